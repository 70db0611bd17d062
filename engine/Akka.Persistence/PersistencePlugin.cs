using Akka.Actor;
using Akka.Persistence.Journal;

namespace Akka.Persistence;

/// <summary>A journal or snapshot store that has been started.</summary>
internal sealed record PersistencePlugin(IActorRef Actor, TimeSpan RecoveryEventTimeout, EventAdapters Adapters);
