using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.ResponseCompression;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Options;
using TableActors.AspNetCore.Access;
using TableActors.AspNetCore.Answers;
using TableActors.AspNetCore.Origins;
using TableActors.AspNetCore.Problems;
using TableActors.Contracts.Errors;

namespace TableActors.AspNetCore.Routing;

/// <summary>
/// Maps handlers to methods of literal paths, and answers the other methods of the same paths with
/// 405. The framework's own 405 has no body, and would give way to any catch-all endpoint.
/// </summary>
internal sealed class PathMethods(EndpointPipeline pipeline)
{
    // After every endpoint that takes the method, whatever its order, and before the catch-all for unknown paths.
    private const int Order = NotFoundOrder - 1;
    private const int NotFoundOrder = int.MaxValue;

    private readonly Dictionary<
        (IEndpointRouteBuilder, string), (List<string> Methods, MethodNotAllowedHandler Others)> _paths = [];

    /// <param name="endpoints">Where the handler is mapped.</param>
    /// <param name="method">The method; HEAD goes with GET.</param>
    /// <param name="path">The path.</param>
    /// <param name="handler">Answers the requests.</param>
    /// <param name="changes">Whether requests change something even by GET. Default: no.</param>
    public IEndpointConventionBuilder Map(
        IEndpointRouteBuilder endpoints, string method, string path, RequestDelegate handler, bool changes = false)
    {
        string[] methods = HttpMethods.IsGet(method) ? [HttpMethods.Get, HttpMethods.Head] : [method];
        var key = (endpoints, PathRule.Normalized(path));
        if (!_paths.TryGetValue(key, out var known))
        {
            _paths[key] = known = ([], new MethodNotAllowedHandler());
            WithOrder(endpoints.Map(path, known.Others.InvokeAsync), Order).WithMetadata(OwnEndpoint.Instance);
        }

        known.Methods.AddRange(methods.Except(known.Methods));
        known.Others.Allow(known.Methods);
        changes |= !HttpMethods.IsGet(method);
        return endpoints
            .MapMethods(path, methods, Exactly(methods, pipeline.Before(handler, changes), known.Others))
            .WithMetadata(changes ? OwnEndpoint.Changing : OwnEndpoint.Instance);
    }

    /// <summary>Answers every path below a prefix that nothing else answers with 404.</summary>
    public static IEndpointConventionBuilder MapNotFound(IEndpointRouteBuilder endpoints, string prefix) =>
        WithOrder(endpoints.Map(prefix + "/{**path}", NotFoundHandler.InvokeAsync), NotFoundOrder)
            .WithMetadata(OwnEndpoint.Instance);

    // Routing takes "head" for HEAD. The server does not (RFC 9110, 9.1: methods are case-sensitive),
    // and expects a body.
    private static RequestDelegate Exactly(string[] methods, RequestDelegate handler, MethodNotAllowedHandler others) =>
        context => methods.Contains(context.Request.Method) ? handler(context) : others.InvokeAsync(context);

    private static IEndpointConventionBuilder WithOrder(IEndpointConventionBuilder endpoint, int order)
    {
        endpoint.Add(builder => ((RouteEndpointBuilder)builder).Order = order);
        return endpoint;
    }
}

/// <summary>
/// Runs before the handlers of all endpoints of the routers. It refuses requests, and compresses
/// answers.
/// </summary>
internal sealed class EndpointPipeline(
    HostGuard hosts, SiteGuard sites, AnswerCompression compression, IOptions<TableHttpOptions> options)
{
    /// <param name="handler">Answers the requests that are not refused.</param>
    /// <param name="changes">Whether requests change something.</param>
    /// <returns>The delegate of the endpoint.</returns>
    public RequestDelegate Before(RequestDelegate handler, bool changes)
    {
        var answer = options.Value.CompressAnswers
            ? new ResponseCompressionMiddleware(handler, compression).Invoke
            : handler;
        return context =>
        {
            if (hosts.ProblemOf(context) is { } misdirected)
                return ProblemAnswer.WriteAsync(context, misdirected);
            return changes && sites.Concerns(context) ? JudgeAsync(context, answer) : answer(context);
        };
    }

    private async Task JudgeAsync(HttpContext context, RequestDelegate answer)
    {
        if (await sites.ProblemOfAsync(context) is { } refused)
            await ProblemAnswer.WriteAsync(context, refused);
        else
            await answer(context);
    }
}

/// <summary>Several endpoints that are configured together.</summary>
internal sealed class EndpointGroup(IReadOnlyList<IEndpointConventionBuilder> endpoints) : IEndpointConventionBuilder
{
    public void Add(Action<EndpointBuilder> convention)
    {
        foreach (var endpoint in endpoints)
            endpoint.Add(convention);
    }

    public void Finally(Action<EndpointBuilder> finallyConvention)
    {
        foreach (var endpoint in endpoints)
            endpoint.Finally(finallyConvention);
    }
}

/// <summary>
/// Stands for an endpoint that is not mapped. It is not wanted, or its path has a fault, which is
/// reported at the start.
/// </summary>
internal sealed class UnmappedEndpoint : IEndpointConventionBuilder
{
    public static UnmappedEndpoint Instance { get; } = new();

    public void Add(Action<EndpointBuilder> convention)
    {
    }

    public void Finally(Action<EndpointBuilder> finallyConvention)
    {
    }
}

/// <summary>Answers requests to a path that takes other methods.</summary>
internal sealed class MethodNotAllowedHandler
{
    private string _allowed = "";

    public void Allow(IEnumerable<string> methods) => _allowed = string.Join(", ", methods);

    public Task InvokeAsync(HttpContext context)
    {
        context.Response.Headers.Allow = _allowed;
        return ProblemAnswer.WriteAsync(
            context, new Problem(ErrorCodes.MethodNotAllowed, $"This path takes {_allowed}."));
    }
}

/// <summary>Answers requests to paths under which there is nothing.</summary>
internal static class NotFoundHandler
{
    private static readonly Problem NotFound = new(ErrorCodes.PathNotFound, "There is no route with this path.");

    public static Task InvokeAsync(HttpContext context) => ProblemAnswer.WriteAsync(context, NotFound);
}
