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
    IRequiredActor<JobRegion> region, RegionGate gate, NodePlace place, ITableStore store, JobPreparation preparation, TimeProvider time,
    ILogger<JobGateway> logger) : IJobs
{
    // An actor that has slept reads its events first; more would be felt as a fault anyway.
    private static readonly TimeSpan AnswerTakes = TimeSpan.FromSeconds(30);
    private const int MostRetried = 100_000;
    private readonly RegionCall _call = new(gate, place.IsAmongOthers, time);
    private readonly ILogger<JobGateway> _logger = logger;

    /// <inheritdoc/>
    public Task<JobSubmission> SubmitAsync(JobRequest request, DateTimeOffset deadline, CancellationToken cancellation) =>
        SubmitAsync(request, deadline, isForeground: false, cancellation);

    /// <inheritdoc/>
    public Task<JobSubmission> RunAsync(JobRequest request, DateTimeOffset deadline, CancellationToken cancellation) =>
        SubmitAsync(request, deadline, isForeground: true, cancellation);

    /// <inheritdoc/>
    public async Task<JobStatus?> FindAsync(JobId job, CancellationToken cancellation)
    {
        await preparation.EnsureAsync(cancellation).ConfigureAwait(false);
        if (await store.Jobs.FindAsync(job, cancellation).ConfigureAwait(false) is not { } entry)
            return null;
        if (entry.State == JobState.Removed)
            return Removed(entry);
        return await AskAsync(new FindJob(job), AnswerTakes, cancellation).ConfigureAwait(false) switch
        {
            JobFound found => found.Status,
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
    public async Task<int> RetryAllAsync(JobFilter filter, CancellationToken cancellation)
    {
        if (filter.State is not (null or JobState.Error))
            return 0;
        await preparation.EnsureAsync(cancellation).ConfigureAwait(false);
        var underWay = 0;
        // One after the other: a lane exports what it has been given, and must be given the oldest row first.
        foreach (var failed in await store.Jobs.ListFailedAsync(filter, MostRetried, cancellation).ConfigureAwait(false))
        {
            if (await AskAsync(new RetryJob(failed.Id), AnswerTakes, cancellation).ConfigureAwait(false) is JobAgreed)
                underWay++;
        }

        return underWay;
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

    private async Task<JobSubmission> SubmitAsync(JobRequest request, DateTimeOffset deadline, bool isForeground, CancellationToken cancellation)
    {
        var remaining = deadline - time.GetUtcNow();
        if (remaining <= TimeSpan.Zero)
            return new JobSubmission.Refused(JobProblems.TooLate);
        try
        {
            await preparation.EnsureAsync(cancellation).ConfigureAwait(false);
        }
        catch (ProblemException unprepared)
        {
            return new JobSubmission.Refused(unprepared.Problem);
        }

        if (!place.CanSend(request.Inputs.Length))
            return new JobSubmission.Refused(JobProblems.TooLarge);
        var command = new SubmitJob(request.Id, request.Route, request.Inputs, request.Fingerprint, deadline, isForeground, request.IsKept || !isForeground)
        {
            Submitter = request.Submitter,
            TraceParent = Traces.Parent,
        };
        return await AskAsync(command, remaining, cancellation).ConfigureAwait(false) switch
        {
            JobAccepted accepted => new JobSubmission.Accepted(accepted.Status, accepted.IsReplayed),
            JobRefused refused => new JobSubmission.Refused(refused.Problem),
            var other => throw Unexpected(other),
        };
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

    private static JobStatus Removed(JobEntry entry) => new(entry.Id, entry.Route, JobState.Removed, entry.SubmittedAt)
    {
        Progress = JobProgress.Ended,
        EndedAt = entry.EndedAt,
    };

    private static InvalidOperationException Unexpected(IJobReply reply) => new($"A {reply.GetType().Name} answers no such question.");
}
