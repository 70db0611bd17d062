namespace TableActors.Actors.Hosting;

/// <summary>
/// Numbers what actors begin, so that they know an answer of theirs when it comes. No two in a process are alike: an actor that was
/// restarted must not take the answer to what it began before for one to what it has begun since.
/// </summary>
internal static class RunNumber
{
    private static long _last;

    public static long Next() => Interlocked.Increment(ref _last);
}
