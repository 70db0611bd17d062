namespace Akka.Cluster.Sharding;

public sealed partial class ShardRegion
{
    /// <summary>Starts an entity without giving it a message. No extractor needs to know of it.</summary>
    public sealed class StartEntity : IClusterShardingSerializable, IEquatable<StartEntity>
    {
        public readonly string EntityId;

        public StartEntity(string entityId) => EntityId = entityId;

        public bool Equals(StartEntity other) => other is not null && EntityId == other.EntityId;

        public override bool Equals(object obj) => Equals(obj as StartEntity);

        public override int GetHashCode() => EntityId.GetHashCode();
    }
}
