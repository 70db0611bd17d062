using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using TableActors.Actors.Jobs;
using TableActors.Actors.Operations;
using TableActors.Actors.Stores;
using TableActors.AspNetCore.Access;
using TableActors.AspNetCore.Handlers;
using TableActors.Contracts.Columns;
using TableActors.Contracts.Errors;
using TableActors.Contracts.Jobs;

namespace TableActors.AspNetCore.Jobs;

/// <summary>Carries out the operation of a route for its jobs.</summary>
/// <param name="services">What the handlers of jobs share.</param>
/// <param name="name">The route's name.</param>
/// <param name="operation">The route's operation.</param>
/// <param name="lane">
/// The lane in which written rows are exported; <see langword="null"/>: they are not exported.
/// </param>
internal sealed partial class OperationJobRoute(
    JobServices services, string name, RouteOperation operation, string? lane)
    : IJobRoute
{
    private readonly JobInputs _inputs = new(operation.KeptFields);

    public string Name => name;

    public string? ExportLane => lane;

    public async Task<JobOutcome> RunAsync(JobRun run, CancellationToken cancellation)
    {
        var request = operation.NewRequest();
        if (_inputs.Read(run.Inputs, ref request, out var links) is { } problem)
            return new JobOutcome.Refused(problem);
        return await TryAsync(run, links, CarryOutAsync, cancellation);

        async ValueTask<JobOutcome> CarryOutAsync(OperationContext context, BodyScope scope)
        {
            var outcome = await operation.RunForJobAsync(request, context, scope);
            if (outcome is JobOutcome.Answered)
                await SettleAsync(run.Job, request, cancellation);
            return outcome;
        }
    }

    public async Task<JobOutcome> WithdrawAsync(JobRun run, CancellationToken cancellation)
    {
        var request = operation.NewRequest();
        // A request that no longer fits the route can still be withdrawn.
        _inputs.Read(run.Inputs, ref request, out var links);
        var outcome = await TryAsync(run, links, operation.WithdrawForJobAsync, cancellation);
        // Only a cancelled job never runs again. Any other failed job may be retried, and then needs its files.
        if (outcome is JobOutcome.Refused { Problem.Code: var code } && code == ErrorCodes.Cancelled)
            await services.ReleaseAsync(run.Job, _inputs.FilesOf(request), cancellation);
        return outcome;
    }

    private async ValueTask SettleAsync(JobId job, BoundRequest request, CancellationToken cancellation)
    {
        if (operation.AnswersLooseFiles)
            await services.HoldAsync(job, [.. request.Values.OfType<MediaReference>()], cancellation);
        else
            await services.ReleaseAsync(job, _inputs.FilesOf(request), cancellation);
    }

    private async Task<JobOutcome> TryAsync(
        JobRun run, MediaLinks links, Func<OperationContext, BodyScope, ValueTask<JobOutcome>> carryOut,
        CancellationToken cancellation)
    {
        await using var scope = services.NewScope();
        var context = new OperationContext(run.Deadline, cancellation) { Mark = run.Mark };
        links = links with { Signature = services.Signatures.OfJobs(name) };
        try
        {
            return await carryOut(
                context, new BodyScope(links, scope.ServiceProvider, cancellation) { TraceId = run.Job.Value });
        }
        catch (ProblemException known)
        {
            if (known.InnerException is { } cause)
                LogCause(services.Log, cause, run.Job.Value, name, known.Problem.Code.Code);
            return new JobOutcome.Refused(known.Problem);
        }
        catch (Exception defect)
            when (defect is not OperationCanceledException || !cancellation.IsCancellationRequested)
        {
            LogDefect(services.Log, defect, run.Job.Value, name);
            return new JobOutcome.Refused(
                new Problem(ErrorCodes.Internal, "Something went wrong here; the log says more under the job's id."));
        }
    }

    [LoggerMessage(3201, LogLevel.Error, "Job {Job} of {Route} failed")]
    private static partial void LogDefect(ILogger log, Exception exception, string job, string route);

    [LoggerMessage(3202, LogLevel.Warning, "Job {Job} of {Route} came to {Code}")]
    private static partial void LogCause(ILogger log, Exception cause, string job, string route, string code);
}

/// <summary>What the handlers of jobs share.</summary>
internal sealed partial class JobServices(
    IServiceProvider provider, JobRoutes routes, ITableStore store, MediaSignatures signatures, TimeProvider time,
    ILogger<OperationJobRoute> log)
{
    public MediaSignatures Signatures => signatures;

    public JobRoutes Routes => routes;

    public ILogger<OperationJobRoute> Log => log;

    /// <summary>The jobs. They are there once the application runs.</summary>
    public IJobs Jobs => field ??= provider.GetRequiredService<IJobs>();

    public IJobRetries Retries => field ??= provider.GetRequiredService<IJobRetries>();

    /// <summary>Keeps files from being swept as long as a job needs them.</summary>
    /// <exception cref="ProblemException"><c>store_unavailable</c>.</exception>
    public async ValueTask HoldAsync(
        JobId job, IReadOnlyCollection<MediaReference> files, CancellationToken cancellation)
    {
        if (files.Count > 0)
            await store.Media.HoldAsync(job, files, time.GetUtcNow(), cancellation);
    }

    /// <summary>
    /// Ends a job's hold on its files. They are left to their rows, or to the sweeper. Never fails:
    /// a hold that stays is ended later.
    /// </summary>
    public async ValueTask ReleaseAsync(
        JobId job, IReadOnlyCollection<MediaReference> files, CancellationToken cancellation)
    {
        if (files.Count == 0)
            return;
        try
        {
            await store.Media.ReleaseAsync(job, cancellation);
        }
        catch (Exception failure) when (failure is ProblemException or OperationCanceledException)
        {
            LogNotReleased(log, failure, job.Value);
        }
    }

    public AsyncServiceScope NewScope() => provider.CreateAsyncScope();

    [LoggerMessage(3203, LogLevel.Warning, "The files of job {Job} are kept longer than needed")]
    private static partial void LogNotReleased(ILogger log, Exception cause, string job);
}
