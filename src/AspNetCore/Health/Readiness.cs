using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using TableActors.Actors.Stores;
using TableActors.Actors.Tables;
using TableActors.Contracts.Errors;

namespace TableActors.AspNetCore.Health;

/// <summary>Finds out whether this node can serve: the store answers, the region of the table actors answers, nobody has told it to stop.</summary>
internal sealed class Readiness(ITableStore store, ITableRegion region, IHostApplicationLifetime lifetime, TimeProvider time) : IHealthCheck
{
    /// <summary>The name of the health check, also for endpoints of the application's own.</summary>
    public const string Name = "tableactors";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>Adds the check to those that the application may have.</summary>
    public static void AddTo(IServiceCollection services)
    {
        if (services.Any(service => service.ServiceType == typeof(Readiness)))
            return;
        services.AddSingleton<Readiness>();
        services.AddHealthChecks().AddCheck<Readiness>(Name, tags: ["ready"]);
    }

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        await ProblemAsync(cancellationToken) is { } problem
            ? HealthCheckResult.Unhealthy(problem.Detail, new ProblemException(problem))
            : HealthCheckResult.Healthy();

    /// <summary>What stands against serving; <see langword="null"/>: nothing.</summary>
    public async Task<Problem?> ProblemAsync(CancellationToken cancellation)
    {
        if (lifetime.ApplicationStopping.IsCancellationRequested)
            return new Problem(ErrorCodes.TableMoving, "This node is stopping.");
        return await AskAsync(store.PingAsync, new Problem(ErrorCodes.StoreUnavailable, "The store does not answer."), cancellation)
            ?? await AskAsync(region.PingAsync, new Problem(ErrorCodes.TableMoving, "The table actors do not answer."), cancellation);
    }

    private async Task<Problem?> AskAsync(Func<CancellationToken, Task> ping, Problem silence, CancellationToken cancellation)
    {
        using var timeout = new CancellationTokenSource(Patience, time);
        using var leaving = cancellation.UnsafeRegister(static source => ((CancellationTokenSource)source!).Cancel(), timeout);
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
