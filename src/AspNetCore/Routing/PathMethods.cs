using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using TableActors.AspNetCore.Access;
using TableActors.AspNetCore.Handlers;

namespace TableActors.AspNetCore.Routing;

/// <summary>
/// Maps handlers to methods of literal paths, and answers the other methods of the same paths with 405. The framework's own 405 has
/// no body, and would give way to any catch-all endpoint.
/// </summary>
/// <param name="pipeline">What stands before every handler.</param>
internal sealed class PathMethods(EndpointPipeline pipeline)
{
    // Below every endpoint that takes the method, whatever its order, and above the catch-all for unknown paths.
    private const int Order = NotFoundOrder - 1;
    private const int NotFoundOrder = int.MaxValue;

    private readonly Dictionary<(IEndpointRouteBuilder, string), (List<string> Methods, MethodNotAllowedHandler Others)> _paths = [];

    /// <summary>Maps a handler.</summary>
    /// <param name="endpoints">Where to.</param>
    /// <param name="method">The method; with GET comes HEAD.</param>
    /// <param name="path">The path.</param>
    /// <param name="handler">Answers the requests.</param>
    /// <param name="changes">Whether requests change something though their method says that they do not. Default: no.</param>
    public IEndpointConventionBuilder Map(
        IEndpointRouteBuilder endpoints, string method, string path, RequestDelegate handler, bool changes = false)
    {
        string[] methods = HttpMethods.IsGet(method) ? [HttpMethods.Get, HttpMethods.Head] : [method];
        var key = (endpoints, Rules.PathRule.Normalized(path));
        if (!_paths.TryGetValue(key, out var known))
        {
            _paths[key] = known = ([], new MethodNotAllowedHandler());
            WithOrder(endpoints.Map(path, known.Others.InvokeAsync), Order).WithMetadata(OwnEndpoint.Instance);
        }

        known.Methods.AddRange(methods.Except(known.Methods));
        known.Others.Allow(known.Methods);
        changes |= !HttpMethods.IsGet(method);
        return endpoints.MapMethods(path, methods, pipeline.Before(handler, changes)).WithMetadata(changes ? OwnEndpoint.Changing : OwnEndpoint.Instance);
    }

    /// <summary>Answers every path below a prefix that nothing else answers with 404.</summary>
    public static IEndpointConventionBuilder MapNotFound(IEndpointRouteBuilder endpoints, string prefix) =>
        WithOrder(endpoints.Map(prefix + "/{**path}", NotFoundHandler.InvokeAsync), NotFoundOrder).WithMetadata(OwnEndpoint.Instance);

    private static IEndpointConventionBuilder WithOrder(IEndpointConventionBuilder endpoint, int order)
    {
        endpoint.Add(builder => ((RouteEndpointBuilder)builder).Order = order);
        return endpoint;
    }
}
