using System.Collections.Immutable;
using TableActors.AspNetCore;
using TableActors.Contracts.Tables;

namespace TableActors.Host.ServiceFiles.Routes;

/// <summary>A route that removes the rows that match.</summary>
/// <param name="Path">See <see cref="RouteDefinition"/>.</param>
/// <param name="Table">The table.</param>
internal sealed record DeleteRoute(string Path, TableDefinition Table) : RouteDefinition(Path)
{
    /// <summary>The columns that requests give and rows must equal; <see langword="null"/>: the primary key.</summary>
    public ImmutableArray<string>? MatchColumns { get; init; }

    /// <summary>Whether requests become jobs, and are answered before they are carried out.</summary>
    public bool IsBackground { get; init; }

    public override IEndpointConventionBuilder AddTo(TableRouter router) => router.AddDeleteRoute(Table, Path, MatchColumns, IsBackground);
}
