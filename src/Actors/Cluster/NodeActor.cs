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

/// <summary>The actors that live on a node.</summary>
/// <param name="Tables">The tables whose actors are there.</param>
/// <param name="Lanes">The export lanes whose actors are there.</param>
/// <param name="JobShards">
/// The shards of jobs that are there. Each job belongs to one shard.
/// </param>
internal sealed record NodeDescription(
    ImmutableArray<EntityDescription> Tables, ImmutableArray<EntityDescription> Lanes, ImmutableArray<JobShardDescription> JobShards) : INodeMessage;

/// <summary>A table or an export lane.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Epoch">The number of its ownership; 0: it has none.</param>
/// <param name="Waiting">How many writes or rows wait for it.</param>
/// <param name="LastError">
/// The code of its last failure; <see langword="null"/>: there was none since the start, or it has
/// recovered.
/// </param>
internal sealed record EntityDescription(string Name, long Epoch, int Waiting, string? LastError);

/// <summary>A shard of jobs.</summary>
/// <param name="Shard">Its name.</param>
/// <param name="Jobs">How many of its jobs have their actors there.</param>
internal sealed record JobShardDescription(string Shard, int Jobs);
