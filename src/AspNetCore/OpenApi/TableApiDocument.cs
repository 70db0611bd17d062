using Microsoft.AspNetCore.OpenApi;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.OpenApi;
using TableActors.Actors.Hosting;

namespace TableActors.AspNetCore.OpenApi;

/// <summary>
/// The OpenAPI document of the routes of all routers. Other endpoints belong in documents that the
/// application declares by <c>AddOpenApi</c>. Those do not hold the routers' routes.
/// </summary>
/// <remarks>
/// Before the application has started, the document does not show what a group of endpoints adds to
/// its routers. To change the document, configure the options of this name:
/// <c>services.Configure&lt;OpenApiOptions&gt;(TableApiDocument.Name, o =&gt; o.AddDocumentTransformer(…))</c>.
/// </remarks>
public sealed class TableApiDocument
{
    /// <summary>The document's name among those of the application: <c>tableactors</c>.</summary>
    public const string Name = "tableactors";

    /// <summary>
    /// The extension that says of each operation which kind of route it is: <c>insert</c>,
    /// <c>update</c>, <c>delete</c>, <c>query</c> or <c>compute</c>. It has other values for jobs
    /// and files, which every service has.
    /// </summary>
    internal const string RouteKindExtension = "x-tableactors-route";

    private readonly IServiceProvider _services;
    private string? _json;

    internal TableApiDocument(IServiceProvider services) => _services = services;

    /// <summary>
    /// Gives the document, in OpenAPI 3.1, as JSON. It is made once. The only server that it names
    /// is <see cref="TableHttpOptions.PublicUrl"/>. Without that, the routes are where the document
    /// is served.
    /// </summary>
    /// <param name="cancellation">Ends the making.</param>
    /// <returns>The document.</returns>
    /// <exception cref="InvalidOperationException">
    /// The definitions have faults or are not checked yet: the application has not started, and
    /// <see cref="TableServiceCheck"/> was not called.
    /// </exception>
    public async Task<string> GetJsonAsync(CancellationToken cancellation = default) =>
        _json ??= await MakeAsync(cancellation);

    private async Task<string> MakeAsync(CancellationToken cancellation)
    {
        var provider = _services.GetRequiredKeyedService<IOpenApiDocumentProvider>(Name);
        var document = await provider.GetOpenApiDocumentAsync(cancellation);
        return await document.SerializeAsJsonAsync(OpenApiSpecVersion.OpenApi3_1, cancellation);
    }
}

/// <summary>Whether and how the OpenAPI document is served, and what it says of the service.</summary>
public sealed class TableOpenApiOptions
{
    /// <summary>Whether <c>/openapi.json</c> is served. Default: yes.</summary>
    [Setting("http.openapi")]
    public bool ServeDocument { get; set; } = true;

    /// <summary>
    /// Whether <c>/docs</c> is served, a page to read the document and to try the routes out. It
    /// loads nothing from other hosts. Default: yes; without the document there is no page.
    /// </summary>
    [Setting("http.docs")]
    public bool ServePage { get; set; } = true;

    /// <summary>
    /// The security schemes, by their names in the document. Protected routes are shown to accept
    /// any of them. Default: none.
    /// </summary>
    public IDictionary<string, OpenApiSecurityScheme> SecuritySchemes { get; } =
        new Dictionary<string, OpenApiSecurityScheme>();

    /// <summary>The title of the document. Default (<see langword="null"/>): the application's name.</summary>
    public string? Title { get; set; }

    /// <summary>The version of the service's interface. Default: <c>1.0.0</c>.</summary>
    public string Version { get; set; } = "1.0.0";
}
