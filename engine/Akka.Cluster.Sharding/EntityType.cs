using Akka.Actor;

namespace Akka.Cluster.Sharding;

/// <summary>All that a region must know to run the entities of one type.</summary>
internal sealed record EntityType(
    string Name,
    Func<string, Props> EntityProps,
    ClusterShardingSettings Settings,
    IMessageExtractor Extractor,
    object StopMessage);
