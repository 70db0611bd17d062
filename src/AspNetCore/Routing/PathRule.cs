using System.Buffers;
using Microsoft.AspNetCore.Http;
using TableActors.Contracts.Errors;

namespace TableActors.AspNetCore.Routing;

/// <summary>A path is literal, begins with <c>/</c>, and is written as in a URL.</summary>
internal static class PathRule
{
    private static readonly SearchValues<char> Allowed =
        SearchValues.Create("/abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~!$&'()*+,;=:@");

    /// <summary>Says what is wrong with a path; <see langword="null"/>: nothing.</summary>
    public static string? FaultOf(string path)
    {
        if (!path.StartsWith('/'))
            return "the path must begin with '/'";
        if (path.AsSpan().ContainsAny('{', '}'))
            return "the path must be literal: '{' and '}' are not allowed";
        var index = path.AsSpan().IndexOfAnyExcept(Allowed);
        if (index >= 0)
            return $"the path must not contain '{path[index]}'";
        if (path.Contains("//", StringComparison.Ordinal))
            return "the path must not contain an empty segment";
        return path.Split('/').Any(segment => segment is "." or "..")
            ? "the path must not contain the segments '.' and '..'"
            : null;
    }

    /// <summary>Makes the same text of all paths that are one to the server.</summary>
    public static string Normalized(string path) => path.TrimEnd('/').ToLowerInvariant();

    /// <summary>Says what is wrong with a router's prefix; <see langword="null"/>: nothing.</summary>
    public static DefinitionFault? FaultOfPrefix(string prefix)
    {
        if (prefix.Length == 0)
            return null;
        var fault = prefix.EndsWith('/')
            ? "the path must not end with '/'; for no prefix leave it empty"
            : FaultOf(prefix);
        return fault is null ? null : new DefinitionFault($"prefix \"{prefix}\"", null, fault);
    }
}

/// <summary>
/// No two routes have the same method and path, and no route has a path of the service itself.
/// Paths that differ only by case, or by a slash at the end, are one to the server.
/// </summary>
internal static class UniquePathRule
{
    private static readonly string[] Reserved = ["/health", "/openapi.json", "/docs", "/cluster", "/console"];

    public static IEnumerable<DefinitionFault> FaultsOf(
        IReadOnlyList<RegisteredRoute> routes, IReadOnlyCollection<string> operatorPaths)
    {
        var repeated = routes
            .GroupBy(route => (route.Endpoints, route.Definition.Method, PathRule.Normalized(route.Definition.Path)))
            .SelectMany(same => same.Skip(1))
            .Select(route => route.Definition.Fault("the same method and path are registered twice"));
        // One router of an application may lie within another.
        var prefixes = routes.ToLookup(route => route.Endpoints, route => PathRule.Normalized(route.Prefix));
        var builtIn = routes
            .Where(route => operatorPaths.Contains(PathRule.Normalized(route.Definition.Path))
                || IsBuiltIn(prefixes[route.Endpoints], route.Definition))
            .Select(route => route.Definition.Fault("this path belongs to the service itself; choose another"));
        return [.. repeated, .. builtIn, .. SameJobs(routes)];
    }

    // Groups of endpoints may put the same path in different places, but jobs know their route only
    // by its method and path.
    private static IEnumerable<DefinitionFault> SameJobs(IReadOnlyList<RegisteredRoute> routes) => routes
        .Where(route => route.Definition is { IsBackground: true } or { ExportLane: not null })
        .GroupBy(route => route.Definition.Name)
        .Where(same => same.Select(route => route.Endpoints).Distinct().Count() > 1)
        .Select(same => same.Last().Definition.Fault(
            "another group of endpoints has a route of this name whose requests become jobs; "
            + "choose another path or prefix"));

    private static bool IsBuiltIn(IEnumerable<string> prefixes, RouteDefinition route)
    {
        var path = PathRule.Normalized(route.Path);
        return Reserved.Any(reserved => path == reserved || IsBelow(reserved, path))
            || prefixes.Any(prefix => IsBelow(prefix + "/media", path) || IsBelow(prefix + "/jobs", path))
            || prefixes.Any(prefix => HttpMethods.IsGet(route.Method) && path == prefix + "/jobs");
    }

    private static bool IsBelow(string reserved, string path) =>
        path.StartsWith(reserved + "/", StringComparison.Ordinal);
}
