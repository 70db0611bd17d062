namespace Akka.Actor;

/// <summary>Numbers that tell apart actors which follow each other under one path.</summary>
internal static class ActorUid
{
    private static int _last = Random.Shared.Next(1, int.MaxValue);

    public static long Next()
    {
        while (true)
        {
            var uid = Interlocked.Increment(ref _last) & int.MaxValue;
            if (uid != ActorPath.UndefinedUid) return uid;
        }
    }
}
