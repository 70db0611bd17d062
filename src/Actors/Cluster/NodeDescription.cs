using System.Collections.Immutable;

namespace TableActors.Actors.Cluster;

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
