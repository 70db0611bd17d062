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

/// <summary>Asks the jobs' actors through their region, and the index where no actor need be woken.</summary>
internal sealed partial class JobGateway(
    IRequiredActor<JobRegion> region, RegionGate gate, NodeReach place, ITableStore store, JobPreparation preparation, TimeProvider time,
    ILogger<JobGateway> logger) : IJobs
{
    // An actor that has slept reads its events first; more would be felt as a fault anyway.
    private static readonly TimeSpan AnswerTakes = TimeSpan.FromSeconds(30);
    private const int MostRetried = 100_000;
    private const int MostRetries = 8;
    private readonly Lock _retryGate = new();
    private Task<int> _lastRetry = Task.FromResult(0);
    private int _retries;
    private readonly RegionCall _call = new(gate, place.IsAmongOthers, time);
    private readonly ILogger<JobGateway> _logger = logger;

    /// <inheritdoc/>
    public Task<JobSubmissionResult> SubmitAsync(JobSubmission request, DateTimeOffset deadline, CancellationToken cancellation) =>
        SubmitAsync(request, deadline, isForeground: false, cancellation);

    /// <inheritdoc/>
    public Task<JobSubmissionResult> RunAsync(JobSubmission request, DateTimeOffset deadline, CancellationToken cancellation) =>
        SubmitAsync(request, deadline, isForeground: true, cancellation);

    /// <inheritdoc/>
    public async Task<JobDetails?> FindAsync(JobId job, CancellationToken cancellation)
    {
        await preparation.EnsureAsync(cancellation).ConfigureAwait(false);
        if (await store.Jobs.FindAsync(job, cancellation).ConfigureAwait(false) is not { } entry)
            return null;
        if (entry.State == JobState.Removed)
            return Removed(entry);
        return await AskAsync(new FindJob(job), AnswerTakes, cancellation).ConfigureAwait(false) switch
        {
            JobFound found => found.Details,
            // Only its row is there yet; or, where it has ended, only its row is there still.
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
    public Task<Problem?> CancelAsync(JobId job, CancellationToken cancellation) => ChangeAsync(new CancelJob(job), cancellation);

    /// <inheritdoc/>
    public Task<Problem?> RetryAsync(JobId job, CancellationToken cancellation) => ChangeAsync(new RetryJob(job), cancellation);

    /// <inheritdoc/>
    public async Task<JobRetry> BeginRetryAllAsync(JobFilter filter, CancellationToken cancellation)
    {
        if (filter.State is not (null or JobState.Failed))
            return new JobRetry(0, Task.FromResult(0));
        await preparation.EnsureAsync(cancellation).ConfigureAwait(false);
        if (Interlocked.Increment(ref _retries) > MostRetries)
        {
            Interlocked.Decrement(ref _retries);
            throw new ProblemException(JobProblems.TooManyRetries);
        }

        try
        {
            var failed = await store.Jobs.ListFailedAsync(filter, MostRetried, cancellation).ConfigureAwait(false);
            lock (_retryGate)
            {
                _lastRetry = RetryAllAsync([.. failed.Select(job => job.Id)], _lastRetry);
                return new JobRetry(failed.Length, _lastRetry);
            }
        }
        catch
        {
            Interlocked.Decrement(ref _retries);
            throw;
        }
    }

    /// <inheritdoc/>
    public async Task<JobPage> ListAsync(JobFilter filter, string? after, int most, CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(most, 1);
        var place = after is null ? null : JobCursor.Parse(after) ?? throw new ProblemException(
            Problem.OfField(ErrorCodes.ValidationFailed, nameof(after), "is not what a page before has named"));
        await preparation.EnsureAsync(cancellation).ConfigureAwait(false);
        var found = await store.Jobs.ListAsync(filter, place, most + 1, cancellation).ConfigureAwait(false);
        return found.Length <= most
            ? new JobPage(found, null)
            : new JobPage(found[..most], JobCursor.After(found[most - 1]).ToString());
    }

    private async Task<JobSubmissionResult> SubmitAsync(JobSubmission request, DateTimeOffset deadline, bool isForeground, CancellationToken cancellation)
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

        if (!place.CanSend(request.Inputs.Length))
            return new JobSubmissionResult.Refused(JobProblems.TooLarge);
        var command = new SubmitJob(request.Id, request.Route, request.Inputs, request.Fingerprint, deadline, isForeground, request.IsKept || !isForeground)
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

    private async Task<int> RetryAllAsync(ImmutableArray<JobId> failed, Task before)
    {
        // One after the other: a lane exports what it has been given, and must be given the oldest row first.
        await before.ConfigureAwait(false);
        try
        {
            var underWay = 0;
            foreach (var job in failed)
            {
                if (gate.IsShut)
                    break;
                if (await AskAsync(new RetryJob(job), AnswerTakes, CancellationToken.None).ConfigureAwait(false) is JobAgreed)
                    underWay++;
            }

            return underWay;
        }
        finally
        {
            Interlocked.Decrement(ref _retries);
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

        return await AskAsync(command, AnswerTakes, cancellation).ConfigureAwait(false) switch
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
            // Whatever is asked of a job may be asked twice: it knows by its id what it has agreed to before.
            return await _call.AskAsync<IJobReply>(region.ActorRef, message, wait, place.IsAmongOthers, RefusalOf, cancellation).ConfigureAwait(false)
                ?? new JobRefused(JobProblems.OutcomeUnknown);
        }
        catch (Exception failure) when (!cancellation.IsCancellationRequested)
        {
            AskFailed(message.Job, failure);
            return new JobRefused(JobProblems.OutcomeUnknown);
        }
    }

    private static Problem? RefusalOf(IJobReply reply) => (reply as JobRefused)?.Problem;

    // Nothing was asked for that could have an outcome.
    private static Problem Unanswered(Problem problem) => problem.Code == ErrorCodes.OutcomeUnknown ? JobProblems.NotAnswering : problem;

    private static JobDetails Removed(JobEntry entry) => new(entry.Id, entry.Route, JobState.Removed, entry.SubmittedAt)
    {
        Progress = JobProgress.Ended,
        EndedAt = entry.EndedAt,
    };

    private static InvalidOperationException Unexpected(IJobReply reply) => new($"A {reply.GetType().Name} answers no such question.");

    [LoggerMessage(1220, LogLevel.Error, "Job {Job} could not be asked.")]
    private partial void AskFailed(JobId job, Exception failure);
}

/// <summary>Sees to it that index and journal have their places before the first job.</summary>
internal sealed class JobPreparation(ITableStore store)
{
    private volatile bool _isDone;

    /// <summary>Returns once it is done, which is at once but for the first time.</summary>
    /// <exception cref="ProblemException"><c>store_unavailable</c>; the next call tries again.</exception>
    public async ValueTask EnsureAsync(CancellationToken cancellation)
    {
        if (_isDone)
            return;
        await store.Jobs.PrepareAsync(cancellation).ConfigureAwait(false);
        _isDone = true;
    }
}
