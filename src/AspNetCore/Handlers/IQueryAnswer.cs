using Microsoft.AspNetCore.Http;
using TableActors.Actors.Jobs;
using TableActors.Actors.Stores;
using TableActors.Contracts.Columns;

namespace TableActors.AspNetCore.Handlers;

/// <summary>Runs a query, and gives its rows to a sink as they come.</summary>
internal delegate Task RowSource(IRowSink rows);

/// <summary>Makes the answer of a query route out of the rows that are found.</summary>
internal interface IQueryAnswer
{
    /// <summary>Runs the query, and sends the answer.</summary>
    ValueTask SendAsync(HttpContext context, RowSource source);
}

/// <summary>Makes the body of a query route's answer, where there is no request that it could be sent to.</summary>
internal interface IQueryBody
{
    /// <summary>Runs the query, and makes the body.</summary>
    /// <param name="source">The query.</param>
    /// <param name="links">How files become URLs.</param>
    ValueTask<JobOutcome> MakeBodyAsync(RowSource source, MediaLinks links);
}
