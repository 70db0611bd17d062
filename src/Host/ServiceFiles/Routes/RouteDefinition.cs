using TableActors.AspNetCore;

namespace TableActors.Host.ServiceFiles.Routes;

/// <summary>A route as declared.</summary>
/// <param name="Path">The path under the service's prefix.</param>
internal abstract record RouteDefinition(string Path)
{
    /// <summary>Says the same in code.</summary>
    public abstract IEndpointConventionBuilder AddTo(TableRouter router);
}
