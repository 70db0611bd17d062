using System.Collections.Concurrent;
using System.Diagnostics;
using TableActors.Contracts.Messages;

namespace TableActors.TestSupport;

/// <summary>The spans of one trace, which a test begins: those of the service, and those of requests to it.</summary>
public sealed class RecordedSpans : IDisposable
{
    private static readonly string[] Sources = ["TableActors", "Microsoft.AspNetCore"];
    private readonly ActivityTraceId _trace = ActivityTraceId.CreateRandom();
    private readonly ActivitySpanId _root = ActivitySpanId.CreateRandom();
    private readonly ConcurrentQueue<Activity> _ended = new();
    private readonly ActivityListener _listener;

    /// <summary>Begins to listen.</summary>
    public RecordedSpans()
    {
        _listener = new ActivityListener
        {
            ShouldListenTo = source => Sources.Contains(source.Name),
            Sample = (ref options) =>
                options.TraceId == _trace ? ActivitySamplingResult.AllDataAndRecorded : ActivitySamplingResult.None,
            ActivityStopped = span =>
            {
                if (span.TraceId == _trace)
                    _ended.Enqueue(span);
            },
        };
        ActivitySource.AddActivityListener(_listener);
    }

    /// <summary>What a message carries that belongs to the trace.</summary>
    internal TraceContext Trace => new(TraceParent, TraceState);

    /// <summary>What a request carries that belongs to the trace.</summary>
    public string TraceParent => $"00-{_trace}-{_root}-01";

    /// <summary>What a request may carry besides.</summary>
    public string TraceState => "test=1,other@tenant=2";

    /// <summary>The spans that have ended.</summary>
    public IReadOnlyList<Activity> Ended => [.. _ended];

    /// <summary>
    /// Each span with the one above it: <c>commit films &lt; insert films</c>. Above the first is
    /// the <c>test</c>.
    /// </summary>
    public IEnumerable<string> Tree
    {
        get
        {
            var names = Ended.ToDictionary(span => span.SpanId, span => span.DisplayName);
            names[_root] = "test";
            return Ended.Select(span =>
                $"{span.DisplayName} < {names.GetValueOrDefault(span.ParentSpanId, "a span that has not ended")}")
                .Order(StringComparer.Ordinal);
        }
    }

    /// <summary>Waits for the end of a span.</summary>
    public Task UntilEndedAsync(Func<Activity, bool> isIt, string what) =>
        Eventually.IsTrueAsync(() => _ended.Any(isIt), what);

    /// <inheritdoc/>
    public void Dispose() => _listener.Dispose();
}
