using System.Globalization;
using Akka.Cluster.Sharding;
using Akka.Util;

namespace TableActors.Actors.Hosting;

/// <summary>
/// Finds the shard of an entity by a stable hash of its id. It takes every id: a region or a shard that fails over one message fails for
/// all its entities.
/// </summary>
internal abstract class EntityExtractor() : HashCodeMessageExtractor(Shards)
{
    /// <summary>Where messages go whose id is none: to an actor that refuses them.</summary>
    public const string NoId = "-";

    // Ten times as many as the largest cluster that one database serves well; changing it needs a full stop of the cluster.
    private const int Shards = 100;
    private const int LongestId = 500;
    private static readonly string[] Names = [.. Enumerable.Range(0, Shards).Select(shard => shard.ToString(CultureInfo.InvariantCulture))];

    // The base class breaks where the hash is the lowest number there is.
    public sealed override string ShardId(string entityId, object? messageHint = null) =>
        Names[(uint)MurmurHash.StringHash(entityId) % Shards];

    /// <summary>The id itself, if an actor can be called by it: the shard escapes the name, but two halves of a character look alike then.</summary>
    protected static string Checked(string? id) =>
        id is { Length: > 0 and <= LongestId } && id.All(static character => character is > ' ' and < '\u007F') ? id : NoId;
}

/// <summary>
/// Numbers what actors begin, so that they know an answer of theirs when it comes. No two in a process are alike: an actor that was
/// restarted must not take the answer to what it began before for one to what it has begun since.
/// </summary>
internal static class RunNumber
{
    private static long _last;

    public static long Next() => Interlocked.Increment(ref _last);
}
