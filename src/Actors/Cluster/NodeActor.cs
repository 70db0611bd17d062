using System.Collections.Immutable;
using Akka.Actor;
using Akka.Cluster.Sharding;

namespace TableActors.Actors.Cluster;

/// <summary>Describes this node to the others. Every node has one, at the same path.</summary>
internal sealed class NodeActor : ReceiveActor
{
    public const string Name = "tableactors-node";

    private static readonly TimeSpan RegionLimit = TimeSpan.FromMilliseconds(500);

    public NodeActor(LiveEntities live, Func<IActorRef> jobRegion) =>
        Receive<DescribeNode>(_ => ShardsAsync(jobRegion()).PipeTo(Sender, Self, success: shards =>
            new NodeDescription(All(live, EntityKind.Table), All(live, EntityKind.Lane), shards)));

    private static ImmutableArray<EntityDescription> All(LiveEntities live, EntityKind kind) =>
    [
        .. live.All.Where(entity => entity.Kind == kind)
            .OrderBy(entity => entity.Name, StringComparer.Ordinal)
            .Select(entity => new EntityDescription(entity.Name, entity.Epoch, entity.Waiting, entity.LastError)),
    ];

    private static async Task<ImmutableArray<JobShardDescription>> ShardsAsync(IActorRef jobRegion)
    {
        try
        {
            var state = await jobRegion.Ask<CurrentShardRegionState>(GetShardRegionState.Instance, RegionLimit)
                .ConfigureAwait(false);
            return
            [
                .. state.Shards.OrderBy(shard => shard.ShardId, StringComparer.Ordinal)
                    .Select(shard => new JobShardDescription(shard.ShardId, shard.EntityIds.Count)),
            ];
        }
        catch (AskTimeoutException)
        {
            return [];
        }
    }
}

/// <summary>Marks the messages by which nodes describe themselves to each other.</summary>
internal interface INodeMessage;

/// <summary>Asks a node what lives on it. The reply is a <see cref="NodeDescription"/>.</summary>
internal sealed record DescribeNode : INodeMessage
{
    public static DescribeNode Instance { get; } = new();
}

/// <summary>The actors that live on a node. Those of jobs are counted by shard.</summary>
internal sealed record NodeDescription(
    ImmutableArray<EntityDescription> Tables, ImmutableArray<EntityDescription> Lanes,
    ImmutableArray<JobShardDescription> JobShards)
    : INodeMessage;

/// <summary>
/// A table or an export lane. The epoch is 0 if it has none. It has no error if there was none
/// since the start, or if it has recovered.
/// </summary>
internal sealed record EntityDescription(string Name, long Epoch, int Waiting, string? LastError);

/// <summary>A shard of jobs, and how many of them have their actors on the node.</summary>
internal sealed record JobShardDescription(string Shard, int Jobs);
