using Microsoft.AspNetCore.Http;
using TableActors.Contracts.Tables;

namespace TableActors.AspNetCore.Routing.Definitions;

/// <summary>A route that writes to a table.</summary>
/// <param name="Table">The table.</param>
/// <param name="Path">See <see cref="RouteDefinition"/>.</param>
internal abstract record WriteRouteDefinition(TableDefinition Table, string Path) : RouteDefinition(HttpMethods.Post, Path);

/// <summary>A route that adds a row.</summary>
/// <param name="Table">The table.</param>
/// <param name="Path">See <see cref="RouteDefinition"/>.</param>
/// <param name="Inputs">The columns it takes; <see langword="null"/>: all that are not computed.</param>
/// <param name="Outputs">The columns it answers; <see langword="null"/>: all.</param>
internal sealed record InsertRouteDefinition(
    TableDefinition Table, string Path, IReadOnlyList<string>? Inputs, IReadOnlyList<string>? Outputs)
    : WriteRouteDefinition(Table, Path);

/// <summary>A route that changes the row with a key.</summary>
/// <param name="Table">The table.</param>
/// <param name="Path">See <see cref="RouteDefinition"/>.</param>
/// <param name="Inputs">The columns it takes besides the key; <see langword="null"/>: all that are neither computed, key nor media.</param>
/// <param name="Outputs">The columns it answers; <see langword="null"/>: all.</param>
internal sealed record UpdateRouteDefinition(
    TableDefinition Table, string Path, IReadOnlyList<string>? Inputs, IReadOnlyList<string>? Outputs)
    : WriteRouteDefinition(Table, Path);

/// <summary>A route that removes the rows that match.</summary>
/// <param name="Table">The table.</param>
/// <param name="Path">See <see cref="RouteDefinition"/>.</param>
/// <param name="MatchColumns">The columns it takes and compares; <see langword="null"/>: the primary key.</param>
internal sealed record DeleteRouteDefinition(TableDefinition Table, string Path, IReadOnlyList<string>? MatchColumns)
    : WriteRouteDefinition(Table, Path);
