namespace TableActors.Bench.LoadGenerator;

/// <summary>Hands out the keys of one run: each once in order, or any of a range at random.</summary>
internal sealed class KeySequence(long first, long count)
{
    private long _last = first - 1;

    public long Next() => Interlocked.Increment(ref _last);

    public long Any() => first + Random.Shared.NextInt64(count);
}
