using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Microsoft.OpenApi;
using TableActors.AspNetCore.Answers;
using TableActors.AspNetCore.Handlers;
using TableActors.AspNetCore.OpenApi.Page;
using TableActors.AspNetCore.Routing;

namespace TableActors.AspNetCore.OpenApi;

/// <summary>Serves the OpenAPI document, and the page that shows it.</summary>
internal static class OpenApiEndpoints
{
    /// <returns>
    /// The builder of the document's endpoint. The page says nothing of the service, so nobody need
    /// configure it.
    /// </returns>
    public static IEndpointConventionBuilder Map(IEndpointRouteBuilder endpoints, PathMethods paths)
    {
        var options = endpoints.ServiceProvider.GetRequiredService<IOptions<TableHttpOptions>>().Value.OpenApi;
        if (!options.ServeDocument)
            return UnmappedEndpoint.Instance;
        // Made on the first request, because the store must not be opened while routes are still
        // being registered.
        var handler = new Lazy<DocumentHandler>(() => endpoints.ServiceProvider.GetRequiredService<DocumentHandler>());
        if (options.ServePage)
            DocsPage.Map(endpoints, paths);
        return paths.Map(endpoints, HttpMethods.Get, "/openapi.json", context => handler.Value.InvokeAsync(context));
    }
}

/// <summary>Answers the OpenAPI document.</summary>
internal sealed class DocumentHandler(RouteServices services, TableApiDocument document) : EndpointHandler(services)
{
    protected override async ValueTask HandleAsync(HttpContext context)
    {
        var json = await document.GetJsonAsync(context.RequestAborted);
        if (context.Request.PathBase.HasValue)
            json = WithServer(json, context.Request.PathBase.ToUriComponent());
        await Results.Text(json, JsonAnswer.ContentType).ExecuteAsync(context);
    }

    // Without servers, the paths of a document begin at the root of the host. This application lies
    // below it.
    private static string WithServer(string json, string url)
    {
        var root = JsonNode.Parse(json)!.AsObject();
        root.TryAdd("servers", new JsonArray(new JsonObject { ["url"] = url }));
        return root.ToJsonString();
    }
}

internal static class OpenApiServices
{
    public static void AddTableApiDocument(this IServiceCollection services)
    {
        services.AddOpenApi(TableApiDocument.Name, options =>
        {
            options.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
            // Other endpoints of the application belong in documents of its own.
            options.ShouldInclude = _ => false;
            options.AddDocumentTransformer<TableDocumentTransformer>();
        });
        services.TryAddSingleton(provider => new TableApiDocument(provider));
        services.TryAddSingleton<DescribedEndpoints>();
        services.TryAddSingleton<DocumentHandler>();
    }
}
