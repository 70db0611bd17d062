namespace TableActors.Host.Tests.Support;

/// <summary>A clock whose timers all go off after a millisecond, and again.</summary>
internal sealed class HurriedTime : TimeProvider
{
    private static readonly TimeSpan Millisecond = TimeSpan.FromMilliseconds(1);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        base.CreateTimer(callback, state, Millisecond, period == Timeout.InfiniteTimeSpan ? period : Millisecond);
}
