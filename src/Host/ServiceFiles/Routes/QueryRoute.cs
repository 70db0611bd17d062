using System.Collections.Immutable;
using TableActors.AspNetCore;
using TableActors.Contracts.Queries;

namespace TableActors.Host.ServiceFiles.Routes;

/// <summary>A route that runs a query.</summary>
/// <param name="Path">See <see cref="RouteDefinition"/>.</param>
/// <param name="Query">The query.</param>
internal sealed record QueryRoute(string Path, QueryDefinition Query) : RouteDefinition(Path)
{
    /// <summary>How the parameters travel.</summary>
    public QueryMethod Method { get; init; } = QueryMethod.Post;

    /// <summary>The parameters that requests may give; <see langword="null"/>: all.</summary>
    public ImmutableArray<string>? Inputs { get; init; }

    /// <summary>Whether the answer is the one row itself.</summary>
    public bool OneRow { get; init; }

    /// <summary>The media parameters that requests give as files; <see langword="null"/>: none.</summary>
    public ImmutableArray<string>? Uploads { get; init; }

    /// <summary>Whether the answer is the file of the one row that is found.</summary>
    public bool ReturnsFile { get; init; }

    /// <summary>Whether requests become jobs, and are answered before they are carried out.</summary>
    public bool IsBackground { get; init; }

    public override IEndpointConventionBuilder AddTo(TableRouter router) =>
        router.AddQueryRoute(Path, Query, Method, Inputs, OneRow, Uploads, ReturnsFile, IsBackground);
}
