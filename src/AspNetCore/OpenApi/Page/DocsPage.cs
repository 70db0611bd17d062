using System.Reflection;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using TableActors.AspNetCore.Routing;

namespace TableActors.AspNetCore.OpenApi.Page;

/// <summary>
/// Serves a page that shows the OpenAPI document and tries its routes out: Swagger UI, with all
/// that it needs. Browsers are told to load nothing from other hosts.
/// </summary>
internal static class DocsPage
{
    private const string Path = "/docs";

    private const string OwnHostOnly =
        "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; "
        + "font-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'";

    private static readonly string[] Assets =
        ["swagger-ui.css", "swagger-ui-bundle.js", "favicon-32x32.png", "LICENSE", "NOTICE"];
    private static readonly string Html = Resource("docs.html");
    private static readonly string Script = Resource("docs.js");

    public static void Map(IEndpointRouteBuilder endpoints, PathMethods paths)
    {
        Map(Path, ShowAsync);
        Map($"{Path}/docs.js", context => Results.Text(Script, "text/javascript").ExecuteAsync(context));
        var assets = AssetsFrom(endpoints);
        foreach (var asset in Assets)
            Map($"{Path}/{asset}", assets);

        // The page is the same for every service. It asks for a key if the document needs one.
        void Map(string path, RequestDelegate handler) =>
            paths.Map(endpoints, HttpMethods.Get, path, handler).AllowAnonymous();
    }

    private static Task ShowAsync(HttpContext context)
    {
        context.Response.Headers.ContentSecurityPolicy = OwnHostOnly;
        // Relative URLs work behind any proxy. Seen from /docs/ the assets are here, seen from /docs one level down.
        var assets = context.Request.Path.Value!.EndsWith('/') ? "./" : "docs/";
        return Results.Text(Html.Replace("{assets}", assets, StringComparison.Ordinal), "text/html; charset=utf-8")
            .ExecuteAsync(context);
    }

    private static RequestDelegate AssetsFrom(IEndpointRouteBuilder endpoints)
    {
        var swagger = endpoints.CreateApplicationBuilder()
            .UseSwaggerUI(options => options.RoutePrefix = Path[1..])
            .Build();
        return context =>
        {
            // The middleware serves files only if no endpoint has been chosen yet.
            context.SetEndpoint(null);
            return swagger(context);
        };
    }

    private static string Resource(string name)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(typeof(DocsPage), name)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
