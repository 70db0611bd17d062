using TableActors.Contracts.Tables;

namespace TableActors.AspNetCore.Routing;

/// <summary>A route that adds a row.</summary>
/// <param name="Table">The table.</param>
/// <param name="Path">See <see cref="RouteDefinition"/>.</param>
/// <param name="Inputs">The columns it takes; <see langword="null"/>: all that are not computed.</param>
/// <param name="Outputs">The columns it answers; <see langword="null"/>: all.</param>
internal sealed record InsertRouteDefinition(
    TableDefinition Table, string Path, IReadOnlyList<string>? Inputs, IReadOnlyList<string>? Outputs)
    : RowRouteDefinition(Table, Path, Inputs, Outputs);
