using Akka.Actor;
using Akka.Event;

namespace Akka.Dispatch.SysMsg;

/// <summary>First message of every actor: make the instance and start it.</summary>
internal sealed class Create : SystemMessage
{
}

internal sealed class Recreate(Exception cause) : SystemMessage
{
    public Exception Cause { get; } = cause;
}

internal sealed class Suspend : SystemMessage
{
}

internal sealed class Resume(Exception causedByFailure) : SystemMessage
{
    /// <summary>Null when an ancestor resumes; then a failure of the receiver's own stays as it is.</summary>
    public Exception CausedByFailure { get; } = causedByFailure;
}

internal sealed class Terminate : SystemMessage, IPossiblyHarmful, IDeadLetterSuppression
{
}

/// <summary>A child tells its parent that it failed and is suspended.</summary>
internal sealed class Failed(IActorRef child, Exception cause) : SystemMessage
{
    public IActorRef Child { get; } = child;

    public Exception Cause { get; } = cause;
}
