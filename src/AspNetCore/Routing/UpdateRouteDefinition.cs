using TableActors.Contracts.Tables;

namespace TableActors.AspNetCore.Routing;

/// <summary>A route that changes the row with a key.</summary>
/// <param name="Table">The table.</param>
/// <param name="Path">See <see cref="RouteDefinition"/>.</param>
/// <param name="Inputs">The columns it takes besides the key; <see langword="null"/>: all that are neither computed, key nor media.</param>
/// <param name="Outputs">The columns it answers; <see langword="null"/>: all.</param>
internal sealed record UpdateRouteDefinition(
    TableDefinition Table, string Path, IReadOnlyList<string>? Inputs, IReadOnlyList<string>? Outputs)
    : RowRouteDefinition(Table, Path, Inputs, Outputs);
