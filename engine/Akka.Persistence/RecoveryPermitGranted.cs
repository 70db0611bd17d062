using Akka.Event;

namespace Akka.Persistence;

internal sealed class RecoveryPermitGranted : IDeadLetterSuppression
{
    public static readonly RecoveryPermitGranted Instance = new();
}
