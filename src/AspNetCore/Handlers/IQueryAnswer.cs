using Microsoft.AspNetCore.Http;
using TableActors.Actors.Stores;

namespace TableActors.AspNetCore.Handlers;

/// <summary>Makes the answer of a query route out of the rows that were found.</summary>
internal interface IQueryAnswer
{
    /// <summary>Sends the answer.</summary>
    /// <param name="context">The request.</param>
    /// <param name="rows">The rows, in the query's order.</param>
    ValueTask SendAsync(HttpContext context, IReadOnlyList<ResultRow> rows);
}
