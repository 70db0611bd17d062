using System.Collections.Concurrent;
using System.Collections.Frozen;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Policy;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using TableActors.Actors.Jobs;
using TableActors.Actors.Stores;
using TableActors.AspNetCore.Jobs;
using TableActors.AspNetCore.Routing;
using TableActors.Contracts.Columns;

namespace TableActors.AspNetCore.Access;

/// <summary>
/// Decides who may call which route. It evaluates what the application has said of the route's
/// endpoint, by the framework's own means. The route's jobs and files are bound to the same
/// decision.
/// </summary>
internal sealed class RouteRights
{
    private readonly EndpointDataSource _served;
    private readonly ServiceRoutes _registered;
    private readonly TableAccessOptions _options;
    private readonly IAuthorizationPolicyProvider? _policies;
    private readonly IPolicyEvaluator? _evaluator;
    private readonly ConcurrentDictionary<Endpoint, AuthorizationPolicy?> _known = [];
    private volatile ServedRoutes? _routes;
    private AuthorizationPolicy? _fallback;

    public RouteRights(
        IServiceProvider services, EndpointDataSource served, ServiceRoutes registered,
        IOptions<TableHttpOptions> options)
    {
        _served = served;
        _registered = registered;
        _options = options.Value.Access;
        _policies = services.GetService<IAuthorizationPolicyProvider>();
        _evaluator = services.GetService<IPolicyEvaluator>();
        KnowsCallers = _evaluator is not null
            || services.GetService<Microsoft.AspNetCore.Authentication.IAuthenticationService>() is not null;
    }

    /// <summary>Whether the application authenticates or authorizes callers at all.</summary>
    public bool KnowsCallers { get; }

    /// <summary>
    /// Whether any route is protected. Yes as long as the server has not started and this is
    /// unknown.
    /// </summary>
    public bool IsGuarded => _evaluator is not null && Routes is not { IsGuarded: false };

    // The metadata of endpoints is complete once the server has all endpoints.
    private ServedRoutes? Routes => _routes ??= Find();

    /// <summary>Loads the policy of endpoints that have none. Must be called before the first request.</summary>
    public async Task PrepareAsync()
    {
        if (_policies is not null)
            _fallback = await _policies.GetFallbackPolicyAsync();
    }

    /// <summary>The caller's name; <see langword="null"/>: a stranger, or a caller without a name.</summary>
    public string? CallerOf(HttpContext context) =>
        KnowsCallers && IsKnown(context) && _options.CallerName(context.User) is { Length: > 0 } name ? name : null;

    /// <summary>Whether the caller has proved who it is.</summary>
    public static bool IsKnown(HttpContext context) => context.User.Identity?.IsAuthenticated == true;

    /// <summary>Whether an endpoint is closed to some callers.</summary>
    public bool IsProtected(Endpoint endpoint)
    {
        var metadata = endpoint.Metadata;
        if (metadata.GetMetadata<IAllowAnonymous>() is not null)
            return false;
        return _fallback is not null
            || metadata.GetMetadata<IAuthorizeData>() is not null
            || metadata.GetMetadata<AuthorizationPolicy>() is not null
            || metadata.GetMetadata<IAuthorizationRequirementData>() is not null;
    }

    /// <summary>
    /// Whether a caller may call a route, and under which name. If any route is protected, nobody
    /// may call a route that is not served.
    /// </summary>
    public async ValueTask<CallRight> OfAsync(HttpContext context, string route)
    {
        if (Routes?.Endpoints.TryGetValue(route, out var endpoints) != true)
            return IsGuarded ? CallRight.None : new CallRight(true, CallerOf(context));
        var right = CallRight.None;
        foreach (var endpoint in endpoints!)
        {
            right = await OfAsync(context, endpoint);
            if (!right.IsGiven)
                return right;
        }

        return right;
    }

    /// <summary>Whether a route is known to be open to everybody.</summary>
    public bool IsPublic(string route) =>
        Routes?.Endpoints.TryGetValue(route, out var endpoints) == true && !endpoints.Any(IsProtected);

