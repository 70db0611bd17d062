namespace TableActors.TestSupport.Media;

/// <summary>The system's clock, which dates the files on the disk too, put forward as the test wants.</summary>
internal sealed class ClockAhead : TimeProvider
{
    public TimeSpan By { get; set; }

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + By;
}
