using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Microsoft.OpenApi;
using TableActors.AspNetCore.Access;
using TableActors.AspNetCore.Jobs;
using TableActors.AspNetCore.Media;
using TableActors.AspNetCore.Routing;

namespace TableActors.AspNetCore.OpenApi;

/// <summary>
/// Describes the endpoints of all routers in the document <see cref="TableApiDocument.Name"/>.
/// Their handlers are request delegates, in which the framework finds neither parameters nor
/// results. So the endpoints' own metadata describe them.
/// </summary>
internal sealed class TableDocumentTransformer(
    DescribedEndpoints endpoints, RouteRights rights, IHostEnvironment environment, IOptions<TableHttpOptions> options,
    IOptions<RateLimiterOptions> limiter)
    : IOpenApiDocumentTransformer
{
    private const string AnswersOfNoOperation =
        "Each operation lists what it answers. Besides, where a request is for no operation, or does not get that far, "
        + "the answer is 404 `path_not_found`, 405 `method_not_allowed`, 421 `misdirected_request` (the service is not "
        + "known by the host that the request names), or, where the request is no HTTP within the server's limits, "
        + "400, 408, 413, 414 or 431 without content.";

    public async Task TransformAsync(
        OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellationToken)
    {
        document.Info = new OpenApiInfo
        {
            Title = options.Value.OpenApi.Title ?? environment.ApplicationName,
            Version = options.Value.OpenApi.Version,
            Description = AnswersOfNoOperation,
        };
        // Without a public URL, the address depends on the reader of the document, and whoever
        // serves it knows it.
        document.Servers = options.Value.PublicRoot is { } url
            ? [new OpenApiServer { Url = url.AbsoluteUri.TrimEnd('/') }]
            : null;
        var names = new OperationNames();
        await rights.PrepareAsync();
        // The endpoints for jobs and files, which every service has, come last.
        var described = endpoints.All().OrderBy(IsOfEveryService).ToList();
        var isGuarded = described.Any(endpoint => !IsOfEveryService(endpoint) && rights.IsProtected(endpoint));
        if (isGuarded)
            AddSchemes(document);
        var builder = new OperationBuilder(
            document,
            new DocumentComponents(document),
            endpoint => NeedOf(endpoint, isGuarded),
            limiter.Value.GlobalLimiter is not null,
            options.Value.RefuseCrossSiteWrites);
        foreach (var chosen in described.Select(ChosenIdOf).OfType<string>())
            names.Reserve(chosen);
        foreach (var endpoint in described)
            Add(document, endpoint, names, builder);
    }

    private static bool IsOfEveryService(Endpoint endpoint) =>
        endpoint.Metadata.GetMetadata<IDescribedEndpoint>() is JobEndpoint or MediaEndpoint;

    private CredentialNeed NeedOf(Endpoint endpoint, bool isGuarded)
    {
        if (IsOfEveryService(endpoint) && endpoint.Metadata.GetMetadata<IAuthorizeData>() is null)
            return isGuarded ? CredentialNeed.Sometimes : CredentialNeed.None;
        return rights.IsProtected(endpoint) ? CredentialNeed.Always : CredentialNeed.None;
    }

    private void AddSchemes(OpenApiDocument document)
    {
        var components = document.Components ??= new OpenApiComponents();
        foreach (var (name, scheme) in options.Value.OpenApi.SecuritySchemes)
            (components.SecuritySchemes ??= new Dictionary<string, IOpenApiSecurityScheme>())[name] = scheme;
    }

    private static string? ChosenIdOf(RouteEndpoint endpoint) =>
        endpoint.Metadata.GetMetadata<IEndpointNameMetadata>()?.EndpointName;

    private static void Add(
        OpenApiDocument document, RouteEndpoint endpoint, OperationNames names, OperationBuilder builder)
    {
        var described = endpoint.Metadata.GetRequiredMetadata<IDescribedEndpoint>();
        var route = described.Describe();
        var path = EndpointPath.Of(endpoint.RoutePattern);
        var id = ChosenIdOf(endpoint) ?? names.IdOf(route.Kind, described.LocalPath, path);
        document.Paths ??= [];
        if (!document.Paths.TryGetValue(path, out var item))
            document.Paths[path] = item = new OpenApiPathItem();
        ((OpenApiPathItem)item).AddOperation(MethodOf(endpoint), builder.Build(endpoint, route, id));
        if (route.ShowsHead)
            ((OpenApiPathItem)item).AddOperation(
                HttpMethod.Head, builder.BuildHead(endpoint, route, names.IdOf("head", described.LocalPath, path)));
    }

    private static HttpMethod MethodOf(RouteEndpoint endpoint) =>
        HttpMethod.Parse(endpoint.Metadata.GetRequiredMetadata<IHttpMethodMetadata>()
            .HttpMethods.First(method => !HttpMethods.IsHead(method)));
}

/// <summary>Finds the endpoints that the document shows.</summary>
/// <param name="served">The endpoints of the running application.</param>
/// <param name="routes">The routes that the routers have registered.</param>
internal sealed class DescribedEndpoints(EndpointDataSource served, ServiceRoutes routes)
{
    public IReadOnlyList<RouteEndpoint> All()
    {
        var found = Described(served.Endpoints);
        // Before the start the application has no endpoints yet, but their sources have them.
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

/// <summary>Writes an endpoint's path in the syntax of OpenAPI.</summary>
internal static class EndpointPath
{
    public static string Of(RoutePattern pattern) => "/" + string.Join('/', pattern.PathSegments.Select(Text));

    // Our own paths are literal, but the group of endpoints above them may have parameters.
    private static string Text(RoutePatternPathSegment segment) =>
        string.Concat(segment.Parts.Select(part => part switch
        {
            RoutePatternLiteralPart literal => literal.Content,
            RoutePatternSeparatorPart separator => separator.Content,
            RoutePatternParameterPart parameter => $"{{{parameter.Name}}}",
            _ => throw new InvalidOperationException($"A path with an unexpected part: {part.PartKind}."),
        }));
}