    /// <summary>
    /// Whether a caller may call any protected route that answers files of a table. A public route
    /// gives rights only to the files that it has answered.
    /// </summary>
    public async ValueTask<bool> MayReadFilesOfAsync(HttpContext context, string table)
    {
        foreach (var endpoint in Routes?.Endpoints.Values.SelectMany(endpoints => endpoints) ?? [])
        {
            var answersFiles = endpoint.Metadata.GetRequiredMetadata<RegisteredRoute>().Definition.FilesOf == table;
            if (answersFiles && IsProtected(endpoint) && (await OfAsync(context, endpoint)).IsGiven)
                return true;
        }

        return false;
    }

    /// <summary>The names of all routes that a caller may call, each with its right.</summary>
    public async ValueTask<IReadOnlyList<(string Route, CallRight Right)>> AllOfAsync(HttpContext context)
    {
        var given = new List<(string, CallRight)>();
        foreach (var route in Routes?.Endpoints.Keys ?? [])
        {
            if (await OfAsync(context, route) is { IsGiven: true } right)
                given.Add((route, right));
        }

        return given;
    }

    /// <summary>
    /// Whether a caller may see the state of the nodes, which tells something of every route.
    /// Operators may. Without an operator policy, so may callers who may call every route.
    /// </summary>
    public async ValueTask<bool> MaySeeNodesAsync(HttpContext context)
    {
        if (!IsGuarded && _options.OperatorPolicy is null)
            return true;
        if (await IsOperatorAsync(context))
            return true;
        return _options.OperatorPolicy is null
            && IsKnown(context)
            && (await AllOfAsync(context)).Count == Routes?.Endpoints.Count;
    }

    public async ValueTask<bool> IsOperatorAsync(HttpContext context)
    {
        if (_options.OperatorPolicy is not { } name || _evaluator is null)
            return false;
        var policy = await _policies!.GetPolicyAsync(name)
            ?? throw new InvalidOperationException(
                $"There is no authorization policy \"{name}\", which is to tell who is an operator.");
        return (await EvaluateAsync(context, policy)).IsGiven;
    }

    private ServedRoutes? Find()
    {
        var endpoints = _served.Endpoints
            .Where(endpoint => endpoint.Metadata.GetMetadata<RegisteredRoute>() is not null)
            .ToList();
        if (endpoints.Count < _registered.Routes.Count)
            return null;
        var routes = endpoints
            .GroupBy(
                endpoint => endpoint.Metadata.GetRequiredMetadata<RegisteredRoute>().Definition.Name,
                StringComparer.Ordinal)
            .ToFrozenDictionary(route => route.Key, route => route.ToArray(), StringComparer.Ordinal);
        return new ServedRoutes(routes, endpoints.Exists(IsProtected));
    }

    private async ValueTask<CallRight> OfAsync(HttpContext context, Endpoint endpoint) =>
        await PolicyOfAsync(endpoint) is { } policy
            ? await EvaluateAsync(context, policy)
            : new CallRight(true, CallerOf(context));

    private async ValueTask<AuthorizationPolicy?> PolicyOfAsync(Endpoint endpoint)
    {
        if (_evaluator is null || !IsProtected(endpoint))
            return null;
        if (_known.TryGetValue(endpoint, out var known))
            return known;
        var metadata = endpoint.Metadata;
        var policy = await AuthorizationPolicy.CombineAsync(
            _policies!, metadata.GetOrderedMetadata<IAuthorizeData>(),
            metadata.GetOrderedMetadata<AuthorizationPolicy>());
        if (metadata.GetOrderedMetadata<IAuthorizationRequirementData>() is { Count: > 0 } requirements)
        {
            var builder = policy is null ? new AuthorizationPolicyBuilder() : new AuthorizationPolicyBuilder(policy);
            policy = builder.AddRequirements([.. requirements.SelectMany(data => data.GetRequirements())]).Build();
        }

        if (_policies!.AllowsCachingPolicies)
            _known[endpoint] = policy;
        return policy;
    }

    private async ValueTask<CallRight> EvaluateAsync(HttpContext context, AuthorizationPolicy policy)
    {
        var user = context.User;
        try
        {
            var authentication = await _evaluator!.AuthenticateAsync(policy, context);
            var answer = await _evaluator.AuthorizeAsync(policy, authentication, context, context);
            return answer.Succeeded ? new CallRight(true, CallerOf(context)) : CallRight.None;
        }
        finally
        {
            // A policy may name a scheme of its own, by which the caller is somebody else.
            if (!ReferenceEquals(context.User, user))
                context.User = user;
        }
    }

