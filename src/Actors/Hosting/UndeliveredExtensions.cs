using Akka;
using Akka.Actor;
using Akka.Cluster;
using Akka.Cluster.Sharding;
using Akka.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using TableActors.Actors.Exports;
using TableActors.Actors.Jobs;
using TableActors.Actors.Tables;

namespace TableActors.Actors.Hosting;

/// <summary>Sees to it that every request to a node's actors is answered.</summary>
internal static class UndeliveredExtensions
{
    /// <summary>Starts the actor that answers in the place of others. To be called before the regions are added.</summary>
    public static AkkaConfigurationBuilder WithAnswersToTheUndelivered(this AkkaConfigurationBuilder builder, IServiceProvider provider)
    {
        var gate = provider.GetRequiredService<RegionGate>();
        var logger = provider.GetRequiredService<ILogger<UndeliveredActor>>();
        return builder
            .WithActors((system, registry) => registry.Register<UndeliveredActor>(AnswerTheUndelivered(system, gate, logger)))
            .AddStartup((_, registry) =>
            {
                foreach (var region in (IActorRef[])[registry.Get<TableRegion>(), registry.Get<ExportLaneRegion>(), registry.Get<JobRegion>()])
                    registry.Get<UndeliveredActor>().Tell(new UndeliveredActor.RegionStarted(region));
            });
    }

    /// <summary>As <see cref="WithAnswersToTheUndelivered"/>, without the watch over the regions.</summary>
    public static IActorRef AnswerTheUndelivered(this ActorSystem system, RegionGate gate, ILogger<UndeliveredActor> logger)
    {
        // Beside the regions, and not among the application's actors, which end before them.
        var undelivered = ((ExtendedActorSystem)system).SystemActorOf(Props.Create(() => new UndeliveredActor(gate, logger)), "tableactors-undelivered");
        ClusterSharding.Get(system).SetShardingBufferMessageAdapter(new ShardBuffers(undelivered));
        CoordinatedShutdown.Get(system).AddTask(CoordinatedShutdown.PhaseBeforeClusterShutdown, "shut-the-gate-of-the-last-node", () =>
        {
            var cluster = Akka.Cluster.Cluster.Get(system);
            if (!cluster.State.Members.Any(member => member.Status == MemberStatus.Up && !member.UniqueAddress.Equals(cluster.SelfUniqueAddress)))
                gate.Shut();
            return Task.FromResult(Done.Instance);
        });
        return undelivered;
    }
}
