using System.Collections.Immutable;
using TableActors.AspNetCore;
using TableActors.Contracts.Exports;
using TableActors.Contracts.Tables;

namespace TableActors.Host.ServiceFiles.Routes;

/// <summary>A route that adds a row.</summary>
/// <param name="Path">See <see cref="RouteDefinition"/>.</param>
/// <param name="Table">The table.</param>
internal sealed record InsertRoute(string Path, TableDefinition Table) : RouteDefinition(Path)
{
    /// <summary>The columns that requests give; <see langword="null"/>: all that are not computed.</summary>
    public ImmutableArray<string>? Inputs { get; init; }

    /// <summary>The columns that answers hold; <see langword="null"/>: all.</summary>
    public ImmutableArray<string>? Outputs { get; init; }

    /// <summary>The media columns that requests give as files; <see langword="null"/>: none.</summary>
    public ImmutableArray<string>? Uploads { get; init; }

    /// <summary>Whether answers are the file of the one media output.</summary>
    public bool ReturnsFile { get; init; }

    /// <summary>Whether requests become jobs, and are answered before they are carried out.</summary>
    public bool IsBackground { get; init; }

    /// <summary>Where answers are written too; <see langword="null"/>: nowhere.</summary>
    public SqlExport? Export { get; init; }

    public override IEndpointConventionBuilder AddTo(TableRouter router) =>
        router.AddInsertRoute(Table, Path, Inputs, Outputs, Uploads, ReturnsFile, IsBackground, Export);
}
