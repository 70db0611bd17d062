namespace Akka.Persistence;

/// <summary>
/// Where a persistent actor is in its life: the first three follow each other once; the last two alternate.
/// </summary>
internal enum PersistencePhase
{
    AwaitingPermit,
    LoadingSnapshot,
    Replaying,
    ProcessingCommands,
    PersistingEvents,
}