    // The endpoints of each route name. Routes in different groups of endpoints may share a name.
    private sealed record ServedRoutes(FrozenDictionary<string, Endpoint[]> Endpoints, bool IsGuarded);
}

/// <summary>
/// Lets everybody through to endpoints that check rights themselves, even if the application's
/// fallback policy would not. <c>RequireAuthorization()</c> on such an endpoint still applies.
/// </summary>
internal static class CheckedByHandler
{
    public static AuthorizationPolicy Policy { get; } = new AuthorizationPolicyBuilder()
        .RequireAssertion(_ => true)
        .Build();
}

/// <summary>Whether a caller may call a route.</summary>
/// <param name="IsGiven">Whether it may.</param>
/// <param name="Caller">The caller's name on this route; <see langword="null"/>: it has none.</param>
internal readonly record struct CallRight(bool IsGiven, string? Caller)
{
    public static CallRight None => default;
}

/// <summary>
/// Decides who may see and change a job: operators, and callers who may call its route. If the
/// submitter is known, only the submitter among these callers may.
/// </summary>
internal sealed class JobRights(RouteRights rights)
{
    /// <summary>Whether rights to jobs are checked at all.</summary>
    public bool AreChecked => rights.KnowsCallers;

    /// <summary>Whether a caller is a stranger, who may see more with credentials.</summary>
    public bool AsksForCredentials(HttpContext context) => rights.IsGuarded && !RouteRights.IsKnown(context);

    public async ValueTask<bool> MaySeeAsync(HttpContext context, JobEntry job)
    {
        if (await rights.OfAsync(context, job.Route) is { IsGiven: true } right
            && (job.Submitter is null || job.Submitter == right.Caller))
            return true;
        return await rights.IsOperatorAsync(context);
    }

    /// <summary>Which jobs a caller sees; <see langword="null"/>: all.</summary>
    public async ValueTask<JobViewer?> ViewerAsync(HttpContext context)
    {
        if (!AreChecked || await rights.IsOperatorAsync(context))
            return null;
        if (!rights.IsGuarded)
            return new JobViewer(null, rights.CallerOf(context));
        var given = await rights.AllOfAsync(context);
        // Routes with their own authentication may know the caller by other names. A viewer has one
        // name, so the jobs of the other routes are left out.
        var caller = given.Select(route => route.Right.Caller).FirstOrDefault(name => name is not null);
        return new JobViewer(
            [.. given.Where(route => route.Right.Caller is null || route.Right.Caller == caller)
                .Select(route => route.Route)],
            caller);
    }
}

/// <summary>
/// Decides who may read a file: whoever has a signed URL of it, operators, and callers who may call
/// a protected route that answers files of its table. A file that only a job holds may be read by
/// whoever may see the job.
/// </summary>
internal sealed class MediaRights(
    RouteRights rights, JobRights jobs, MediaSignatures signatures, JobServices services, ITableStore store)
{
    /// <summary>Whether rights to files are checked at all.</summary>
    public bool AreChecked => rights.KnowsCallers && rights.IsGuarded;

    /// <summary>Whether a caller may read a file.</summary>
    /// <param name="context">The request.</param>
    /// <param name="file">The file.</param>
    /// <param name="queryString">The query string of its URL.</param>
    /// <exception cref="Contracts.Errors.ProblemException"><c>store_unavailable</c>.</exception>
    public async ValueTask<bool> MayReadAsync(HttpContext context, MediaReference file, string? queryString)
    {
        if (!AreChecked || signatures.Allow(file, queryString) || await rights.IsOperatorAsync(context))
            return true;
        return await store.Media.FindOwnerAsync(file, context.RequestAborted) switch
        {
            { Table: { } table } => await rights.MayReadFilesOfAsync(context, table),
            { Job: { } job } => await services.Jobs.LookUpAsync(job, context.RequestAborted) is { } entry
                && await jobs.MaySeeAsync(context, entry),
            _ => false,
        };
    }
}
