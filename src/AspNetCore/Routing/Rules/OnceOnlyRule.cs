using TableActors.Contracts.Errors;

namespace TableActors.AspNetCore.Routing.Rules;

/// <summary>
/// No method and path is registered twice. Paths that differ only in case or in a slash at the end are the same to the server.
/// </summary>
internal static class OnceOnlyRule
{
    private static readonly string[] Reserved = ["/health", "/openapi.json", "/docs", "/cluster", "/console"];
    private static readonly string[] ReservedBelow = ["/jobs/", "/media/"];

    public static IEnumerable<DefinitionFault> FaultsOf(IReadOnlyList<TableRoute> routes)
    {
        var repeated = routes
            .GroupBy(route => (route.Endpoints, route.Definition.Method, PathRule.Normalized(route.Definition.Path)))
            .SelectMany(same => same.Skip(1))
            .Select(route => route.Definition.Fault("the same method and path are registered twice"));
        var builtIn = routes
            .Where(route => IsBuiltIn(route.Prefix, PathRule.Normalized(route.Definition.Path)))
            .Select(route => route.Definition.Fault("this path belongs to the service itself; choose another"));
        return repeated.Concat(builtIn);
    }

    private static bool IsBuiltIn(string prefix, string path) =>
        Reserved.Any(reserved => path == reserved || path.StartsWith(reserved + "/", StringComparison.Ordinal))
        || ReservedBelow.Any(reserved => path.StartsWith(PathRule.Normalized(prefix) + reserved, StringComparison.Ordinal));
}
