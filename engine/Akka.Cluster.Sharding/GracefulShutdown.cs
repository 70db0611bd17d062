namespace Akka.Cluster.Sharding;

/// <summary>Tells a region to hand off all its shards, which stops their entities, and then to stop itself.</summary>
public sealed class GracefulShutdown : IShardRegionCommand
{
    public static readonly GracefulShutdown Instance = new();

    private GracefulShutdown()
    {
    }

    public override string ToString() => nameof(GracefulShutdown);
}
