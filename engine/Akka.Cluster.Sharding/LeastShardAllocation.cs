using System.Collections.Immutable;
using Akka.Actor;

namespace Akka.Cluster.Sharding;

/// <summary>Gives a new shard to the region with the fewest shards, and moves none.</summary>
internal sealed class LeastShardAllocation : IShardAllocationStrategy
{
    private static readonly Task<IImmutableSet<string>> NoShards = Task.FromResult<IImmutableSet<string>>(ImmutableHashSet<string>.Empty);

    public Task<IActorRef> AllocateShard(
        IActorRef requester,
        string shardId,
        IImmutableDictionary<IActorRef, IImmutableList<string>> currentShardAllocations) =>
        Task.FromResult(
            currentShardAllocations.Count == 0 ? requester : currentShardAllocations.MinBy(entry => entry.Value.Count).Key);

    public Task<IImmutableSet<string>> Rebalance(
        IImmutableDictionary<IActorRef, IImmutableList<string>> currentShardAllocations,
        IImmutableSet<string> rebalanceInProgress) => NoShards;
}
