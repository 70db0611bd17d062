using System.Globalization;
using TableActors.Contracts.Jobs;

namespace TableActors.Actors.Jobs;

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
