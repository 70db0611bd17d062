using System.Collections.Immutable;
using System.Globalization;
using TableActors.Contracts.Jobs;

namespace TableActors.Actors.Jobs;

/// <summary>A job as the job index lists it.</summary>
/// <param name="Id">The job.</param>
/// <param name="Route">The name of its route.</param>
/// <param name="State">How far the job is.</param>
/// <param name="SubmittedAt">When the job was accepted.</param>
/// <param name="EndedAt">When the job ended; <see langword="null"/>: not yet.</param>
/// <param name="Code">The code of the problem that ended the job; <see langword="null"/>: none.</param>
/// <param name="Version">The version of the row that the job wrote; <see langword="null"/>: none.</param>
public sealed record JobEntry(
    JobId Id, string Route, JobState State, DateTimeOffset SubmittedAt, DateTimeOffset? EndedAt, string? Code,
    long? Version)
{
    /// <summary>
    /// The caller who submitted the job; <see langword="null"/>: the caller was not known.
    /// </summary>
    public string? Submitter { get; init; }
}

/// <summary>
/// Selects jobs: those that meet all conditions. Removed jobs are never selected. Default:
/// all others.
/// </summary>
public sealed record JobFilter
{
    /// <summary>The jobs in this state; <see langword="null"/>: any state.</summary>
    public JobState? State { get; init; }

    /// <summary>The jobs of this route; <see langword="null"/>: any route.</summary>
    public string? Route { get; init; }

    /// <summary>
    /// The jobs that failed with this code, for example <c>export_failed</c>;
    /// <see langword="null"/>: no condition.
    /// </summary>
    public string? Code { get; init; }

    /// <summary>The jobs that this viewer may see; <see langword="null"/>: all jobs.</summary>
    public JobViewer? Viewer { get; init; }
}

/// <summary>
/// Somebody who may see the jobs of some routes, except those that other callers submitted.
/// </summary>
/// <param name="Routes">
/// The routes; <see langword="null"/>: all routes; empty: the viewer sees no job.
/// </param>
/// <param name="Caller">
/// The viewer's name as a caller; <see langword="null"/>: the viewer sees only jobs without
/// a submitter.
/// </param>
public sealed record JobViewer(ImmutableArray<string>? Routes, string? Caller);

/// <summary>A page of the list of the jobs that a filter selects, the newest first.</summary>
/// <param name="Jobs">The jobs.</param>
/// <param name="After">
/// The <c>after</c> of the next page, for <see cref="IJobs.ListAsync"/>; <see langword="null"/>:
/// this is the last page.
/// </param>
public sealed record JobPage(ImmutableArray<JobEntry> Jobs, string? After);

/// <summary>
/// A place in a list of jobs: right after one job, even if that job is gone. Lists in both
/// directions use it.
/// </summary>
/// <param name="SubmittedAt">When that job was accepted.</param>
/// <param name="Job">That job.</param>
public sealed record JobCursor(DateTimeOffset SubmittedAt, JobId Job)
{
    private const int TimeDigits = 16;

    /// <summary>Makes the place right after a job.</summary>
    /// <param name="job">The job.</param>
    internal static JobCursor After(JobEntry job)
    {
        ArgumentNullException.ThrowIfNull(job);
        return new JobCursor(job.SubmittedAt, job.Id);
    }

    /// <summary>Reads a place from the text that <see cref="ToString"/> wrote.</summary>
    /// <param name="text">The text.</param>
    /// <returns>The place; <see langword="null"/>: the text is not one of a place.</returns>
    internal static JobCursor? Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var split = Math.Min(TimeDigits, text.Length);
        var isTime = long.TryParse(
            text.AsSpan(0, split), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var ticks)
            && ticks >= 0 && ticks <= DateTimeOffset.MaxValue.UtcTicks;
        return isTime && JobId.TryParse(text[split..], out var job)
            ? new JobCursor(new DateTimeOffset(ticks, TimeSpan.Zero), job)
            : null;
    }

    /// <summary>The place as text: the time as 16 hexadecimal digits, then the job's id.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{SubmittedAt.UtcTicks:x16}{Job.Value}");
}
