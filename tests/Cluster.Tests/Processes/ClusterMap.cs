using System.Text.Json;

namespace TableActors.Cluster.Tests.Processes;

/// <summary>What a node answers to <c>GET /cluster</c>, as far as the tests look at it.</summary>
internal sealed record ClusterMap(IReadOnlyList<MapMember> Members)
{
    private static readonly JsonSerializerOptions Json =
        new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    /// <summary>The members that are up, the one that has been so for longest first.</summary>
    public IReadOnlyList<MapMember> Up =>
        [.. Members.Where(member => member.State == "up").OrderByDescending(member => member.InStateMs)];

    public static ClusterMap Parse(string json) => JsonSerializer.Deserialize<ClusterMap>(json, Json)!;

    public MapMember Of(NodeProcess node) =>
        Members.LastOrDefault(member => member.ProcessId == node.Id)
        ?? throw new InvalidOperationException($"Nobody knows node {node.Id}: {this}");

    public override string ToString() =>
        string.Join("; ", Members.Select(it => $"{it.Incarnation} ({it.Name}) {it.State}: {string.Join(' ', (it.Tables ?? []).Select(table => table.Name))}"));
}

internal sealed record MapMember(
    int Incarnation, string Name, string? Address, string State, long? InStateMs, IReadOnlyList<MapEntity>? Tables,
    IReadOnlyList<MapEntity>? Lanes, IReadOnlyList<MapJobShard>? JobShards)
{
    public int ProcessId => int.Parse(Name[(Name.LastIndexOf(' ') + 1)..]);

    /// <summary>How many jobs have their actors there.</summary>
    public int Jobs => (JobShards ?? []).Sum(shard => shard.Jobs);

    public IReadOnlyList<string> TableNames => [.. (Tables ?? []).Select(table => table.Name)];
}

internal sealed record MapEntity(string Name, long Epoch);

internal sealed record MapJobShard(string Shard, int Jobs);
