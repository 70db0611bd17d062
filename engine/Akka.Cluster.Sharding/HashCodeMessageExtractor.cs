using System.Globalization;

namespace Akka.Cluster.Sharding;

/// <summary>Spreads entities over a fixed number of shards by a hash of the entity id that is the same in every process.</summary>
public abstract class HashCodeMessageExtractor : IMessageExtractor
{
    public readonly int MaxNumberOfShards;

    // Shard ids are few and asked for often, so each is turned into text once.
    private readonly string[] _shardIds;

    protected HashCodeMessageExtractor(int maxNumberOfShards)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxNumberOfShards, 1);
        MaxNumberOfShards = maxNumberOfShards;
        _shardIds = new string[maxNumberOfShards];
    }

    /// <summary>An extractor made of delegates. Without the latter the entity receives the message as it came.</summary>
    public static HashCodeMessageExtractor Create(
        int maxNumberOfShards,
        Func<object, string> entityIdExtractor,
        Func<object, object> messageExtractor = null) =>
        new DelegateMessageExtractor(maxNumberOfShards, entityIdExtractor, messageExtractor);

    public abstract string EntityId(object message);

    public virtual object EntityMessage(object message) => message;

    public virtual string ShardId(string entityId, object messageHint = null)
    {
        var shard = (int)(StableHash.Of(entityId) % (uint)MaxNumberOfShards);
        return _shardIds[shard] ??= shard.ToString(CultureInfo.InvariantCulture);
    }
}
