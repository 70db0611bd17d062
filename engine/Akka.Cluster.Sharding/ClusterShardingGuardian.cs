using Akka.Actor;

namespace Akka.Cluster.Sharding;

/// <summary>The parent of all regions and proxies of an actor system.</summary>
internal sealed class ClusterShardingGuardian : ActorBase
{
    private readonly LocalShardHomes _homes;

    public ClusterShardingGuardian(LocalShardHomes homes) => _homes = homes;

    protected override bool Receive(object message)
    {
        switch (message)
        {
            case StartRegion start:
                Sender.Tell(Running(start.Type.Name, string.Empty) ?? RunRegion(start.Type));
                return true;

            case StartProxy start:
                Sender.Tell(Running(start.TypeName, "Proxy") ?? RunProxy(start));
                return true;

            case RegionStopped stopped:
                _homes.Remove(stopped.TypeName, stopped.Region);
                return true;

            default:
                return false;
        }
    }

    private static IActorRef Running(string typeName, string suffix)
    {
        var child = Context.Child(Uri.EscapeDataString(typeName) + suffix);
        return child.IsNobody() ? null : child;
    }

    private IActorRef RunRegion(EntityType type)
    {
        var region = Context.ActorOf(Props.Create(() => new ShardRegion(type, _homes)), Uri.EscapeDataString(type.Name));
        _homes.Add(type.Name, region);
        return Context.WatchWith(region, new RegionStopped(type.Name, region));
    }

    private IActorRef RunProxy(StartProxy start)
    {
        var props = Props.Create(() => new ShardRegionProxy(start.TypeName, start.Settings, start.Extractor, _homes));
        return Context.ActorOf(props, Uri.EscapeDataString(start.TypeName) + "Proxy");
    }

    internal sealed record StartRegion(EntityType Type);

    internal sealed record StartProxy(string TypeName, ClusterShardingSettings Settings, IMessageExtractor Extractor);

    private sealed record RegionStopped(string TypeName, IActorRef Region);
}
