using Akka.Cluster.Sharding;

namespace TableActors.Engine.Tests.Sharding;

public sealed class ClusterShardingSettingsTests : ShardingSpec
{
    [Fact]
    public void Create_WithoutConfiguration_HasTheDefaults()
    {
        Settings.Role.ShouldBeNullOrEmpty();
        Settings.RememberEntities.ShouldBeFalse();
        Settings.PassivateIdleEntityAfter.ShouldBe(TimeSpan.FromSeconds(120));
        Settings.StateStoreMode.ShouldBe(StateStoreMode.DData);
        Settings.ShardRegionQueryTimeout.ShouldBe(TimeSpan.FromSeconds(3));
        Settings.TuningParameters.BufferSize.ShouldBe(100_000);
        Settings.TuningParameters.HandOffTimeout.ShouldBe(TimeSpan.FromSeconds(60));
        Settings.TuningParameters.RetryInterval.ShouldBe(TimeSpan.FromSeconds(2));
    }

    [Fact]
    public void With_ADifferentValue_ChangesACopy()
    {
        var changed = Settings
            .WithRole("backend")
            .WithPassivateIdleAfter(TimeSpan.FromSeconds(5))
            .WithStateStoreMode(StateStoreMode.Persistence);

        changed.Role.ShouldBe("backend");
        changed.PassivateIdleEntityAfter.ShouldBe(TimeSpan.FromSeconds(5));
        changed.StateStoreMode.ShouldBe(StateStoreMode.Persistence);
        Settings.Role.ShouldBeNullOrEmpty();
    }
}
