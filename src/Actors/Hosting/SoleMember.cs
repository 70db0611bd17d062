using Akka.Actor;
using Akka.Cluster;

namespace TableActors.Actors.Hosting;

/// <summary>Lets a node that knows no others be a cluster by itself.</summary>
internal static class SoleMember
{
    public static void JoinUnlessSeeded(ActorSystem system)
    {
        if (system.Settings.Config.GetStringList("akka.cluster.seed-nodes", []).Count > 0)
            return;
        var cluster = Akka.Cluster.Cluster.Get(system);
        cluster.Join(cluster.SelfAddress);
    }
}
