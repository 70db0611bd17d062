using Akka.Actor;

namespace Akka.Persistence;

/// <summary>The snapshot store or the journal was silent for too long during a recovery.</summary>
public sealed class RecoveryTimedOutException : AkkaException
{
    public RecoveryTimedOutException()
    {
    }

    public RecoveryTimedOutException(string message, Exception cause = null)
        : base(message, cause)
    {
    }
}
