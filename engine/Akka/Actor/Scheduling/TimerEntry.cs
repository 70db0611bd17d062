namespace Akka.Actor.Scheduling;

/// <summary>What a <see cref="TimerWheel"/> holds. The links belong to its bucket.</summary>
internal abstract class TimerEntry
{
    internal TimerEntry Next;
    internal TimerEntry Previous;
    internal TimerBucket Bucket;
    internal long Due;

    /// <summary>Runs on the wheel's thread, so it must be short and must not throw.</summary>
    internal abstract void Fire();

    /// <summary>Takes the entry out, unless it has fired.</summary>
    internal void Unschedule() => Volatile.Read(ref Bucket)?.Remove(this);
}
