namespace TableActors.Cluster.Tests.History;

/// <summary>What has become of a call, as far as its caller knows.</summary>
internal enum CallOutcome
{
    /// <summary>It was carried out; its version is known.</summary>
    Done,

    /// <summary>The row had another version than the condition names (412).</summary>
    Differs,

    /// <summary>It has certainly done nothing, and never will.</summary>
    Failed,

    /// <summary>It may have happened, may yet happen, or may never.</summary>
    Unknown,
}

/// <summary>A call to one row: a read, or a write that leaves a mark of its own there.</summary>
internal sealed record Call
{
    /// <summary>The row.</summary>
    public required string Row { get; init; }

    /// <summary>Whether it writes.</summary>
    public required bool IsWrite { get; init; }

    /// <summary>When it was sent for the first time.</summary>
    public required TimeSpan Start { get; init; }

    /// <summary>When the caller had the answer.</summary>
    public required TimeSpan End { get; init; }

    public required CallOutcome Outcome { get; init; }

    /// <summary>What was read, or what the write leaves. No two writes leave the same.</summary>
    public string? Mark { get; init; }

    /// <summary>The version that the answer names.</summary>
    public long? Version { get; init; }

    /// <summary>The only version that is to be written over; <see langword="null"/>: any.</summary>
    public long? Condition { get; init; }

    public override string ToString() =>
        FormattableString.Invariant($"{(IsWrite ? "write" : "read")} {Mark} {Start.TotalMilliseconds:0.0}-{End.TotalMilliseconds:0.0} ms {Outcome} version {Version} condition {Condition}");
}
