using System.Collections.Immutable;
using TableActors.AspNetCore;
using TableActors.Contracts.Exports;
using TableActors.Contracts.Queries;
using TableActors.Contracts.Tables;

namespace TableActors.Host.ServiceFiles;

/// <summary>A route as declared.</summary>
/// <param name="Path">The path under the service's prefix.</param>
internal abstract record RouteDefinition(string Path)
{
    /// <summary>What requests give: columns, or parameters of a query; <see langword="null"/>: all that they can give.</summary>
    public ImmutableArray<string>? Inputs { get; init; }

    /// <summary>The columns that answers hold; <see langword="null"/>: all.</summary>
    public ImmutableArray<string>? Outputs { get; init; }

    /// <summary>The media columns or parameters that requests give as files; <see langword="null"/>: none.</summary>
    public ImmutableArray<string>? Uploads { get; init; }

    /// <summary>Whether answers are the file of the one media output.</summary>
    public bool ReturnsFile { get; init; }

    /// <summary>Whether requests become jobs, and are answered before they are carried out.</summary>
    public bool IsBackground { get; init; }

    /// <summary>Where answers are written too; <see langword="null"/>: nowhere.</summary>
    public SqlExport? Export { get; init; }

    /// <summary>Who may call it; <see langword="null"/>: every known caller.</summary>
    public Access? Access { get; init; }

    /// <summary>Says the same in code.</summary>
    public abstract IEndpointConventionBuilder AddTo(TableRouter router);
}

/// <summary>A route that adds a row.</summary>
internal sealed record InsertRoute(string Path, TableDefinition Table) : RouteDefinition(Path)
{
    public override IEndpointConventionBuilder AddTo(TableRouter router) =>
        router.AddInsertRoute(Table, Path, Inputs, Outputs, Uploads, ReturnsFile, IsBackground, Export);
}

/// <summary>A route that changes the row with a key.</summary>
internal sealed record UpdateRoute(string Path, TableDefinition Table) : RouteDefinition(Path)
{
    public override IEndpointConventionBuilder AddTo(TableRouter router) =>
        router.AddUpdateRoute(Table, Path, Inputs, Outputs, Uploads, ReturnsFile, IsBackground, Export);
}

/// <summary>A route that computes a row and stores nothing.</summary>
internal sealed record ComputeRoute(string Path, TableDefinition Table) : RouteDefinition(Path)
{
    public override IEndpointConventionBuilder AddTo(TableRouter router) =>
        router.AddComputeRoute(Table, Path, Inputs, Outputs, Uploads, ReturnsFile, IsBackground);
}

/// <summary>A route that removes the rows that match.</summary>
internal sealed record DeleteRoute(string Path, TableDefinition Table) : RouteDefinition(Path)
{
    /// <summary>The columns that requests give and rows must equal; <see langword="null"/>: the primary key.</summary>
    public ImmutableArray<string>? MatchColumns { get; init; }

    public override IEndpointConventionBuilder AddTo(TableRouter router) => router.AddDeleteRoute(Table, Path, MatchColumns, IsBackground);
}

/// <summary>A route that runs a query.</summary>
internal sealed record QueryRoute(string Path, QueryDefinition Query) : RouteDefinition(Path)
{
    /// <summary>How the parameters travel.</summary>
    public QueryMethod Method { get; init; } = QueryMethod.Post;

    /// <summary>Whether the answer is the one row itself.</summary>
    public bool OneRow { get; init; }

    public override IEndpointConventionBuilder AddTo(TableRouter router) =>
        router.AddQueryRoute(Path, Query, Method, Inputs, OneRow, Uploads, ReturnsFile, IsBackground);
}
