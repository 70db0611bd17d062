using TableActors.Actors.Exports;
using TableActors.Contracts.Errors;
using TableActors.Contracts.Jobs;

namespace TableActors.Actors.Jobs;

/// <summary>
/// Decides which event follows when something happens to a job with a given history. Pure
/// functions: they change nothing.
/// </summary>
internal static class JobDecider
{
    // These are not the table's verdict: the row may already be stored. A retry must find it again,
    // so it stays in the same round. The request id of another round could write the row twice.
    private static readonly ErrorCode[] Undecided = [ErrorCodes.HandlerFailed, ErrorCodes.Internal];

    public static JobDecision Submit(JobHistory history, SubmitJob command, DateTimeOffset now)
    {
        if (history.Stage != JobStage.None)
        {
            var isSame = history.Fingerprint == command.Fingerprint && history.Route == command.Route;
            return isSame ? JobDecision.Nothing : JobProblems.OtherRequest;
        }

        if (now >= command.Deadline)
            return JobProblems.TooLate;
        return new JobSubmitted(now, command.Route, command.Inputs, command.Fingerprint, command.IsKept)
        {
            Submitter = command.Submitter,
            Trace = command.Trace,
        };
    }

    /// <summary>An attempt of the operation, or its withdrawal, has ended.</summary>
    /// <returns>The event; <see cref="JobDecision.Nothing"/>: the operation must be tried again.</returns>
    public static JobDecision RunEnded(
        JobHistory history, JobOutcome outcome, string? lane, JobAttempts attempts, DateTimeOffset now)
        => outcome switch
    {
        _ when history.Stage != JobStage.Waiting => JobDecision.Nothing,
        JobOutcome.Answered answered =>
            new JobWritten(now, attempts.StartedAt ?? now, attempts.Count, answered.Body, answered.Version, lane),
        JobOutcome.Refused { Problem.Code.Retryable: true } => JobDecision.Nothing,
        JobOutcome.Refused { Problem: var problem } when problem.Code == ErrorCodes.Cancelled => new JobCancelled(now),
        JobOutcome.Refused { Problem: var problem } =>
            new JobFailed(now, attempts.StartedAt ?? now, attempts.Count, problem),
        _ => throw new InvalidOperationException($"A {outcome.GetType().Name} is no outcome."),
    };

    public static JobDecision ExportEnded(JobId job, JobHistory history, ExportEnded ended, DateTimeOffset now) =>
        history.Stage == JobStage.Exporting && ended.Request == JobRequestIds.Of(job, history.Round)
            ? new JobExported(now, ended.Attempts, ended.Problem)
            : JobDecision.Nothing;

    /// <summary>
    /// Cancels a job that cannot have written. If its operation may have begun, the actor withdraws
    /// it instead, and the outcome of the withdrawal decides.
    /// </summary>
    public static JobDecision Cancel(JobHistory history, DateTimeOffset now) => history.Stage switch
    {
        JobStage.Waiting => new JobCancelled(now),
        JobStage.Cancelled => JobDecision.Nothing,
        JobStage.Exporting => JobProblems.NotCancelled("its row is stored"),
        _ => JobProblems.NotCancelled("it has ended"),
    };

    public static JobDecision Retry(JobHistory history, DateTimeOffset now) => history.Stage switch
    {
        JobStage.Failed =>
            new JobRetried(now, Undecided.Contains(history.Problem!.Code) ? history.Round : history.Round + 1),
        JobStage.NotExported => new JobRetried(now, history.Round),
        JobStage.Cancelled => JobProblems.NotRetried("it was cancelled"),
        JobStage.Done => JobProblems.NotRetried("all of it is done"),
        _ => JobProblems.NotRetried("it is under way"),
    };

    /// <summary>
    /// Whether nobody will ask for this job any more, so that its events and its row can go.
    /// </summary>
    public static bool LeavesNothing(JobHistory history) => !history.IsKept && history.Stage switch
    {
        JobStage.Done => true,
        JobStage.Failed => IsRefusal(history.Problem!.Code),
        _ => false,
    };

    /// <summary>
    /// Whether a code refuses the request itself. The other codes say that something broke.
    /// </summary>
    public static bool IsRefusal(ErrorCode code) => code.Kind is not (ErrorKind.Failed or ErrorKind.Unavailable);

    public static JobDecision Remove(JobHistory history, RemoveJob command)
    {
        var isOver = history.HasEnded && history.EndedAt < command.EndedBefore;
        return history.Stage == JobStage.None || isOver ? JobDecision.Nothing : JobProblems.NotRemoved;
    }
}

/// <param name="Event">
/// The event to store before anybody gets an answer; <see langword="null"/>: none.
/// </param>
/// <param name="Refusal">Why the command is refused; <see langword="null"/>: it is not.</param>
internal readonly record struct JobDecision(JobEvent? Event, Problem? Refusal)
{
    /// <summary>The job is already as the sender wants it.</summary>
    public static JobDecision Nothing { get; } = default;

    public static implicit operator JobDecision(JobEvent happens) => new(happens, null);

    public static implicit operator JobDecision(Problem refusal) => new(null, refusal);
}

/// <summary>The attempts of a job's operation since its last event.</summary>
/// <param name="Count">How many attempts this actor has begun.</param>
/// <param name="StartedAt">When this actor began the first one; <see langword="null"/>: none yet.</param>
/// <param name="MayHaveBegun">
/// Whether this actor or an earlier one may have begun an attempt. Its write may still be on
/// its way.
/// </param>
internal readonly record struct JobAttempts(int Count, DateTimeOffset? StartedAt, bool MayHaveBegun = false)
{
    public JobAttempts Begun(DateTimeOffset now) => new(Count + 1, StartedAt ?? now, MayHaveBegun: true);
}
