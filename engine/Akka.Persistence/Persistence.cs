using Akka.Actor;
using Akka.Configuration;

namespace Akka.Persistence;

/// <summary>Makes the persistence extension of an actor system.</summary>
public class Persistence : ExtensionIdProvider<PersistenceExtension>
{
    public static Persistence Instance { get; } = new();

    public static Config DefaultConfig() => ConfigurationFactory.FromResource<Persistence>("Akka.Persistence.reference.conf");

    public override PersistenceExtension CreateExtension(ExtendedActorSystem system) => new(system);
}
