using TableActors.Contracts.Errors;

namespace TableActors.Contracts.Jobs;

/// <summary>The job is stored; in the foreground: it has ended.</summary>
/// <param name="Details">The job as it is.</param>
/// <param name="IsReplayed">Whether it was there already.</param>
public sealed record JobAccepted(JobDetails Details, bool IsReplayed) : IJobReply;

/// <summary>There is such a job.</summary>
/// <param name="Details">The job as it is.</param>
public sealed record JobFound(JobDetails Details) : IJobReply;

/// <summary>There is no such job.</summary>
public sealed record JobMissing : IJobReply
{
    private JobMissing()
    {
    }

    /// <summary>The one value there is.</summary>
    public static JobMissing Instance { get; } = new();
}

/// <summary>What was asked for is done, and stored.</summary>
public sealed record JobAgreed : IJobReply
{
    private JobAgreed()
    {
    }

    /// <summary>The one value there is.</summary>
    public static JobAgreed Instance { get; } = new();
}

/// <summary>What was asked for is not done, or (code <c>outcome_unknown</c>) it is not known whether it is.</summary>
/// <param name="Problem">Why.</param>
public sealed record JobRefused(Problem Problem) : IJobReply;

/// <summary>What the actor of a job answers.</summary>
public interface IJobReply;
