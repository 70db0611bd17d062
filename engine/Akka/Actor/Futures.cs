namespace Akka.Actor;

/// <summary>
/// Sends a message and gives the answer as a task. The task fails with <see cref="AskTimeoutException"/> when none comes in time,
/// with the cause of a <see cref="Status.Failure"/>, and with <see cref="ArgumentException"/> on an answer of another type.
/// </summary>
public static class Futures
{
    public static Task<object> Ask(this ICanTell self, object message, TimeSpan? timeout = null) =>
        self.Ask<object>(message, timeout, CancellationToken.None);

    public static Task<object> Ask(this ICanTell self, object message, CancellationToken cancellationToken) =>
        self.Ask<object>(message, null, cancellationToken);

    public static Task<object> Ask(this ICanTell self, object message, TimeSpan? timeout, CancellationToken cancellationToken) =>
        self.Ask<object>(message, timeout, cancellationToken);

    public static Task<T> Ask<T>(this ICanTell self, object message, TimeSpan? timeout = null) =>
        self.Ask<T>(message, timeout, CancellationToken.None);

    public static Task<T> Ask<T>(this ICanTell self, object message, CancellationToken cancellationToken) =>
        self.Ask<T>(message, null, cancellationToken);

    public static Task<T> Ask<T>(this ICanTell self, object message, TimeSpan? timeout, CancellationToken cancellationToken)
    {
        var future = Begin<T>(self, timeout, cancellationToken);
        self.Tell(message, future);
        return future.Result;
    }

    /// <summary>The message is made with the reference to answer to, for protocols that name it in the message.</summary>
    public static Task<T> Ask<T>(
        this ICanTell self, Func<IActorRef, object> messageFactory, TimeSpan? timeout, CancellationToken cancellationToken)
    {
        var future = Begin<T>(self, timeout, cancellationToken);
        self.Tell(messageFactory(future), future);
        return future.Result;
    }

    /// <summary>The system that a receiver belongs to, or else the one that the current actor does.</summary>
    internal static ActorSystemImpl SystemOf(ICanTell receiver)
    {
        var reference = receiver is ActorSelection selection ? selection.Anchor : receiver;
        if (reference is LocalActorRef local) return local.Cell.SystemImpl;
        if (reference is IInternalActorRef other and not Nobody) return (ActorSystemImpl)other.Provider.Settings.System;
        return ActorCell.Current?.SystemImpl
            ?? throw new ArgumentException("Unable to resolve the target Provider", nameof(receiver));
    }

    private static FutureActorRef<T> Begin<T>(ICanTell self, TimeSpan? timeout, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(self);
        var system = SystemOf(self);
        var future = new FutureActorRef<T>(system);
        future.Await(timeout ?? system.Settings.AskTimeout, cancellationToken);
        return future;
    }
}
