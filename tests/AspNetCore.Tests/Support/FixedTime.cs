namespace TableActors.AspNetCore.Tests.Support;

/// <summary>A clock that stands still.</summary>
internal sealed class FixedTime : TimeProvider
{
    public DateTimeOffset Now { get; } = new(2026, 1, 31, 12, 0, 0, TimeSpan.Zero);

    public override DateTimeOffset GetUtcNow() => Now;
}
