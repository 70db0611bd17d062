using System.Collections.Concurrent;
using System.Diagnostics;

namespace TableActors.Bench.LoadGenerator;

/// <summary>What all connections of a run count together, and the span of time in which requests count.</summary>
internal sealed class LoadCounters(LoadOptions options)
{
    private readonly ConcurrentDictionary<int, long> _errors = new();
    private readonly long _measureFrom = Stopwatch.GetTimestamp()
        + (long)(options.WarmUp.TotalSeconds * Stopwatch.Frequency);
    private readonly long _measureTicks = (long)(options.Duration.TotalSeconds * Stopwatch.Frequency);
    private long _issued;
    private long _completed;
    private long _lastCompletion;

    public LatencyHistogram Latencies { get; } = new();

    public IReadOnlyDictionary<int, long> Errors => _errors;

    public long Completed => _completed;

    /// <summary>The measured span; shorter than asked for where the run stopped at its number of requests.</summary>
    public TimeSpan Measured
    {
        get
        {
            long ticks = _issued > options.Requests ? _lastCompletion - _measureFrom : _measureTicks;
            return TimeSpan.FromSeconds((double)Math.Max(0, ticks) / Stopwatch.Frequency);
        }
    }

    public bool MayIssue() =>
        Stopwatch.GetTimestamp() < _measureFrom + _measureTicks
        && Interlocked.Increment(ref _issued) <= options.Requests;

    public void Success(long started, long ended)
    {
        Complete(ended);
        if (ended >= _measureFrom && ended <= _measureFrom + _measureTicks)
            Latencies.Record(ended - started);
    }

    /// <summary>Counts a failure, in the warm-up too.</summary>
    /// <param name="status">The HTTP status; 0 where the connection failed.</param>
    public void Failure(int status)
    {
        Complete(Stopwatch.GetTimestamp());
        _errors.AddOrUpdate(status, 1, (_, count) => count + 1);
    }

    private void Complete(long ended)
    {
        Interlocked.Increment(ref _completed);
        Volatile.Write(ref _lastCompletion, ended);
    }
}
