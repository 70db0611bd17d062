using System.Diagnostics;
using Microsoft.Extensions.Logging;
using TableActors.Actors.Telemetry;
using TableActors.Contracts.Errors;
using TableActors.Contracts.Jobs;
using TableActors.Contracts.Messages;

namespace TableActors.Actors.Jobs;

/// <summary>Runs a route's code for a job: the operation, or its withdrawal.</summary>
internal sealed partial class JobWork(JobId job, JobEnvironment environment)
{
    private readonly ILogger<JobActor> _logger = environment.Logger;

    /// <summary>Begins the work on the thread pool. Never throws: failures are part of the outcome.</summary>
    /// <param name="history">The job.</param>
    /// <param name="lane">The route's export lane, if it has one.</param>
    /// <param name="work">The route's code.</param>
    /// <param name="deadline">After this instant the route should give up.</param>
    /// <param name="cancellation">Ends the work.</param>
    public Task<JobOutcome> Begin(
        JobHistory history, string? lane, Func<JobRun, CancellationToken, Task<JobOutcome>> work,
        DateTimeOffset deadline, CancellationToken cancellation)
    {
        var request = JobRequestIds.Of(job, history.Round);
        var mark = new RequestMark(request, history.Fingerprint!, KeptUntil: null) { ExportLane = lane };
        var run = new JobRun(job, history.Inputs, mark, deadline);
        // Otherwise the route's code up to its first await would run on the actor's thread, and
        // hold up other actors.
        return Task.Run(() => GuardedAsync(history, () => work(run, cancellation)), CancellationToken.None);
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
            FailedByDefect(job, history.Route, failure);
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
    private partial void FailedByDefect(JobId job, string route, Exception failure);
}
