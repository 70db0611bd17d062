namespace TableActors.Actors.Jobs;

/// <summary>What was done for a job since its last event.</summary>
/// <param name="Count">How often its operation was begun.</param>
/// <param name="StartedAt">When that was the first time; <see langword="null"/>: it was not.</param>
internal readonly record struct JobAttempts(int Count, DateTimeOffset? StartedAt)
{
    /// <summary>One more.</summary>
    public JobAttempts Begun(DateTimeOffset now) => new(Count + 1, StartedAt ?? now);
}
