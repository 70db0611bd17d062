using System.Collections.Immutable;
using System.Globalization;
using TableActors.Contracts.Jobs;

namespace TableActors.Actors.Jobs;

/// <summary>A job as the index knows it.</summary>
/// <param name="Id">The job.</param>
/// <param name="Route">The name of its route.</param>
/// <param name="State">How far it is.</param>
/// <param name="SubmittedAt">When it was accepted.</param>
/// <param name="EndedAt">When it ended; <see langword="null"/>: not yet.</param>
/// <param name="Code">The code of the problem with which it ended; <see langword="null"/>: none.</param>
/// <param name="Version">The version of the row that it wrote; <see langword="null"/>: none.</param>
public sealed record JobEntry(
    JobId Id, string Route, JobState State, DateTimeOffset SubmittedAt, DateTimeOffset? EndedAt, string? Code, long? Version)
{
    /// <summary>The caller who asked for it; <see langword="null"/>: nobody knows, because callers were not known then.</summary>
    public string? Submitter { get; init; }
}

/// <summary>Which jobs are meant. Jobs whose retention is over never are.</summary>
public sealed record JobFilter
{
    /// <summary>Those in this state; <see langword="null"/>: any.</summary>
    public JobState? State { get; init; }

    /// <summary>Those of this route; <see langword="null"/>: any.</summary>
    public string? Route { get; init; }

    /// <summary>Those that failed with this code, for example <c>export_failed</c>; <see langword="null"/>: any.</summary>
    public string? Code { get; init; }

    /// <summary>Those that somebody may see; <see langword="null"/>: all.</summary>
    public JobViewer? Viewer { get; init; }
}

/// <summary>Who looks at jobs: sees those of some routes, but for those that other callers have asked for.</summary>
/// <param name="Routes">The routes; <see langword="null"/>: all; empty: no job is seen.</param>
/// <param name="Caller">The name; <see langword="null"/>: only jobs of nobody in particular are seen.</param>
public sealed record JobViewer(ImmutableArray<string>? Routes, string? Caller);

/// <summary>Some of the jobs that a filter means, the newest first.</summary>
/// <param name="Jobs">The jobs.</param>
/// <param name="After">What to ask for the next page with; <see langword="null"/>: there is none.</param>
public sealed record JobPage(ImmutableArray<JobEntry> Jobs, string? After);

/// <summary>A place in a list of jobs, whichever way it runs: right after one of them, whether it is still there or not.</summary>
/// <param name="SubmittedAt">When that job was accepted.</param>
/// <param name="Job">That job.</param>
public sealed record JobCursor(DateTimeOffset SubmittedAt, JobId Job)
{
    private const int TimeDigits = 16;

    /// <summary>The place after a job.</summary>
    public static JobCursor After(JobEntry job)
    {
        ArgumentNullException.ThrowIfNull(job);
        return new JobCursor(job.SubmittedAt, job.Id);
    }

    /// <summary>Reads what <see cref="ToString"/> has written.</summary>
    /// <returns>The place; <see langword="null"/>: the text names none.</returns>
    public static JobCursor? Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var isTime = long.TryParse(text.AsSpan(0, Math.Min(TimeDigits, text.Length)), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var ticks)
            && ticks >= 0 && ticks <= DateTimeOffset.MaxValue.UtcTicks;
        return isTime && JobId.TryParse(text[Math.Min(TimeDigits, text.Length)..], out var job)
            ? new JobCursor(new DateTimeOffset(ticks, TimeSpan.Zero), job)
            : null;
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{SubmittedAt.UtcTicks:x16}{Job.Value}");
}
