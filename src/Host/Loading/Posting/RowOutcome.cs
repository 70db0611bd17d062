using TableActors.Contracts.Errors;

namespace TableActors.Host.Loading.Posting;

/// <summary>What became of one row.</summary>
internal abstract record RowOutcome
{
    private RowOutcome()
    {
    }

    /// <summary>The service has stored it.</summary>
    /// <param name="ByEarlierLoad">Whether that was when an earlier load sent it.</param>
    internal sealed record Stored(bool ByEarlierLoad) : RowOutcome;

    /// <summary>Another row with its key is there.</summary>
    /// <param name="Problem">The service's answer.</param>
    internal sealed record Duplicate(ProblemBody Problem) : RowOutcome;

    /// <summary>The service has refused it.</summary>
    /// <param name="Problem">The service's answer.</param>
    internal sealed record Refused(ProblemBody Problem) : RowOutcome;

    /// <summary>The outcome that a problem tells.</summary>
    public static RowOutcome Of(ProblemBody problem) => problem.Code == ErrorCodes.DuplicateKey.Code ? new Duplicate(problem) : new Refused(problem);
}
