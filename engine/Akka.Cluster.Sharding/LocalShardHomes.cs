using System.Collections.Concurrent;
using System.Collections.Immutable;
using Akka.Actor;

namespace Akka.Cluster.Sharding;

/// <summary>Homes within one process: every shard of a type lives in the one region of that type.</summary>
internal sealed class LocalShardHomes : IShardHomes
{
    private readonly ConcurrentDictionary<string, IActorRef> _regions = new();

    public ImmutableHashSet<string> TypeNames => [.. _regions.Keys];

    public IActorRef HomeOf(string typeName, string shardId) => RegionOf(typeName);

    public IActorRef RegionOf(string typeName) => _regions.GetValueOrDefault(typeName);

    public void Add(string typeName, IActorRef region) => _regions[typeName] = region;

    /// <summary>Forgets a region that stopped, unless another one has taken its place.</summary>
    public void Remove(string typeName, IActorRef region) => _regions.TryRemove(KeyValuePair.Create(typeName, region));
}
