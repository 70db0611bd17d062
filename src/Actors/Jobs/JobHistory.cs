using TableActors.Contracts.Errors;
using TableActors.Contracts.Jobs;
using TableActors.Contracts.Messages;
using TableActors.Contracts.Naming;

namespace TableActors.Actors.Jobs;

/// <summary>
/// Where the events of a job have brought it.
/// <code>
/// None ─▶ Waiting ─┬─▶ Done
///            ▲     ├─▶ Exporting ─┬─▶ Done
///            │     │       ▲      └─▶ NotExported
///            │     │       └─ retried ────┘
///            │     ├─▶ Failed
///            │     │     │
///            └─────┼─────┘ retried
///                  └─▶ Cancelled
/// </code>
/// </summary>
internal enum JobStage
{
    /// <summary>There is no job.</summary>
    None,

    /// <summary>The operation waits for its turn, or is under way.</summary>
    Waiting,

    /// <summary>The row is stored and not yet exported.</summary>
    Exporting,

    Done,

    /// <summary>The operation failed.</summary>
    Failed,

    /// <summary>The row is stored, and its export was given up.</summary>
    NotExported,

    Cancelled,
}

/// <summary>What is known of a job after all its events, in their order.</summary>
internal sealed record JobHistory
{
    private JobHistory()
    {
    }

    public static JobHistory Empty { get; } = new();

    public JobStage Stage { get; private init; }

    public string Route { get; private init; } = "";

    public ReadOnlyMemory<byte> Inputs { get; private init; }

    public RequestFingerprint? Fingerprint { get; private init; }

    public DateTimeOffset SubmittedAt { get; private init; }

    public string? Submitter { get; private init; }

    /// <summary>The trace of the request that submitted the job, if it was recorded.</summary>
    public TraceContext? Trace { get; private init; }

    /// <summary>
    /// Whether the job can be found after it succeeded or was refused. A retried job can: a client
    /// has its id.
    /// </summary>
    public bool IsKept { get; private init; }

    public int Round { get; private init; }

    public int Attempts { get; private init; }

    public DateTimeOffset? StartedAt { get; private init; }

    public DateTimeOffset? EndedAt { get; private init; }

    public Problem? Problem { get; private init; }

    public ReadOnlyMemory<byte>? Body { get; private init; }

    public long? Version { get; private init; }

    public string? Lane { get; private init; }

    public bool HasEnded => Stage is JobStage.Done or JobStage.Failed or JobStage.NotExported or JobStage.Cancelled;

    public JobState State => Stage switch
    {
        JobStage.Done => JobState.Done,
        JobStage.Failed or JobStage.NotExported or JobStage.Cancelled => JobState.Failed,
        _ => JobState.Pending,
    };

    /// <summary>The job's row in the index.</summary>
    public JobEntry EntryOf(JobId job) =>
        new(job, Route, State, SubmittedAt, EndedAt, Problem?.Code.Code, Version) { Submitter = Submitter };

    /// <summary>The job as clients see it.</summary>
    /// <param name="job">The job's id.</param>
    /// <param name="since">The attempts since its last event.</param>
    public JobDetails DetailsOf(JobId job, JobAttempts since) => new(job, Route, State, SubmittedAt)
    {
        Progress = Stage switch
        {
            JobStage.Exporting => JobProgress.Exporting,
            JobStage.Waiting => since.Count > 0 ? JobProgress.Running : JobProgress.Waiting,
            _ => JobProgress.Ended,
        },
        Attempts = Attempts + since.Count,
        StartedAt = StartedAt ?? since.StartedAt,
        EndedAt = EndedAt,
        Problem = Problem,
        Result = Stage == JobStage.Done ? Body : null,
        Version = Version,
    };

    /// <exception cref="InvalidOperationException">
    /// The event is unknown, or cannot happen in this stage.
    /// </exception>
    public JobHistory Apply(JobEvent happened) => (Stage, happened) switch
    {
        (JobStage.None, JobSubmitted it) => this with
        {
            Stage = JobStage.Waiting, Route = it.Route, Inputs = it.Inputs, Fingerprint = it.Fingerprint,
            SubmittedAt = it.At, IsKept = it.IsKept,
            Submitter = it.Submitter, Trace = it.Trace,
        },
        (JobStage.Waiting, JobWritten it) => Written(it),
        (JobStage.Waiting, JobFailed it) => this with
        {
            Stage = JobStage.Failed, StartedAt = StartedAt ?? it.StartedAt, Attempts = Attempts + it.Attempts,
            EndedAt = it.At, Problem = it.Problem,
        },
        (JobStage.Waiting, JobCancelled it) =>
            this with { Stage = JobStage.Cancelled, EndedAt = it.At, Problem = JobProblems.Cancelled },
        (JobStage.Exporting, JobExported it) => this with
        {
            Stage = it.Problem is null ? JobStage.Done : JobStage.NotExported, Attempts = Attempts + it.Attempts,
            EndedAt = it.At, Problem = it.Problem,
        },
        (JobStage.Failed, JobRetried it) =>
            this with { Stage = JobStage.Waiting, Round = it.Round, EndedAt = null, Problem = null, IsKept = true },
        (JobStage.NotExported, JobRetried) =>
            this with { Stage = JobStage.Exporting, EndedAt = null, Problem = null, IsKept = true },
        _ => throw new InvalidOperationException($"A job that is {Stage} cannot have a {happened.GetType().Name}."),
    };

    private JobHistory Written(JobWritten it)
    {
        var isExported = it is { Lane: not null, Version: not null };
        return this with
        {
            Stage = isExported ? JobStage.Exporting : JobStage.Done,
            StartedAt = StartedAt ?? it.StartedAt,
            Attempts = Attempts + it.Attempts,
            EndedAt = isExported ? null : it.At,
            // Nobody needs them any more, and they may be large.
            Inputs = default,
            Body = it.Body,
            Version = it.Version,
            Lane = isExported ? it.Lane : null,
        };
    }
}
