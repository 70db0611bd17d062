using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;
using TableActors.AspNetCore.Routing;

namespace TableActors.AspNetCore.OpenApi;

/// <summary>Finds the endpoints that the document shows.</summary>
/// <param name="served">The endpoints of the application that runs.</param>
/// <param name="routes">What the routers have registered.</param>
internal sealed class DescribedEndpoints(EndpointDataSource served, ServiceRoutes routes)
{
    public IReadOnlyList<RouteEndpoint> All()
    {
        var found = Described(served.Endpoints);
        // Before the start the application has no endpoints yet; those who will give them have.
        return found.Count > 0 ? found : Described(routes.Routes
            .Select(route => route.Endpoints)
            .Distinct()
            .SelectMany(endpoints => endpoints.DataSources)
            .SelectMany(source => source.Endpoints));
    }

    private static List<RouteEndpoint> Described(IEnumerable<Endpoint> endpoints) =>
        [.. endpoints.OfType<RouteEndpoint>().Where(IsDescribed)];

    private static bool IsDescribed(RouteEndpoint endpoint) =>
        endpoint.Metadata.GetMetadata<IDescribedEndpoint>() is not null
        && endpoint.Metadata.GetMetadata<IExcludeFromDescriptionMetadata>() is not { ExcludeFromDescription: true };
}
