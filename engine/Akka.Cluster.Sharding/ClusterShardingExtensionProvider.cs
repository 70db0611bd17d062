using Akka.Actor;

namespace Akka.Cluster.Sharding;

/// <summary>Makes the sharding extension of an actor system.</summary>
public sealed class ClusterShardingExtensionProvider : ExtensionIdProvider<ClusterSharding>
{
    public override ClusterSharding CreateExtension(ExtendedActorSystem system) => new(system);
}
