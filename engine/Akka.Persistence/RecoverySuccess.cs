using Akka.Event;

namespace Akka.Persistence;

/// <summary>All events asked for have been replayed.</summary>
public sealed class RecoverySuccess(long highestSequenceNr) : IJournalResponse, IDeadLetterSuppression
{
    public long HighestSequenceNr { get; } = highestSequenceNr;
}
