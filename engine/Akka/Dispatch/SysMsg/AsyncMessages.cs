using Akka.Event;

namespace Akka.Dispatch.SysMsg;

/// <summary>The part of an asynchronous handler that follows an await.</summary>
internal sealed class Continuation(SendOrPostCallback callback, object state) : SystemMessage, IDeadLetterSuppression
{
    public SendOrPostCallback Callback { get; } = callback;

    public object State { get; } = state;
}

/// <summary>An asynchronous handler has ended, well or badly.</summary>
internal sealed class HandlerCompleted(Task task, object incarnation) : SystemMessage, IDeadLetterSuppression
{
    public Task Task { get; } = task;

    /// <summary>The actor instance that started the handler; a later one is not to blame for its failure.</summary>
    public object Incarnation { get; } = incarnation;
}
