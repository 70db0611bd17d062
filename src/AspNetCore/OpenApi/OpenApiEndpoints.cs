using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using TableActors.AspNetCore.OpenApi.Page;
using TableActors.AspNetCore.Routing;

namespace TableActors.AspNetCore.OpenApi;

/// <summary>Serves the OpenAPI document, and the page that shows it.</summary>
internal static class OpenApiEndpoints
{
    /// <summary>Maps both.</summary>
    /// <returns>A builder that configures the document's endpoint; the page holds nothing of the service.</returns>
    public static IEndpointConventionBuilder Map(IEndpointRouteBuilder endpoints, PathMethods paths)
    {
        var options = endpoints.ServiceProvider.GetRequiredService<IOptions<TableHttpOptions>>().Value.OpenApi;
        if (!options.ServeDocument)
            return UnmappedEndpoint.Instance;
        // Not before the first request: the store must not be opened while routes are still being registered.
        var handler = new Lazy<DocumentHandler>(() => endpoints.ServiceProvider.GetRequiredService<DocumentHandler>());
        if (options.ServePage)
            DocsPage.Map(endpoints, paths);
        return paths.Map(endpoints, HttpMethods.Get, "/openapi.json", context => handler.Value.InvokeAsync(context));
    }
}
