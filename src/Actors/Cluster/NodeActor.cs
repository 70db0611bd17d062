using System.Collections.Immutable;
using Akka.Actor;
using Akka.Cluster.Sharding;

namespace TableActors.Actors.Cluster;

/// <summary>Describes this node to others. There is one on each, at the same path.</summary>
internal sealed class NodeActor : ReceiveActor
{
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

/// <summary>A message between the actors by which nodes describe themselves to each other.</summary>
internal interface INodeMessage;

/// <summary>Asks a node what lives on it. Answered by <see cref="NodeDescription"/>.</summary>
internal sealed record DescribeNode : INodeMessage
{
    public static DescribeNode Instance { get; } = new();
}

/// <summary>What lives on a node.</summary>
/// <param name="Tables">The tables whose actors are there.</param>
/// <param name="Lanes">The export lanes.</param>
/// <param name="JobShards">The shards of jobs; each job belongs to one.</param>
internal sealed record NodeDescription(
    ImmutableArray<EntityDescription> Tables, ImmutableArray<EntityDescription> Lanes, ImmutableArray<JobShardDescription> JobShards) : INodeMessage;

/// <summary>A table or a lane.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Epoch">The number of its ownership; 0: it has none.</param>
/// <param name="Waiting">How many writes or rows wait for it.</param>
/// <param name="LastError">The code of its last failure; <see langword="null"/>: none since it was well.</param>
internal sealed record EntityDescription(string Name, long Epoch, int Waiting, string? LastError);

/// <summary>A shard of jobs.</summary>
/// <param name="Shard">Its name.</param>
/// <param name="Jobs">How many jobs of it have their actors there.</param>
internal sealed record JobShardDescription(string Shard, int Jobs);
