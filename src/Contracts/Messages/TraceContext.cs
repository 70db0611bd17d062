namespace TableActors.Contracts.Messages;

/// <summary>
/// The span that something belongs to, in the words of W3C's Trace Context: by it what is done on another node, or much later, is part of the
/// same trace.
/// </summary>
/// <param name="Parent">The span, as <c>traceparent</c>.</param>
/// <param name="State">
/// What the tracing systems before it have noted, as <c>tracestate</c>, at most 512 characters; <see langword="null"/>: nothing.
/// </param>
public sealed record TraceContext(string Parent, string? State = null);
