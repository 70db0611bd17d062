using TableActors.Contracts.Errors;
using TableActors.Contracts.Jobs;

namespace TableActors.Actors.Jobs;

/// <summary>What became of a <see cref="JobRequest"/>.</summary>
public abstract record JobSubmission
{
    private JobSubmission()
    {
    }

    /// <summary>The job is stored, and will be carried out whatever happens.</summary>
    /// <param name="Status">The job as it is.</param>
    /// <param name="IsReplayed">Whether it was there already.</param>
    public sealed record Accepted(JobStatus Status, bool IsReplayed) : JobSubmission;

    /// <summary>There is no job, or (<c>outcome_unknown</c>) it is not known whether there is.</summary>
    /// <param name="Problem">Why.</param>
    public sealed record Refused(Problem Problem) : JobSubmission;
}
