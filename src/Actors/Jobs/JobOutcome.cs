using TableActors.Contracts.Errors;

namespace TableActors.Actors.Jobs;

/// <summary>What became of a job's operation.</summary>
public abstract record JobOutcome
{
    private JobOutcome()
    {
    }

    /// <summary>The operation was carried out.</summary>
    /// <param name="Body">The body of the route's answer: UTF-8 JSON. It is also the row that is exported.</param>
    /// <param name="Version">The version of the row that was written; <see langword="null"/>: none was.</param>
    public sealed record Answered(ReadOnlyMemory<byte> Body, long? Version) : JobOutcome;

    /// <summary>It was not, or not to the end.</summary>
    /// <param name="Problem">Why. Where it is retryable the job tries again.</param>
    public sealed record Refused(Problem Problem) : JobOutcome;
}
