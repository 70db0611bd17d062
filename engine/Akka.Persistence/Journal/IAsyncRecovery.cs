using Akka.Actor;

namespace Akka.Persistence.Journal;

/// <summary>Reads what a journal has stored of one actor.</summary>
public interface IAsyncRecovery
{
    /// <summary>Calls back for the stored events, from and to inclusive, in their order, at most <paramref name="max"/> of them.</summary>
    Task ReplayMessagesAsync(
        IActorContext context, string persistenceId, long fromSequenceNr, long toSequenceNr, long max,
        Action<IPersistentRepresentation> recoveryCallback);

    /// <summary>The highest sequence number that was ever stored, deleted events included; 0 for none.</summary>
    Task<long> ReadHighestSequenceNrAsync(string persistenceId, long fromSequenceNr);
}
