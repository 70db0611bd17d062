using System.Runtime.ExceptionServices;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using TableActors.Actors.Stores;
using TableActors.Actors.Tables;
using TableActors.AspNetCore.Answers;
using TableActors.AspNetCore.Handlers;
using TableActors.AspNetCore.Routing;
using TableActors.Contracts.Errors;

namespace TableActors.AspNetCore.Health;

/// <summary>Serves <c>/health/live</c> and <c>/health/ready</c> to monitors.</summary>
internal static class HealthEndpoints
{
    public static void Map(IEndpointRouteBuilder endpoints, PathMethods paths)
    {
        // Made on the first request, because the store must not be opened while routes are still being registered.
        var ready = new Lazy<ReadyHandler>(() => endpoints.ServiceProvider.GetRequiredService<ReadyHandler>());
        Open(paths.Map(endpoints, HttpMethods.Get, "/health/live", context => AnswerAsync(context, "live")));
        Open(paths.Map(endpoints, HttpMethods.Get, "/health/ready", context => ready.Value.InvokeAsync(context)));
    }

    // Monitors have no credentials, and ask often.
    private static void Open(IEndpointConventionBuilder endpoint) => endpoint.AllowAnonymous().DisableRateLimiting();

    public static Task AnswerAsync(HttpContext context, string status)
    {
        var answer = JsonAnswer.Rent();
        answer.Writer.WriteStartObject();
        answer.Writer.WriteString("status"u8, status);
        answer.Writer.WriteEndObject();
        return answer.SendAndReturnAsync(context, StatusCodes.Status200OK, JsonAnswer.ContentType);
    }
}

/// <summary>Answers whether this node can serve.</summary>
internal sealed class ReadyHandler(RouteServices services, HealthCheckService checks) : EndpointHandler(services)
{
    protected override async ValueTask HandleAsync(HttpContext context)
    {
        var report = await checks.CheckHealthAsync(
            static check => check.Name == Readiness.Name, context.RequestAborted);
        switch (report.Entries[Readiness.Name])
        {
            case { Status: HealthStatus.Healthy }:
                await HealthEndpoints.AnswerAsync(context, "ready");
                break;
            case { Exception: ProblemException { Problem: var problem } }:
                await AnswerAsync(context, problem);
                break;
            case { Exception: { } defect }:
                ExceptionDispatchInfo.Throw(defect);
                break;
        }
    }
}

/// <summary>
/// Finds out whether this node can serve: it is not stopping, and the store and the table actors
/// answer.
/// </summary>
internal sealed class Readiness(
    ITableStore store, ITableRegion region, IHostApplicationLifetime lifetime, TimeProvider time)
    : IHealthCheck
{
    /// <summary>The name of the health check, which the application's own endpoints may use too.</summary>
    public const string Name = "tableactors";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>Adds the check to the health checks of the application.</summary>
    public static void AddTo(IServiceCollection services)
    {
        if (services.Any(service => service.ServiceType == typeof(Readiness)))
            return;
        services.AddSingleton<Readiness>();
        services.AddHealthChecks().AddCheck<Readiness>(Name, tags: ["ready"]);
    }

    public async Task<HealthCheckResult> CheckHealthAsync(
        HealthCheckContext context, CancellationToken cancellationToken = default) =>
        await ProblemAsync(cancellationToken) is { } problem
            ? HealthCheckResult.Unhealthy(problem.Detail, new ProblemException(problem))
            : HealthCheckResult.Healthy();

    /// <summary>Why this node cannot serve; <see langword="null"/>: it can.</summary>
    public async Task<Problem?> ProblemAsync(CancellationToken cancellation)
    {
        if (lifetime.ApplicationStopping.IsCancellationRequested)
            return new Problem(ErrorCodes.TableMoving, "This node is stopping.");
        return await AskAsync(
            store.PingAsync, new Problem(ErrorCodes.StoreUnavailable, "The store does not answer."), cancellation)
            ?? await AskAsync(
                region.PingAsync, new Problem(ErrorCodes.TableMoving, "The table actors do not answer."), cancellation);
    }

    private async Task<Problem?> AskAsync(
        Func<CancellationToken, Task> ping, Problem silence, CancellationToken cancellation)
    {
        using var timeout = new CancellationTokenSource(Patience, time);
        using var leaving = cancellation.UnsafeRegister(
            static source => ((CancellationTokenSource)source!).Cancel(), timeout);
        try
        {
            await ping(timeout.Token).WaitAsync(timeout.Token);
            return null;
        }
        catch (ProblemException exception)
        {
            return exception.Problem;
        }
        catch (OperationCanceledException)
        {
            return silence;
        }
    }
}
