using System.Collections.Immutable;
using Akka.Hosting;
using Microsoft.Extensions.Logging;
using TableActors.Actors.Cluster;
using TableActors.Actors.Hosting;
using TableActors.Actors.Stores;
using TableActors.Actors.Telemetry;
using TableActors.Contracts.Errors;
using TableActors.Contracts.Jobs;

namespace TableActors.Actors.Jobs;

/// <summary>
/// Asks the jobs' actors through their region. Reads the job index where that suffices, which
/// starts no actor.
/// </summary>
internal sealed partial class JobGateway(
    IRequiredActor<JobRegion> region, RegionGate gate, NodeReach reach, ITableStore store, JobPreparation preparation,
    TimeProvider time, ILogger<JobGateway> logger) : IJobs, IJobRetries
{
    // Enough for an actor that must first read its events. Longer would look like a failure.
    private static readonly TimeSpan LongestReply = TimeSpan.FromSeconds(30);

    private const int MostJobsOfARetry = 100_000;
    private const int MostRetriesUnderWay = 8;
    private readonly Lock _retryGate = new();
    private Task<int> _lastRetry = Task.FromResult(0);
    private int _retriesUnderWay;
    private readonly RegionCall _call = new(gate, reach.IsAmongOthers, time);
    private readonly ILogger<JobGateway> _logger = logger;

    /// <inheritdoc/>
    public Task<JobSubmissionResult> SubmitAsync(
        JobSubmission request, DateTimeOffset deadline, CancellationToken cancellation) =>
        SubmitAsync(request, deadline, isForeground: false, cancellation);

    /// <inheritdoc/>
    public Task<JobSubmissionResult> RunAsync(
        JobSubmission request, DateTimeOffset deadline, CancellationToken cancellation) =>
        SubmitAsync(request, deadline, isForeground: true, cancellation);

    /// <inheritdoc/>
    public async Task<JobDetails?> FindAsync(JobId job, CancellationToken cancellation)
    {
        await preparation.EnsureAsync(cancellation).ConfigureAwait(false);
        if (await store.Jobs.FindAsync(job, cancellation).ConfigureAwait(false) is not { } entry)
            return null;
        if (entry.State == JobState.Removed)
            return Removed(entry);
        return await AskAsync(new FindJob(job), LongestReply, cancellation).ConfigureAwait(false) switch
        {
            JobFound found => found.Details,
            // The row has no events: its job is being accepted, or was removed.
            JobMissing => entry.State == JobState.Pending ? null : Removed(entry),
            JobRefused refused => throw new ProblemException(Unanswered(refused.Problem)),
            var other => throw Unexpected(other),
        };
    }

    /// <inheritdoc/>
    public async Task<JobEntry?> LookUpAsync(JobId job, CancellationToken cancellation)
    {
        await preparation.EnsureAsync(cancellation).ConfigureAwait(false);
        return await store.Jobs.FindAsync(job, cancellation).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public Task<Problem?> CancelAsync(JobId job, CancellationToken cancellation) =>
        ChangeAsync(new CancelJob(job), cancellation);

    /// <inheritdoc/>
    public Task<Problem?> RetryAsync(JobId job, CancellationToken cancellation) =>
        ChangeAsync(new RetryJob(job), cancellation);

    /// <inheritdoc/>
    public async Task<int> RetryAllAsync(JobFilter filter, CancellationToken cancellation)
    {
        var retry = await BeginRetryAllAsync(filter, cancellation).ConfigureAwait(false);
        return await retry.UnderWay.WaitAsync(cancellation).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task<JobRetry> BeginRetryAllAsync(JobFilter filter, CancellationToken cancellation)
    {
        if (filter.State is not (null or JobState.Failed))
            return new JobRetry(0, Task.FromResult(0));
        await preparation.EnsureAsync(cancellation).ConfigureAwait(false);
        if (Interlocked.Increment(ref _retriesUnderWay) > MostRetriesUnderWay)
        {
            Interlocked.Decrement(ref _retriesUnderWay);
            throw new ProblemException(JobProblems.TooManyRetries);
        }

        try
        {
            var failed = await store.Jobs.ListFailedAsync(filter, MostJobsOfARetry, cancellation).ConfigureAwait(false);
            lock (_retryGate)
            {
                _lastRetry = AskAllAsync([.. failed.Select(job => job.Id)], _lastRetry);
                return new JobRetry(failed.Length, _lastRetry);
            }
        }
        catch
        {
            Interlocked.Decrement(ref _retriesUnderWay);
            throw;
        }
    }

    /// <inheritdoc/>
    public async Task<JobPage> ListAsync(JobFilter filter, string? after, int most, CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(most, 1);
        var cursor = after is null ? null : JobCursor.Parse(after) ?? throw new ProblemException(
            Problem.OfField(ErrorCodes.ValidationFailed, nameof(after), "is not what a page before has named"));
        await preparation.EnsureAsync(cancellation).ConfigureAwait(false);
        var found = await store.Jobs.ListAsync(filter, cursor, most + 1, cancellation).ConfigureAwait(false);
        return found.Length <= most
            ? new JobPage(found, null)
            : new JobPage(found[..most], JobCursor.After(found[most - 1]).ToString());
    }

    private async Task<JobSubmissionResult> SubmitAsync(
        JobSubmission request, DateTimeOffset deadline, bool isForeground, CancellationToken cancellation)
    {
        var remaining = deadline - time.GetUtcNow();
        if (remaining <= TimeSpan.Zero)
            return new JobSubmissionResult.Refused(JobProblems.TooLate);
        try
        {
            await preparation.EnsureAsync(cancellation).ConfigureAwait(false);
        }
        catch (ProblemException unprepared)
        {
            return new JobSubmissionResult.Refused(unprepared.Problem);
        }

        if (!reach.CanSend(request.Inputs.Length))
            return new JobSubmissionResult.Refused(JobProblems.TooLarge);
        var isKept = request.IsKept || !isForeground;
        var command = new SubmitJob(
            request.Id, request.Route, request.Inputs, request.Fingerprint, deadline, isForeground, isKept)
        {
            Submitter = request.Submitter,
            Trace = Traces.Present,
        };
        return await AskAsync(command, remaining, cancellation).ConfigureAwait(false) switch
        {
            JobAccepted accepted => new JobSubmissionResult.Accepted(accepted.Details, accepted.IsReplayed),
            JobRefused refused => new JobSubmissionResult.Refused(refused.Problem),
            var other => throw Unexpected(other),
        };
    }

    private async Task<int> AskAllAsync(ImmutableArray<JobId> failed, Task earlierRetry)
    {
        // One job after the other: a lane exports the rows it has, so it must get the oldest first.
        await earlierRetry.ConfigureAwait(false);
        try
        {
            var underWay = 0;
            foreach (var job in failed)
            {
                if (gate.IsShut)
                    break;
                var reply = await AskAsync(
                    new RetryJob(job), LongestReply, CancellationToken.None).ConfigureAwait(false);
                if (reply is JobAgreed)
                    underWay++;
            }

            return underWay;
        }
        finally
        {
            Interlocked.Decrement(ref _retriesUnderWay);
        }
    }

    private async Task<Problem?> ChangeAsync(IJobMessage command, CancellationToken cancellation)
    {
        JobEntry? entry;
        try
        {
            await preparation.EnsureAsync(cancellation).ConfigureAwait(false);
            entry = await store.Jobs.FindAsync(command.Job, cancellation).ConfigureAwait(false);
        }
        catch (ProblemException unavailable)
        {
            return unavailable.Problem;
        }

        if (entry is null)
            return JobProblems.NotFound;
        if (entry.State == JobState.Removed)
            return JobProblems.Gone;

        return await AskAsync(command, LongestReply, cancellation).ConfigureAwait(false) switch
        {
            JobAgreed => null,
            JobMissing => entry.State == JobState.Pending ? JobProblems.NotFound : JobProblems.Gone,
            JobRefused refused => refused.Problem,
            var other => throw Unexpected(other),
        };
    }

    private async Task<IJobReply> AskAsync(IJobMessage message, TimeSpan wait, CancellationToken cancellation)
    {
        if (gate.IsShut)
            return new JobRefused(JobProblems.NotAnswering);
        try
        {
            // Every message may be sent twice: the job remembers by its id what it has agreed to.
            var reply = await _call.AskAsync<IJobReply>(
                region.ActorRef, message, wait, reach.IsAmongOthers, RefusalOf, cancellation).ConfigureAwait(false);
            return reply ?? new JobRefused(JobProblems.OutcomeUnknown);
        }
        catch (Exception failure) when (!cancellation.IsCancellationRequested)
        {
            AskFailed(message.Job, failure);
            return new JobRefused(JobProblems.OutcomeUnknown);
        }
    }

    private static Problem? RefusalOf(IJobReply reply) => (reply as JobRefused)?.Problem;

    // A question changes nothing, so it has no outcome that could be unknown.
    private static Problem Unanswered(Problem problem) =>
        problem.Code == ErrorCodes.OutcomeUnknown ? JobProblems.NotAnswering : problem;

    private static JobDetails Removed(JobEntry entry) => new(entry.Id, entry.Route, JobState.Removed, entry.SubmittedAt)
    {
        Progress = JobProgress.Ended,
        EndedAt = entry.EndedAt,
    };

    private static InvalidOperationException Unexpected(IJobReply reply) =>
        new($"A {reply.GetType().Name} answers no such question.");

    [LoggerMessage(1220, LogLevel.Error, "Job {Job} could not be asked.")]
    private partial void AskFailed(JobId job, Exception failure);
}

/// <summary>Prepares the store for the job index and the journal before a node's first use of them.</summary>
internal sealed class JobPreparation(ITableStore store)
{
    private volatile bool _isDone;

    /// <exception cref="ProblemException"><c>store_unavailable</c>; the next call tries again.</exception>
    public async ValueTask EnsureAsync(CancellationToken cancellation)
    {
        if (_isDone)
            return;
        await store.Jobs.PrepareAsync(cancellation).ConfigureAwait(false);
        _isDone = true;
    }
}
