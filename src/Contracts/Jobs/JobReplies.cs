using TableActors.Contracts.Errors;

namespace TableActors.Contracts.Jobs;

/// <summary>The job is stored. A job in the foreground has also ended.</summary>
/// <param name="Details">The job as it is now.</param>
/// <param name="IsReplayed">Whether the job existed already.</param>
internal sealed record JobAccepted(JobDetails Details, bool IsReplayed) : IJobReply;

/// <summary>There is such a job.</summary>
internal sealed record JobFound(JobDetails Details) : IJobReply;

/// <summary>There is no such job.</summary>
internal sealed record JobMissing : IJobReply
{
    private JobMissing()
    {
    }

    public static JobMissing Instance { get; } = new();
}

/// <summary>What was asked for is done, and stored.</summary>
internal sealed record JobAgreed : IJobReply
{
    private JobAgreed()
    {
    }

    public static JobAgreed Instance { get; } = new();
}

/// <summary>
/// What was asked for is not done. With the code <c>outcome_unknown</c>, it is unknown whether it
/// is done.
/// </summary>
internal sealed record JobRefused(Problem Problem) : IJobReply;

/// <summary>A reply of the actor of a job.</summary>
internal interface IJobReply;
