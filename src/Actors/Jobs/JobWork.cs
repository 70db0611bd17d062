using System.Diagnostics;
using Microsoft.Extensions.Logging;
using TableActors.Actors.Telemetry;
using TableActors.Contracts.Errors;
using TableActors.Contracts.Jobs;
using TableActors.Contracts.Messages;

namespace TableActors.Actors.Jobs;

/// <summary>Has a route carry out a job's operation, or withdraw it.</summary>
internal sealed partial class JobWork(JobId job, JobEnvironment environment)
{
    private readonly ILogger<JobActor> _logger = environment.Logger;

    /// <summary>Begins the work on the thread pool. Never fails: what goes wrong is in the outcome.</summary>
    /// <param name="history">The job.</param>
    /// <param name="lane">The lane in which the route exports.</param>
    /// <param name="work">What the route is to do.</param>
    /// <param name="deadline">After this instant the route is to give up.</param>
    /// <param name="cancellation">Ends the work.</param>
    public Task<JobOutcome> Begin(
        JobHistory history, string? lane, Func<JobRun, CancellationToken, Task<JobOutcome>> work, DateTimeOffset deadline,
        CancellationToken cancellation)
    {
        var mark = new RequestMark(JobRequestIds.Of(job, history.Round), history.Fingerprint!, KeptUntil: null) { ExportLane = lane };
        var order = new JobRun(job, history.Inputs, mark, deadline);
        // On the thread pool from the start: whatever the route does before it first waits must not hold up other actors.
        return Task.Run(() => GuardedAsync(history, () => work(order, cancellation)), CancellationToken.None);
    }

    private async Task<JobOutcome> GuardedAsync(JobHistory history, Func<Task<JobOutcome>> work)
    {
        try
        {
            return await TracedAsync(history, work).ConfigureAwait(false);
        }
        catch (ProblemException refused)
        {
            return new JobOutcome.Refused(refused.Problem);
        }
        catch (OperationCanceledException)
        {
            return new JobOutcome.Refused(JobProblems.OutcomeUnknown);
        }
        catch (Exception failure)
        {
            Broke(job, history.Route, failure);
            return new JobOutcome.Refused(JobProblems.Failure);
        }
    }

    private static async Task<JobOutcome> TracedAsync(JobHistory history, Func<Task<JobOutcome>> work)
    {
        using var span = Traces.BeginBelow(history.Trace, $"job {history.Route}", ActivityKind.Consumer);
        var outcome = await work().ConfigureAwait(false);
        Traces.End(span, (outcome as JobOutcome.Refused)?.Problem.Code.Code);
        return outcome;
    }

    [LoggerMessage(1201, LogLevel.Error, "Job {Job} of {Route} failed by a defect.")]
    private partial void Broke(JobId job, string route, Exception failure);
}
