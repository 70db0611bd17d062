namespace Akka.Cluster.Sharding;

/// <summary>The extractor behind <see cref="HashCodeMessageExtractor.Create"/>.</summary>
internal sealed class DelegateMessageExtractor : HashCodeMessageExtractor
{
    private readonly Func<object, string> _entityId;
    private readonly Func<object, object> _entityMessage;

    public DelegateMessageExtractor(int maxNumberOfShards, Func<object, string> entityId, Func<object, object> entityMessage)
        : base(maxNumberOfShards)
    {
        ArgumentNullException.ThrowIfNull(entityId);
        _entityId = entityId;
        _entityMessage = entityMessage;
    }

    public override string EntityId(object message) => _entityId(message);

    public override object EntityMessage(object message) => _entityMessage is null ? message : _entityMessage(message);
}
