using System.Diagnostics;
using TableActors.Actors.Tables;
using TableActors.Contracts.Messages;
using TableActors.Contracts.Naming;

namespace TableActors.Actors.Telemetry;

/// <summary>
/// The spans of a node. There are none but those of requests that are recorded: what has no recorded span above it gets none, so that sampling is
/// decided once, where the request comes in. Messages and events carry a <see cref="TraceContext"/>, and only where somebody listens.
/// </summary>
internal static class Traces
{
    // What W3C's Trace Context asks of everybody to pass on; a caller's headers may be much longer, and messages must not be.
    private const int LongestState = 512;
    private static readonly ActivitySource Source = new(TableTelemetry.Name);

    /// <summary>Whether anybody listens.</summary>
    public static bool IsOn => Source.HasListeners();

    /// <summary>Whether the present span is recorded.</summary>
    public static bool IsRecorded => IsOn && Activity.Current is { Recorded: true, IdFormat: ActivityIdFormat.W3C };

    /// <summary>The present span, for what goes on elsewhere; <see langword="null"/>: there is none that is recorded.</summary>
    public static TraceContext? Present =>
        IsRecorded && Activity.Current is { Id: { } parent } current ? new TraceContext(parent, Bounded(current.TraceStateString)) : null;

    /// <summary>Begins a span below the present one, which it follows as the present one; <see langword="null"/>: nothing is recorded.</summary>
    public static Activity? Begin(string name, ActivityKind kind = ActivityKind.Internal) =>
        IsRecorded ? Source.StartActivity(name, kind) : null;

    /// <summary>Begins a span below one that may be long over, and on another node.</summary>
    public static Activity? BeginBelow(TraceContext? trace, string name, ActivityKind kind) =>
        Find(trace) is { } parent ? Source.StartActivity(name, kind, parent) : null;

    /// <summary>Adds a span of something that is over. The present span stays what it is.</summary>
    /// <param name="trace">The span above; <see langword="null"/>: there is none, and nothing is added.</param>
    /// <param name="name">What was done, and to what.</param>
    /// <param name="kind">Whether it went to another system.</param>
    /// <param name="begun">When it began.</param>
    /// <param name="ended">When it was over.</param>
    /// <param name="tags">More about it.</param>
    /// <param name="error">Why it failed; <see langword="null"/>: it went well.</param>
    public static void Add(
        TraceContext? trace, string name, ActivityKind kind, DateTimeOffset begun, DateTimeOffset ended, in TagList tags, string? error)
    {
        if (Find(trace) is not { } parent || Source.StartActivity(name, kind, parent, tags, startTime: begun) is not { } span)
            return;
        End(span, error);
        span.SetEndTime(ended.UtcDateTime);
        span.Dispose();
    }

    public static void End(Activity? span, string? error)
    {
        if (span is null || error is null)
            return;
        span.SetTag("error.type", error);
        span.SetStatus(ActivityStatusCode.Error);
    }

    /// <summary>Adds the spans of a transaction: one below each of its writes.</summary>
    public static void AddCommit(TableName table, List<QueuedWrite> writes, DateTimeOffset begun, DateTimeOffset ended, string? error)
    {
        if (!IsOn)
            return;
        foreach (var write in writes)
        {
            if (write.Command.Trace is { } trace)
                Add(trace, $"commit {table}", ActivityKind.Internal, begun, ended, new TagList { { "table", table.Value }, { "batch.size", writes.Count } }, error);
        }
    }

    private static ActivityContext? Find(TraceContext? trace) =>
        trace is not null && IsOn && ActivityContext.TryParse(trace.Parent, trace.State, isRemote: true, out var found) ? found : null;

    // Its entries stand one behind the other, those of the last systems in front: where it is too long, the oldest are left out as a whole.
    private static string? Bounded(string? state)
    {
        if (string.IsNullOrEmpty(state) || !state.All(static c => c is '\t' or (>= ' ' and <= '~')))
            return null;
        if (state.Length <= LongestState)
            return state;
        var end = state.LastIndexOf(',', LongestState);
        return end > 0 ? state[..end] : null;
    }
}
