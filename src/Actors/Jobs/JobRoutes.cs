using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace TableActors.Actors.Jobs;

/// <summary>The routes whose jobs this node can carry out, by name. They are registered before the application has started.</summary>
public sealed class JobRoutes
{
    private readonly ConcurrentDictionary<string, IJobRoute> _routes = new(StringComparer.Ordinal);

    /// <summary>Makes a route known; another one of the same name gives way.</summary>
    public void Register(IJobRoute route)
    {
        ArgumentNullException.ThrowIfNull(route);
        _routes[route.Name] = route;
    }

    /// <summary>Finds a route by its name.</summary>
    public bool TryFind(string name, [NotNullWhen(true)] out IJobRoute? route) => _routes.TryGetValue(name, out route);
}
