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

    /// <summary>The operation is to be carried out, or is under way.</summary>
    Waiting,

    /// <summary>The row is stored, and is to be exported.</summary>
    Exporting,

    /// <summary>All is done.</summary>
    Done,

    /// <summary>The operation failed.</summary>
    Failed,

    /// <summary>The row is stored, and its export was given up.</summary>
    NotExported,

    /// <summary>The job was called off.</summary>
    Cancelled,
}

/// <summary>What the events of a job add up to.</summary>
internal sealed record JobHistory
{
    private JobHistory()
    {
    }

    /// <summary>A job without events: there is none.</summary>
    public static JobHistory Empty { get; } = new();

    public JobStage Stage { get; private init; }

    public string Route { get; private init; } = "";

    public ReadOnlyMemory<byte> Inputs { get; private init; }

    public RequestFingerprint? Fingerprint { get; private init; }

    public DateTimeOffset SubmittedAt { get; private init; }

    /// <summary>The caller who asked for it; <see langword="null"/>: nobody knows.</summary>
    public string? Submitter { get; private init; }

    /// <summary>The span of the request that asked for it; <see langword="null"/>: none was recorded.</summary>
    public TraceContext? Trace { get; private init; }

    /// <summary>Whether it can be asked for once it went well or was refused; what was retried can, as it was asked for.</summary>
    public bool IsKept { get; private init; }

    /// <summary>How often the operation was run anew, as another request.</summary>
    public int Round { get; private init; }

    public int Attempts { get; private init; }

    public DateTimeOffset? StartedAt { get; private init; }

    public DateTimeOffset? EndedAt { get; private init; }

    public Problem? Problem { get; private init; }

    public ReadOnlyMemory<byte>? Body { get; private init; }

    public long? Version { get; private init; }

    public string? Lane { get; private init; }

    public bool HasEnded => Stage is JobStage.Done or JobStage.Failed or JobStage.NotExported or JobStage.Cancelled;

    /// <summary>What a client is told of the stage.</summary>
    public JobState State => Stage switch
    {
        JobStage.Done => JobState.Done,
        JobStage.Failed or JobStage.NotExported or JobStage.Cancelled => JobState.Failed,
        _ => JobState.Pending,
    };

    /// <summary>The job as the index knows it.</summary>
    public JobEntry EntryOf(JobId job) => new(job, Route, State, SubmittedAt, EndedAt, Problem?.Code.Code, Version) { Submitter = Submitter };

    /// <summary>The job as clients know it.</summary>
    /// <param name="job">Its id.</param>
    /// <param name="since">What was done for it since its last event.</param>
    public JobDetails StatusOf(JobId job, JobAttempts since) => new(job, Route, State, SubmittedAt)
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

    /// <summary>The history with one more event.</summary>
    /// <exception cref="InvalidOperationException">The event is unknown, or cannot happen to such a job.</exception>
    public JobHistory Apply(JobEvent happened) => (Stage, happened) switch
    {
        (JobStage.None, JobSubmitted it) => this with
        {
            Stage = JobStage.Waiting, Route = it.Route, Inputs = it.Inputs, Fingerprint = it.Fingerprint, SubmittedAt = it.At, IsKept = it.IsKept,
            Submitter = it.Submitter, Trace = it.Trace,
        },
        (JobStage.Waiting, JobWritten it) => Written(it),
        (JobStage.Waiting, JobFailed it) => this with
        {
            Stage = JobStage.Failed, StartedAt = StartedAt ?? it.StartedAt, Attempts = Attempts + it.Attempts, EndedAt = it.At, Problem = it.Problem,
        },
        (JobStage.Waiting, JobCancelled it) => this with { Stage = JobStage.Cancelled, EndedAt = it.At, Problem = JobProblems.Cancelled },
        (JobStage.Exporting, JobExported it) => this with
        {
            Stage = it.Problem is null ? JobStage.Done : JobStage.NotExported, Attempts = Attempts + it.Attempts, EndedAt = it.At, Problem = it.Problem,
        },
        (JobStage.Failed, JobRetried it) => this with { Stage = JobStage.Waiting, Round = it.Round, EndedAt = null, Problem = null, IsKept = true },
        (JobStage.NotExported, JobRetried) => this with { Stage = JobStage.Exporting, EndedAt = null, Problem = null, IsKept = true },
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
            // They are needed no more, and may be large.
            Inputs = default,
            Body = it.Body,
            Version = it.Version,
            Lane = isExported ? it.Lane : null,
        };
    }
}
