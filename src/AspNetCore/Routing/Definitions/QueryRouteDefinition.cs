using TableActors.Contracts.Queries;

namespace TableActors.AspNetCore.Routing.Definitions;

/// <summary>A route that runs a query.</summary>
/// <param name="Method">See <see cref="RouteDefinition"/>.</param>
/// <param name="Path">See <see cref="RouteDefinition"/>.</param>
/// <param name="Query">The query.</param>
/// <param name="Inputs">The parameters it takes; <see langword="null"/>: all.</param>
/// <param name="OneRow">Whether it answers exactly one row.</param>
internal sealed record QueryRouteDefinition(
    string Method, string Path, QueryDefinition Query, IReadOnlyList<string>? Inputs, bool OneRow) : RouteDefinition(Method, Path);
