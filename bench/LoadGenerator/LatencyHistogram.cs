using System.Diagnostics;
using System.Numerics;

namespace TableActors.Bench.LoadGenerator;

/// <summary>
/// Counts latencies in buckets whose width grows with the value, 128 to each power of two, so that
/// every quantile is exact to 0.8 %. Safe for several threads.
/// </summary>
internal sealed class LatencyHistogram
{
    private const int SubBucketBits = 7;
    private const int SubBuckets = 1 << SubBucketBits;

    private readonly long[] _counts = new long[SubBuckets * (64 - SubBucketBits)];
    private long _max;

    public long Count => _counts.Sum();

    public TimeSpan Max => FromNanoseconds(_max);

    public void Record(long stopwatchTicks)
    {
        long nanoseconds = (long)(stopwatchTicks * (1e9 / Stopwatch.Frequency));
        Interlocked.Increment(ref _counts[IndexOf(nanoseconds)]);
        long max = Volatile.Read(ref _max);
        while (nanoseconds > max && Interlocked.CompareExchange(ref _max, nanoseconds, max) is var seen && seen != max)
            max = seen;
    }

    /// <summary>The latency that the given share of the requests did not exceed.</summary>
    /// <param name="share">0 to 1.</param>
    public TimeSpan Quantile(double share)
    {
        long wanted = Math.Max(1, (long)Math.Ceiling(Count * share));
        long seen = 0;
        for (int i = 0; i < _counts.Length; i++)
        {
            seen += _counts[i];
            if (seen >= wanted)
                return FromNanoseconds(Math.Min(HighestIn(i), _max));
        }

        return TimeSpan.Zero;
    }

    private static int IndexOf(long value)
    {
        if (value < SubBuckets)
            return (int)Math.Max(0, value);
        int shift = BitOperations.Log2((ulong)value) - SubBucketBits;
        return (shift << SubBucketBits) + (int)(value >> shift);
    }

    private static long HighestIn(int index)
    {
        if (index < SubBuckets)
            return index;
        int shift = (index >> SubBucketBits) - 1;
        long mantissa = index - ((long)shift << SubBucketBits);
        return ((mantissa + 1) << shift) - 1;
    }

    private static TimeSpan FromNanoseconds(long nanoseconds) =>
        TimeSpan.FromTicks(nanoseconds / TimeSpan.NanosecondsPerTick);
}
