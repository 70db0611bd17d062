using System.Diagnostics;
using TableActors.Actors.Tables;
using TableActors.Contracts.Messages;
using TableActors.Contracts.Naming;

namespace TableActors.Actors.Telemetry;

/// <summary>
/// Records the spans of a node, but only below a span that is recorded. So the sampling is decided
/// once, where a request comes in. Messages and events carry a <see cref="TraceContext"/> only
/// while somebody listens.
/// </summary>
internal static class Traces
{
    // W3C's Trace Context asks everybody to pass on this many characters. A caller's header may be
    // much longer, and would make every message longer.
    private const int LongestState = 512;
    private static readonly ActivitySource Source = new(TableTelemetry.Name);

    public static bool IsOn => Source.HasListeners();

    public static bool IsRecorded => IsOn && Activity.Current is { Recorded: true, IdFormat: ActivityIdFormat.W3C };

    /// <summary>
    /// The current span, as the parent of spans elsewhere; <see langword="null"/>: it is
    /// not recorded.
    /// </summary>
    public static TraceContext? Present => IsRecorded && Activity.Current is { Id: { } parent } current
        ? new TraceContext(parent, Bounded(current.TraceStateString))
        : null;

    /// <summary>
    /// Begins a child of the current span, and makes it the current span; <see langword="null"/>:
    /// the current span is not recorded.
    /// </summary>
    public static Activity? Begin(string name, ActivityKind kind = ActivityKind.Internal) =>
        IsRecorded ? Source.StartActivity(name, kind) : null;

    /// <summary>Begins a child of a span that may have ended long ago, or on another node.</summary>
    public static Activity? BeginBelow(TraceContext? trace, string name, ActivityKind kind) =>
        Find(trace) is { } parent ? Source.StartActivity(name, kind, parent) : null;

    /// <summary>Adds a span that has already ended. The current span does not change.</summary>
    /// <param name="trace">The parent; <see langword="null"/>: nothing is added.</param>
    /// <param name="name">The operation and its subject.</param>
    /// <param name="kind">Whether the operation went to another system.</param>
    /// <param name="begun">When the operation began.</param>
    /// <param name="ended">When the operation ended.</param>
    /// <param name="tags">The span's tags.</param>
    /// <param name="error">Why the operation failed; <see langword="null"/>: it succeeded.</param>
    public static void Add(
        TraceContext? trace, string name, ActivityKind kind, DateTimeOffset begun, DateTimeOffset ended,
        in TagList tags, string? error)
    {
        if (Find(trace) is not { } parent
            || Source.StartActivity(name, kind, parent, tags, startTime: begun) is not { } span)
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

    /// <summary>Adds the spans of a transaction: one for each write.</summary>
    public static void AddCommit(
        TableName table, List<QueuedWrite> writes, DateTimeOffset begun, DateTimeOffset ended, string? error)
    {
        if (!IsOn)
            return;
        foreach (var write in writes)
        {
            if (write.Command.Trace is not { } trace)
                continue;
            var tags = new TagList { { "table", table.Value }, { "batch.size", writes.Count } };
            Add(trace, $"commit {table}", ActivityKind.Internal, begun, ended, tags, error);
        }
    }

    private static ActivityContext? Find(TraceContext? trace) =>
        trace is not null && IsOn && ActivityContext.TryParse(trace.Parent, trace.State, isRemote: true, out var found)
            ? found
            : null;

    // The state is a list with the newest entries in front. If it is too long, whole entries at its
    // end, the oldest, are left out.
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
