using Microsoft.AspNetCore.OpenApi;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.OpenApi;
using TableActors.Actors.Hosting;

namespace TableActors.AspNetCore.OpenApi;

/// <summary>
/// The OpenAPI document of the routes of all routers. It holds nothing else of the application: other endpoints belong into
/// documents that the application declares by <c>AddOpenApi</c>, which in turn do not hold the routers' routes.
/// </summary>
/// <remarks>
/// Before the application has started, what a group of endpoints adds to the routers on it is not known yet, and so not shown.
/// To change what it says, configure the options of this name:
/// <c>services.Configure&lt;OpenApiOptions&gt;(TableApiDocument.Name, o =&gt; o.AddDocumentTransformer(…))</c>.
/// </remarks>
public sealed class TableApiDocument
{
    /// <summary>The document's name among those of the application: <c>tableactors</c>.</summary>
    public const string Name = "tableactors";

    /// <summary>
    /// The extension that tells of each operation which kind of route it is: <c>insert</c>, <c>update</c>, <c>delete</c>, <c>query</c>
    /// or <c>compute</c>; of what every service has, something else.
    /// </summary>
    public const string RouteKindExtension = "x-tableactors-route";

    private readonly IServiceProvider _services;
    private string? _json;

    internal TableApiDocument(IServiceProvider services) => _services = services;

    /// <summary>Gives the document, in OpenAPI 3.1 and JSON. It is made once. It names no servers but that of <see cref="TableHttpOptions.PublicUrl"/>: without one the routes are where it is served.</summary>
    /// <param name="cancellation">Ends the making.</param>
    /// <exception cref="InvalidOperationException">
    /// The definitions are not checked yet, or are faulty: the application has not started, and <see cref="TableServiceCheck"/> was
    /// not called.
    /// </exception>
    public async Task<string> GetJsonAsync(CancellationToken cancellation = default) => _json ??= await MakeAsync(cancellation);

    private async Task<string> MakeAsync(CancellationToken cancellation)
    {
        var provider = _services.GetRequiredKeyedService<IOpenApiDocumentProvider>(Name);
        var document = await provider.GetOpenApiDocumentAsync(cancellation);
        return await document.SerializeAsJsonAsync(OpenApiSpecVersion.OpenApi3_1, cancellation);
    }
}

/// <summary>What is served of the OpenAPI document, and what it says of the service.</summary>
public sealed class TableOpenApiOptions
{
    /// <summary>Whether <c>/openapi.json</c> is served. Default: yes.</summary>
    [Setting("http.openapi")]
    public bool ServeDocument { get; set; } = true;

    /// <summary>
    /// Whether <c>/docs</c>, a page to read the document and to try the routes out, is served. Default: yes, where the document is
    /// served too. The page loads nothing from other hosts.
    /// </summary>
    [Setting("http.docs")]
    public bool ServePage { get; set; } = true;

    /// <summary>
    /// How callers can prove who they are, by the names that the document gives the schemes: protected routes are shown to take any of them.
    /// Default: none.
    /// </summary>
    public IDictionary<string, OpenApiSecurityScheme> SecuritySchemes { get; } = new Dictionary<string, OpenApiSecurityScheme>();

    /// <summary>What the service is called. Default (<see langword="null"/>): the application's name.</summary>
    public string? Title { get; set; }

    /// <summary>The version of the service's interface. Default: <c>1.0.0</c>.</summary>
    public string Version { get; set; } = "1.0.0";
}
