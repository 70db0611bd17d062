namespace TableActors.Host.Loading.Posting;

/// <summary>What became of one row.</summary>
internal abstract record RowOutcome
{
    private RowOutcome()
    {
    }

    /// <summary>The service has taken it.</summary>
    internal sealed record Stored : RowOutcome;

    /// <summary>A row with its key was there already.</summary>
    /// <param name="Problem">The service's answer, as JSON.</param>
    /// <param name="MayBeOurs">Whether an earlier attempt for the same row may have stored it.</param>
    internal sealed record Duplicate(ReadOnlyMemory<byte> Problem, bool MayBeOurs) : RowOutcome;

    /// <summary>The service has refused it.</summary>
    /// <param name="Problem">The service's answer, as JSON.</param>
    internal sealed record Refused(ReadOnlyMemory<byte> Problem) : RowOutcome;
}
