using Akka.Actor;
using Akka.Configuration;

namespace Akka.Cluster.Sharding;

/// <summary>How the entities of one type are sharded. Immutable: each With method returns a changed copy.</summary>
public sealed class ClusterShardingSettings : INoSerializationVerificationNeeded
{
    /// <summary>Only members with this role host shards; null where every member does.</summary>
    public readonly string Role;

    public readonly bool RememberEntities;

    public readonly string JournalPluginId;

    public readonly string SnapshotPluginId;

    public readonly StateStoreMode StateStoreMode;

    public readonly RememberEntitiesStore RememberEntitiesStore;

    /// <summary>How long a region may take to answer a query about its entities.</summary>
    public readonly TimeSpan ShardRegionQueryTimeout;

    /// <summary>An entity that gets no message through its region for this long is stopped; zero: never.</summary>
    public readonly TimeSpan PassivateIdleEntityAfter;

    public readonly TuningParameters TuningParameters;

    private ClusterShardingSettings(Values values)
    {
        Role = string.IsNullOrEmpty(values.Role) ? null : values.Role;
        RememberEntities = values.RememberEntities;
        JournalPluginId = values.JournalPluginId;
        SnapshotPluginId = values.SnapshotPluginId;
        StateStoreMode = values.StateStoreMode;
        RememberEntitiesStore = values.RememberEntitiesStore;
        ShardRegionQueryTimeout = values.ShardRegionQueryTimeout;
        PassivateIdleEntityAfter = values.PassivateIdleEntityAfter;
        TuningParameters = values.TuningParameters;
    }

    /// <summary>Whether idle entities are stopped. They never are where entities are remembered.</summary>
    internal bool PassivatesIdleEntities => PassivateIdleEntityAfter > TimeSpan.Zero && !RememberEntities;

    private Values Copy => new(
        Role,
        RememberEntities,
        JournalPluginId,
        SnapshotPluginId,
        StateStoreMode,
        RememberEntitiesStore,
        ShardRegionQueryTimeout,
        PassivateIdleEntityAfter,
        TuningParameters);

    /// <summary>The settings at <c>akka.cluster.sharding</c> of the system's configuration.</summary>
    public static ClusterShardingSettings Create(ActorSystem system)
    {
        system.Settings.InjectTopLevelFallback(ClusterSharding.DefaultConfig());
        return Create(system.Settings.Config.GetConfig("akka.cluster.sharding"), Config.Empty);
    }

    /// <summary>The settings in a configuration block. The singleton block is not read: no shard needs a singleton here.</summary>
    public static ClusterShardingSettings Create(Config config, Config singletonConfig)
    {
        ArgumentNullException.ThrowIfNull(config);
        return new ClusterShardingSettings(new Values(
            config.GetString("role"),
            config.GetBoolean("remember-entities"),
            config.GetString("journal-plugin-id"),
            config.GetString("snapshot-plugin-id"),
            Enum.Parse<StateStoreMode>(config.GetString("state-store-mode"), ignoreCase: true),
            Enum.Parse<RememberEntitiesStore>(config.GetString("remember-entities-store"), ignoreCase: true),
            config.GetTimeSpan("shard-region-query-timeout"),
            IdleTime(config),
            TuningParameters.Create(config)));
    }

    public ClusterShardingSettings WithRole(string role) => new(Copy with { Role = role });

    public ClusterShardingSettings WithRememberEntities(bool rememberEntities) => new(Copy with { RememberEntities = rememberEntities });

    public ClusterShardingSettings WithJournalPluginId(string journalPluginId) =>
        new(Copy with { JournalPluginId = journalPluginId ?? string.Empty });

    public ClusterShardingSettings WithSnapshotPluginId(string snapshotPluginId) =>
        new(Copy with { SnapshotPluginId = snapshotPluginId ?? string.Empty });

    public ClusterShardingSettings WithStateStoreMode(StateStoreMode mode) => new(Copy with { StateStoreMode = mode });

    public ClusterShardingSettings WithPassivateIdleAfter(TimeSpan duration) => new(Copy with { PassivateIdleEntityAfter = duration });

    public ClusterShardingSettings WithTuningParameters(TuningParameters tuningParameters)
    {
        ArgumentNullException.ThrowIfNull(tuningParameters);
        return new ClusterShardingSettings(Copy with { TuningParameters = tuningParameters });
    }

    /// <summary>For what the public copy methods of the real settings do not reach.</summary>
    internal ClusterShardingSettings With(RememberEntitiesStore? rememberEntitiesStore, TimeSpan? shardRegionQueryTimeout) =>
        new(Copy with
        {
            RememberEntitiesStore = rememberEntitiesStore ?? RememberEntitiesStore,
            ShardRegionQueryTimeout = shardRegionQueryTimeout ?? ShardRegionQueryTimeout,
        });

    private static TimeSpan IdleTime(Config config)
    {
        const string path = "passivate-idle-entity-after";
        var isOff = config.GetString(path) is "off" or "false" or "no";
        return isOff ? TimeSpan.Zero : config.GetTimeSpan(path);
    }

    private sealed record Values(
        string Role,
        bool RememberEntities,
        string JournalPluginId,
        string SnapshotPluginId,
        StateStoreMode StateStoreMode,
        RememberEntitiesStore RememberEntitiesStore,
        TimeSpan ShardRegionQueryTimeout,
        TimeSpan PassivateIdleEntityAfter,
        TuningParameters TuningParameters);
}
