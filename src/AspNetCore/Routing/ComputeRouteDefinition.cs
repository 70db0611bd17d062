using TableActors.Contracts.Tables;

namespace TableActors.AspNetCore.Routing;

/// <summary>A route that computes a row as an insert would, and stores nothing.</summary>
/// <param name="Table">The table.</param>
/// <param name="Path">See <see cref="RouteDefinition"/>.</param>
/// <param name="Inputs">The columns it takes; <see langword="null"/>: all that are not computed.</param>
/// <param name="Outputs">The columns it answers; <see langword="null"/>: all but those that the store computes.</param>
internal sealed record ComputeRouteDefinition(
    TableDefinition Table, string Path, IReadOnlyList<string>? Inputs, IReadOnlyList<string>? Outputs)
    : RowRouteDefinition(Table, Path, Inputs, Outputs)
{
    /// <summary>Its files are those of no row.</summary>
    public override string? FilesOf => null;
}
