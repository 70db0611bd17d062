using TableActors.Actors.Exports;
using TableActors.Contracts.Errors;
using TableActors.Contracts.Jobs;

namespace TableActors.Actors.Jobs;

/// <summary>Decides what messages mean to a job with some history. Changes nothing itself.</summary>
internal static class JobDecider
{
    // The table did not decide these, so that the row may be there: the retry must find it again, which another request would not.
    private static readonly ErrorCode[] Undecided = [ErrorCodes.HandlerFailed, ErrorCodes.Internal];

    /// <summary>A job is asked for, maybe once more.</summary>
    public static JobDecision Submit(JobHistory history, SubmitJob command, DateTimeOffset now)
    {
        if (history.Stage != JobStage.None)
            return history.Fingerprint == command.Fingerprint && history.Route == command.Route ? JobDecision.Nothing : JobProblems.OtherRequest;
        if (now >= command.Deadline)
            return JobProblems.TooLate;
        return new JobSubmitted(now, command.Route, command.Inputs, command.Fingerprint, command.IsKept)
        {
            Submitter = command.Submitter,
            Trace = command.Trace,
        };
    }

    /// <summary>The operation has ended, or was withdrawn.</summary>
    /// <param name="history">The job.</param>
    /// <param name="outcome">How.</param>
    /// <param name="lane">The lane in which the route exports.</param>
    /// <param name="attempts">What was done for it.</param>
    /// <param name="now">The present.</param>
    /// <returns>What happened; nothing: the operation is to be tried again.</returns>
    public static JobDecision RunEnded(JobHistory history, JobOutcome outcome, string? lane, JobAttempts attempts, DateTimeOffset now) => outcome switch
    {
        _ when history.Stage != JobStage.Waiting => JobDecision.Nothing,
        JobOutcome.Answered answered => new JobWritten(now, attempts.StartedAt ?? now, attempts.Count, answered.Body, answered.Version, lane),
        JobOutcome.Refused { Problem.Code.Retryable: true } => JobDecision.Nothing,
        JobOutcome.Refused { Problem: var problem } when problem.Code == ErrorCodes.Cancelled => new JobCancelled(now),
        JobOutcome.Refused { Problem: var problem } => new JobFailed(now, attempts.StartedAt ?? now, attempts.Count, problem),
        _ => throw new InvalidOperationException($"A {outcome.GetType().Name} is no outcome."),
    };

    /// <summary>A lane is done with a row.</summary>
    public static JobDecision ExportEnded(JobId job, JobHistory history, ExportEnded ended, DateTimeOffset now) =>
        history.Stage == JobStage.Exporting && ended.Request == JobRequestIds.Of(job, history.Round)
            ? new JobExported(now, ended.Attempts, ended.Problem)
            : JobDecision.Nothing;

    /// <summary>The job is not wanted any more. One that may be writing must be withdrawn first, which decides itself.</summary>
    public static JobDecision Cancel(JobHistory history, DateTimeOffset now) => history.Stage switch
    {
        JobStage.Waiting => new JobCancelled(now),
        JobStage.Cancelled => JobDecision.Nothing,
        JobStage.Exporting => JobProblems.NotCancelled("its row is stored"),
        _ => JobProblems.NotCancelled("it has ended"),
    };

    /// <summary>What failed is wanted once more.</summary>
    public static JobDecision Retry(JobHistory history, DateTimeOffset now) => history.Stage switch
    {
        JobStage.Failed => new JobRetried(now, Undecided.Contains(history.Problem!.Code) ? history.Round : history.Round + 1),
        JobStage.NotExported => new JobRetried(now, history.Round),
        JobStage.Cancelled => JobProblems.NotRetried("it was cancelled"),
        JobStage.Done => JobProblems.NotRetried("all of it is done"),
        _ => JobProblems.NotRetried("it is under way"),
    };

    /// <summary>Whether nobody will ask for a job that has ended: neither its events nor its row are needed any more.</summary>
    public static bool LeavesNothing(JobHistory history) => !history.IsKept && history.Stage switch
    {
        JobStage.Done => true,
        JobStage.Failed => IsRefusal(history.Problem!.Code),
        _ => false,
    };

    /// <summary>Whether a problem says that what was asked for cannot be done, and not that something has failed.</summary>
    public static bool IsRefusal(ErrorCode code) => code.Kind is not (ErrorKind.Failed or ErrorKind.Unavailable);

    /// <summary>The job's retention may be over.</summary>
    public static JobDecision Remove(JobHistory history, RemoveJob command) =>
        history.Stage == JobStage.None || (history.HasEnded && history.EndedAt < command.EndedBefore) ? JobDecision.Nothing : JobProblems.NotRemoved;
}

/// <summary>What follows from a message to a job.</summary>
/// <param name="Event">What is to be stored before anybody is answered; <see langword="null"/>: nothing.</param>
/// <param name="Refusal">Why the sender does not get what it asks for; <see langword="null"/>: it does.</param>
internal readonly record struct JobDecision(JobEvent? Event, Problem? Refusal)
{
    /// <summary>All is as the sender wants it already.</summary>
    public static JobDecision Nothing { get; } = default;

    public static implicit operator JobDecision(JobEvent happens) => new(happens, null);

    public static implicit operator JobDecision(Problem refusal) => new(null, refusal);
}

/// <summary>What was done for a job since its last event.</summary>
/// <param name="Count">How often its operation was begun by this actor.</param>
/// <param name="StartedAt">When that was the first time; <see langword="null"/>: it was not.</param>
/// <param name="MayHaveBegun">
/// Whether the operation may have been begun, by this actor or an earlier one, whose write may still be on its way.
/// </param>
internal readonly record struct JobAttempts(int Count, DateTimeOffset? StartedAt, bool MayHaveBegun = false)
{
    /// <summary>One more.</summary>
    public JobAttempts Begun(DateTimeOffset now) => new(Count + 1, StartedAt ?? now, MayHaveBegun: true);
}
