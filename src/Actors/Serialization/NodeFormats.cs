using System.Collections.Immutable;
using TableActors.Actors.Cluster;

namespace TableActors.Actors.Serialization;

/// <summary>How nodes describe themselves to each other.</summary>
internal static class NodeFormats
{
    public static ImmutableArray<WireFormat> All { get; } =
    [
        WireFormat.Of<DescribeNode>("describe-node-1", static (_, _) => { }, static _ => DescribeNode.Instance),
        WireFormat.Of<NodeDescription>(
            "node-description-1",
            static (writer, it) =>
            {
                writer.Entities(it.Tables);
                writer.Entities(it.Lanes);
                writer.Number(it.JobShards.Length);
                foreach (var shard in it.JobShards)
                {
                    writer.Text(shard.Shard);
                    writer.Number(shard.Jobs);
                }
            },
            static reader =>
            {
                var (tables, lanes) = (reader.Entities(), reader.Entities());
                var shards = new JobShardDescription[reader.Count(leastBytes: 2)];
                for (var i = 0; i < shards.Length; i++)
                    shards[i] = new JobShardDescription(reader.Text(), reader.Count());
                return new NodeDescription(tables, lanes, [.. shards]);
            }),
    ];

    private static void Entities(this WireWriter writer, ImmutableArray<EntityDescription> entities)
    {
        writer.Number(entities.Length);
        foreach (var entity in entities)
        {
            writer.Text(entity.Name);
            writer.Number(entity.Epoch);
            writer.Number(entity.Waiting);
            writer.Optional(entity.LastError, writer.Text);
        }
    }

    private static ImmutableArray<EntityDescription> Entities(this WireReader reader)
    {
        var entities = new EntityDescription[reader.Count(leastBytes: 4)];
        for (var i = 0; i < entities.Length; i++)
            entities[i] = new EntityDescription(
                reader.Text(), reader.Number(), reader.Count(), reader.Optional(reader.Text));
        return [.. entities];
    }
}
