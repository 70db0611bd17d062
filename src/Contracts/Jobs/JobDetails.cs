using System.Diagnostics.CodeAnalysis;
using TableActors.Contracts.Errors;

namespace TableActors.Contracts.Jobs;

/// <summary>Everything that is known of a job.</summary>
/// <param name="Id">The job.</param>
/// <param name="Route">The name of its route.</param>
/// <param name="State">How far it is.</param>
/// <param name="SubmittedAt">When it was accepted.</param>
public sealed record JobDetails(JobId Id, string Route, JobState State, DateTimeOffset SubmittedAt)
{
    /// <summary>What it is doing. Default: <see cref="JobProgress.Waiting"/>.</summary>
    public JobProgress Progress { get; init; } = JobProgress.Waiting;

    /// <summary>How often its operation, or its export, has begun.</summary>
    public int Attempts { get; init; }

    /// <summary>When it first began; <see langword="null"/>: not yet.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When it ended; <see langword="null"/>: not yet.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Why it failed; <see langword="null"/>: it did not.</summary>
    public Problem? Problem { get; init; }

    /// <summary>
    /// The body that the route would have answered, as UTF-8 JSON; <see langword="null"/>: there is
    /// none, or not yet.
    /// </summary>
    public ReadOnlyMemory<byte>? Result { get; init; }

    /// <summary>The version of the row that it wrote; <see langword="null"/>: it wrote none.</summary>
    public long? Version { get; init; }
}

/// <summary>How far a job is, as clients see it. The numbers are stored.</summary>
public enum JobState
{
    /// <summary>It has not ended.</summary>
    Pending = 1,

    /// <summary>It has ended, and succeeded.</summary>
    Done = 2,

    /// <summary>It has ended with a problem. The failed part can be retried, unless the job was cancelled.</summary>
    Failed = 3,

    /// <summary>Its retention is over. Only its id is still known.</summary>
    Removed = 4,
}

/// <summary>What a job is doing. The numbers are stored.</summary>
public enum JobProgress
{
    /// <summary>It waits for its turn.</summary>
    Waiting = 1,

    /// <summary>Its operation is being carried out, or will be tried again soon.</summary>
    Running = 2,

    /// <summary>Its row is stored, and is being exported.</summary>
    Exporting = 3,

    /// <summary>It has ended.</summary>
    Ended = 4,
}

/// <summary>The id of a job: 32 hexadecimal digits in lower case.</summary>
public sealed record JobId
{
    private const int Length = 32;

    private JobId(string value) => Value = value;

    /// <summary>The digits.</summary>
    public string Value { get; }

    /// <summary>Makes an id that no other job has.</summary>
    public static JobId New() => new(Guid.NewGuid().ToString("n"));

    /// <summary>Makes the id that always belongs to the same bytes. Only the first 16 count.</summary>
    /// <param name="bytes">At least 16 bytes, evenly distributed as those of a hash are.</param>
    public static JobId Of(ReadOnlySpan<byte> bytes) => new(Convert.ToHexStringLower(bytes[..(Length / 2)]));

    /// <summary>Reads an id. Anything but 32 hexadecimal digits in lower case is none.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out JobId? id)
    {
        id = text?.Length == Length && text.All(char.IsAsciiHexDigitLower) ? new JobId(text) : null;
        return id is not null;
    }

    /// <inheritdoc/>
    public override string ToString() => Value;
}
