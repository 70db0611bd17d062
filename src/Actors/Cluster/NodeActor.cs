using System.Collections.Immutable;
using Akka.Actor;
using Akka.Cluster.Sharding;

namespace TableActors.Actors.Cluster;

/// <summary>Describes this node to others. There is one on each, at the same path.</summary>
internal sealed class NodeActor : ReceiveActor
{
    /// <summary>Its name among the system's own actors.</summary>
    public const string Name = "tableactors-node";

    private static readonly TimeSpan RegionAnswersWithin = TimeSpan.FromMilliseconds(500);

    /// <param name="live">The tables and lanes.</param>
    /// <param name="jobs">Finds the region of the jobs.</param>
    public NodeActor(LiveEntities live, Func<IActorRef> jobs) => Receive<DescribeNode>(_ => ShardsAsync(jobs()).PipeTo(
        Sender, Self, success: shards => new NodeDescription(All(live, EntityKind.Table), All(live, EntityKind.Lane), shards)));

    private static ImmutableArray<EntityDescription> All(LiveEntities live, EntityKind kind) =>
    [
        .. live.All.Where(entity => entity.Kind == kind)
            .OrderBy(entity => entity.Name, StringComparer.Ordinal)
            .Select(entity => new EntityDescription(entity.Name, entity.Epoch, entity.Waiting, entity.LastError)),
    ];

    private static async Task<ImmutableArray<JobShardDescription>> ShardsAsync(IActorRef jobs)
    {
        try
        {
            var state = await jobs.Ask<CurrentShardRegionState>(GetShardRegionState.Instance, RegionAnswersWithin).ConfigureAwait(false);
            return [.. state.Shards.OrderBy(shard => shard.ShardId, StringComparer.Ordinal).Select(shard => new JobShardDescription(shard.ShardId, shard.EntityIds.Count))];
        }
        catch (AskTimeoutException)
        {
            return [];
        }
    }
}
