using TableActors.AspNetCore.Requests;
using TableActors.Contracts.Queries;

namespace TableActors.AspNetCore.Routing;

/// <summary>A route that runs a query.</summary>
/// <param name="Method">See <see cref="RouteDefinition"/>.</param>
/// <param name="Path">See <see cref="RouteDefinition"/>.</param>
/// <param name="Query">The query.</param>
/// <param name="Inputs">The parameters it takes; <see langword="null"/>: all.</param>
/// <param name="OneRow">Whether it answers exactly one row.</param>
internal sealed record QueryRouteDefinition(
    string Method, string Path, QueryDefinition Query, IReadOnlyList<string>? Inputs, bool OneRow) : RouteDefinition(Method, Path)
{
    /// <summary>The parameters that it takes as files; empty: none.</summary>
    public IReadOnlyList<string> Uploads { get; init; } = [];

    /// <summary>Whether it answers the one row's one file.</summary>
    public bool ReturnsFile { get; init; }

    public override string? FilesOf => (Query as RetrieveQueryDefinition)?.Table;

    /// <summary>The names of the query's parameters.</summary>
    public IReadOnlyList<string> Parameters => Query switch
    {
        SqlQueryDefinition sql => [.. sql.Parameters.Select(parameter => parameter.Name)],
        RetrieveQueryDefinition retrieve => retrieve.Parameters,
        _ => throw new InvalidOperationException($"A query of an unexpected kind: {Query.GetType().Name}."),
    };

    /// <summary>How a parameter's file comes in.</summary>
    public MediaInput MediaInputOf(string parameter) => Uploads.Contains(parameter) ? MediaInput.Upload : MediaInput.Refused;

    /// <summary>Whether an absent parameter has a value of its own.</summary>
    public bool HasDefault(string parameter) =>
        Query is SqlQueryDefinition sql && sql.Parameters.Any(declared => declared.Name == parameter && declared.Default is not null);
}
