using System.Collections.Immutable;
using TableActors.Actors.Jobs;

namespace TableActors.AspNetCore.Handlers;

/// <summary>Makes the body of a route's answer out of a row, where there is no request that it could be sent to.</summary>
internal interface IRowBody
{
    /// <summary>Makes the body.</summary>
    /// <param name="values">One value per column of the table, in its order.</param>
    /// <param name="version">The row's version; <see langword="null"/>: the row is not stored.</param>
    /// <param name="scope">What the body needs besides.</param>
    ValueTask<JobOutcome> MakeBodyAsync(ImmutableArray<object?> values, long? version, BodyScope scope);
}
