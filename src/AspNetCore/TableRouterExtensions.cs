using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using TableActors.AspNetCore.Routing;

namespace TableActors.AspNetCore;

/// <summary>Where serving tables from an ASP.NET Core application begins.</summary>
public static class TableRouterExtensions
{
    /// <summary>
    /// Makes a router, whose routes become endpoints of the application. The first router also serves <c>/health/live</c>,
    /// <c>/health/ready</c>, and what <see cref="TableHttpOptions.OpenApi"/> says of <c>/openapi.json</c> and <c>/docs</c>, without a prefix.
    /// </summary>
    /// <param name="endpoints">The application.</param>
    /// <param name="prefix">What every path of the router begins with: empty, or <c>/…</c> without a slash at its end.</param>
    /// <exception cref="InvalidOperationException"><see cref="TableActorsBuilderExtensions.AddTableActors"/> was not called.</exception>
    public static TableRouter MapTables(this IEndpointRouteBuilder endpoints, string prefix = "")
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        ArgumentNullException.ThrowIfNull(prefix);
        var routes = endpoints.ServiceProvider.GetService<ServiceRoutes>()
            ?? throw new InvalidOperationException($"Call builder.{nameof(TableActorsBuilderExtensions.AddTableActors)}() before {nameof(MapTables)}().");
        return routes.AddRouter(endpoints, prefix);
    }
}
