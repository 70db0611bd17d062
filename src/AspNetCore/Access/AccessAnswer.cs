using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Policy;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using TableActors.AspNetCore.Problems;
using TableActors.AspNetCore.Routing;
using TableActors.Contracts.Errors;

namespace TableActors.AspNetCore.Access;

/// <summary>Marks the endpoints of routers, whose callers get a problem if they lack the right to call them.</summary>
internal sealed class OwnEndpoint
{
    private OwnEndpoint()
    {
    }

    public static OwnEndpoint Instance { get; } = new();

    /// <summary>
    /// Marks an endpoint whose requests change something, so that pages of other sites may not send
    /// them.
    /// </summary>
    public static OwnEndpoint Changing { get; } = new() { Changes = true };

    public bool Changes { get; private init; }
}

/// <summary>
/// Answers callers who lack rights: with a problem, and with the headers that the authentication
/// schemes set.
/// </summary>
internal sealed class AccessAnswer : IAuthorizationMiddlewareResultHandler
{
    private static readonly Problem Unauthorized = new(
        ErrorCodes.Unauthorized, "The request has no credentials, or none that are valid.");
    private static readonly Problem Forbidden = new(ErrorCodes.Forbidden, "The caller is known, and may not do this.");

    private readonly AuthorizationMiddlewareResultHandler _framework = new();

    /// <summary>Replaces the framework's own handler, but not one that the application has registered.</summary>
    public static void Register(IServiceCollection services)
    {
        var registered = services.LastOrDefault(
            service => service.ServiceType == typeof(IAuthorizationMiddlewareResultHandler));
        if (registered is null || registered.ImplementationType == typeof(AuthorizationMiddlewareResultHandler))
            services.AddSingleton<IAuthorizationMiddlewareResultHandler, AccessAnswer>();
    }

    /// <summary>Asks for credentials.</summary>
    public static async Task ChallengeAsync(HttpContext context)
    {
        if (context.RequestServices.GetService<IAuthenticationSchemeProvider>() is { } schemes
            && await schemes.GetDefaultChallengeSchemeAsync() is not null)
            await context.ChallengeAsync();
        else
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
        await CompleteAsync(context);
    }

    /// <summary>Refuses a known caller. Only for endpoints whose existence is no secret.</summary>
    public static Task ForbidAsync(HttpContext context) => ProblemAnswer.WriteAsync(context, Forbidden);

    public async Task HandleAsync(
        RequestDelegate next, HttpContext context, AuthorizationPolicy policy,
        PolicyAuthorizationResult authorizeResult)
    {
        var isOwn = context.GetEndpoint()?.Metadata.GetMetadata<OwnEndpoint>() is not null;
        await _framework.HandleAsync(next, context, policy, authorizeResult);
        if (isOwn && !authorizeResult.Succeeded)
            await CompleteAsync(context);
    }

    // A scheme may also have redirected the caller to a page for signing in.
    private static Task CompleteAsync(HttpContext context) => context.Response switch
    {
        { HasStarted: true } => Task.CompletedTask,
        { StatusCode: StatusCodes.Status401Unauthorized } => ProblemAnswer.WriteAsync(context, Unauthorized),
        { StatusCode: StatusCodes.Status403Forbidden } => ProblemAnswer.WriteAsync(context, Forbidden),
        _ => Task.CompletedTask,
    };
}

/// <summary>
/// Answers requests that ASP.NET Core's rate limiter has rejected, with a problem. Call it from
/// <c>OnRejected</c>.
/// </summary>
public static class RateLimitAnswer
{
    /// <summary>Answers 429, with the problem <c>rate_limited</c> and the header <c>Retry-After</c>.</summary>
    /// <param name="context">The request.</param>
    /// <param name="wait">
    /// After how long another try makes sense. It is rounded up to whole seconds, at least one.
    /// </param>
    public static Task WriteAsync(HttpContext context, TimeSpan wait)
    {
        ArgumentNullException.ThrowIfNull(context);
        var seconds = (int)Math.Clamp(Math.Ceiling(wait.TotalSeconds), 1, int.MaxValue);
        return ProblemAnswer.WriteAsync(
            context,
            new Problem(
                ErrorCodes.RateLimited,
                "The caller has sent as many requests as it may for now; nothing was done for this one.")
            {
                RetryAfterSeconds = seconds
            });
    }
}

/// <summary>
/// Maps endpoints about the whole service, for operators. Without an operator policy, they are for
/// callers who may call every route.
/// </summary>
internal static class OperatorEndpoint
{
    public static IEndpointConventionBuilder Map(
        IEndpointRouteBuilder endpoints, PathMethods paths, string path, RequestDelegate handler) =>
        paths.Map(endpoints, HttpMethods.Get, path, async context =>
        {
            if (await context.RequestServices.GetRequiredService<RouteRights>().MaySeeNodesAsync(context))
                await handler(context);
            else
                await (RouteRights.IsKnown(context)
                    ? AccessAnswer.ForbidAsync(context)
                    : AccessAnswer.ChallengeAsync(context));
        });
}
