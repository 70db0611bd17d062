using Akka.Actor;
using Akka.Cluster.Sharding;

namespace Akka.Cluster.Hosting;

/// <summary>How the entities of one type are sharded; what is null is left to the configuration.</summary>
public sealed class ShardOptions
{
    public StateStoreMode? StateStoreMode { get; set; }

    public RememberEntitiesStore? RememberEntitiesStore { get; set; }

    /// <summary>Whether entities start again by themselves when their shard finds a new home.</summary>
    public bool? RememberEntities { get; set; }

    /// <summary>Only nodes with this role host shards of the type.</summary>
    public string Role { get; set; }

    public string JournalPluginId { get; set; }

    public string SnapshotPluginId { get; set; }

    /// <summary>What entities are sent when their shard is to move; they must stop upon it. <see cref="PoisonPill"/> by default.</summary>
    public object HandOffStopMessage { get; set; }

    /// <summary>False keeps entities that get no messages.</summary>
    public bool? ShouldPassivateIdleEntities { get; set; }

    /// <summary>How long an entity may go without a message before it is stopped.</summary>
    public TimeSpan? PassivateIdleEntityAfter { get; set; }

    public TimeSpan? ShardRegionQueryTimeout { get; set; }

    internal ClusterShardingSettings ApplyTo(ClusterShardingSettings settings)
    {
        if (StateStoreMode is { } mode)
            settings = settings.WithStateStoreMode(mode);
        if (RememberEntities is { } remember)
            settings = settings.WithRememberEntities(remember);
        if (Role != null)
            settings = settings.WithRole(Role);
        if (JournalPluginId != null)
            settings = settings.WithJournalPluginId(JournalPluginId);
        if (SnapshotPluginId != null)
            settings = settings.WithSnapshotPluginId(SnapshotPluginId);
        if (ShouldPassivateIdleEntities == false)
            settings = settings.WithPassivateIdleAfter(TimeSpan.Zero);
        else if (PassivateIdleEntityAfter is { } idle)
            settings = settings.WithPassivateIdleAfter(idle);
        return settings.With(RememberEntitiesStore, ShardRegionQueryTimeout);
    }
}
