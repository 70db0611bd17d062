using System.Globalization;
using Akka.Cluster.Sharding;
using Akka.Util;

namespace TableActors.Actors.Hosting;

/// <summary>
/// Finds the shard of an entity by a stable hash of its id. It accepts every id: a region or a
/// shard that failed over one message would fail for all its entities.
/// </summary>
internal abstract class EntityExtractor() : HashCodeMessageExtractor(Shards)
{
    /// <summary>The entity of messages without a valid id. Its actor refuses them.</summary>
    public const string NoId = "-";

    // Ten times the nodes of the largest cluster that one database serves well. To change it, all
    // nodes of a cluster must stop first.
    private const int Shards = 100;
    private const int LongestId = 500;

    private static readonly string[] ShardIds =
        [.. Enumerable.Range(0, Shards).Select(shard => shard.ToString(CultureInfo.InvariantCulture))];

    // The base class fails if the hash is the lowest possible number.
    public sealed override string ShardId(string entityId, object? messageHint = null) =>
        ShardIds[(uint)MurmurHash.StringHash(entityId) % Shards];

    /// <summary>
    /// Returns the id if it can name an actor, and <see cref="NoId"/> otherwise. The shard escapes
    /// other characters too, but lone surrogates would all look alike.
    /// </summary>
    protected static string Checked(string? id) =>
        id is { Length: > 0 and <= LongestId } && id.All(static character => character is > ' ' and < '\u007F')
            ? id
            : NoId;
}

/// <summary>
/// Numbers the runs of actors, so that an actor recognises a late answer. Each number occurs once
/// in a process: after a restart, an actor must not confuse an old run's answer with that of a
/// new run.
/// </summary>
internal static class RunNumber
{
    private static long _last;

    public static long Next() => Interlocked.Increment(ref _last);
}
