using System.Collections.Immutable;
using TableActors.Actors.Media;

namespace TableActors.AspNetCore.Handlers;

/// <summary>What one request of a route asks for, as values: everything that its operation needs of it.</summary>
/// <param name="Values">One value per slot of the route's fields.</param>
/// <param name="Files">The files that the request has brought; <see langword="null"/>: the route takes none.</param>
internal readonly record struct BoundRequest(object?[] Values, PendingFiles? Files)
{
    /// <summary>The versions of which the row must have one; empty: any.</summary>
    public ImmutableArray<long> Versions { get; init; } = [];
}
