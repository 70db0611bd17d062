namespace Akka.Persistence;

/// <summary>Told to an actor that asked for the deletion of its events up to a sequence number.</summary>
public sealed class DeleteMessagesSuccess(long toSequenceNr)
{
    public long ToSequenceNr { get; } = toSequenceNr;
}
