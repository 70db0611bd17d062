namespace Akka.Actor;

/// <summary>The new instance could not be created, or its <c>PostRestart</c> threw.</summary>
public class PostRestartException : ActorInitializationException
{
    public PostRestartException(IActorRef actor, Exception cause, Exception originalCause)
        : base(actor, $"Exception post restart ({originalCause?.GetType().ToString() ?? "null"})", cause) =>
        OriginalCause = originalCause;

    public Exception OriginalCause { get; }
}
