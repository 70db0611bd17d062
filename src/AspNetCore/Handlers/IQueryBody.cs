using TableActors.Actors.Jobs;
using TableActors.Actors.Stores;
using TableActors.Contracts.Columns;

namespace TableActors.AspNetCore.Handlers;

/// <summary>Makes the body of a query route's answer, where there is no request that it could be sent to.</summary>
internal interface IQueryBody
{
    /// <summary>Makes the body.</summary>
    /// <param name="rows">The rows, in the query's order.</param>
    /// <param name="links">How files become URLs.</param>
    JobOutcome MakeBody(IReadOnlyList<ResultRow> rows, MediaLinks links);
}
