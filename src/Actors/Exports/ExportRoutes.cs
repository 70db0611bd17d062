using System.Collections.Concurrent;
using TableActors.Contracts.Exports;

namespace TableActors.Actors.Exports;

/// <summary>The exports of this node's routes, by the routes' names. They are registered before the application has started.</summary>
internal sealed class ExportRoutes
{
    private readonly ConcurrentDictionary<string, ExportRoute> _routes = new(StringComparer.Ordinal);

    /// <summary>All exports, by the names of their routes.</summary>
    public IEnumerable<KeyValuePair<string, ExportRoute>> All => _routes.OrderBy(route => route.Key, StringComparer.Ordinal);

    /// <summary>Makes an export known; another one of the same route gives way.</summary>
    public void Register(string route, ExportRoute export) => _routes[route] = export;

    /// <summary>Finds the export of a route; <see langword="null"/>: there is no such route, or it has none.</summary>
    public ExportRoute? Find(string route) => _routes.GetValueOrDefault(route);
}

/// <summary>Where and how the rows of one route are exported.</summary>
/// <param name="Target">Where to.</param>
/// <param name="Retry">Whether and when a failed row is tried again.</param>
internal sealed record ExportRoute(IExportTarget Target, ExportRetry Retry);
