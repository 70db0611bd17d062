using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using TableActors.AspNetCore.Answers;
using TableActors.AspNetCore.Handlers;

namespace TableActors.AspNetCore.OpenApi;

/// <summary>Answers the OpenAPI document.</summary>
internal sealed class DocumentHandler(RouteServices services, TableApiDocument document) : TableRouteHandler(services)
{
    protected override async ValueTask HandleAsync(HttpContext context)
    {
        var json = await document.GetJsonAsync(context.RequestAborted);
        if (context.Request.PathBase.HasValue)
            json = WithServer(json, context.Request.PathBase.ToUriComponent());
        await Results.Text(json, JsonAnswer.ContentType).ExecuteAsync(context);
    }

    // A document without servers means the root of the host, which is not where this application is.
    private static string WithServer(string json, string url)
    {
        var root = JsonNode.Parse(json)!.AsObject();
        root.TryAdd("servers", new JsonArray(new JsonObject { ["url"] = url }));
        return root.ToJsonString();
    }
}
