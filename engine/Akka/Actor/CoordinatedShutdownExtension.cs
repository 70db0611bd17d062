using Akka.Configuration;

namespace Akka.Actor;

public sealed class CoordinatedShutdownExtension : ExtensionIdProvider<CoordinatedShutdown>
{
    public override CoordinatedShutdown CreateExtension(ExtendedActorSystem system)
    {
        var settings = system.Settings;
        if (settings.CoordinatedShutdownRunByActorSystemTerminate && !settings.CoordinatedShutdownTerminateActorSystem)
        {
            throw new ConfigurationException(
                "akka.coordinated-shutdown.run-by-actor-system-terminate = on needs terminate-actor-system = on, "
                + "because terminating the system would otherwise never end.");
        }

        var shutdown = new CoordinatedShutdown(system);
        if (settings.CoordinatedShutdownTerminateActorSystem)
        {
            shutdown.AddTask(
                CoordinatedShutdown.PhaseActorSystemTerminate, "terminate-system", () => TerminateSystem((ActorSystemImpl)system));
        }

        if (settings.Config.GetBoolean("akka.coordinated-shutdown.run-by-clr-shutdown-hook")) RunOnProcessExit(shutdown, system);
        return shutdown;
    }

    private static async Task<Done> TerminateSystem(ActorSystemImpl system)
    {
        await system.FinalTerminate().ConfigureAwait(false);
        return Done.Instance;
    }

    private static void RunOnProcessExit(CoordinatedShutdown shutdown, ActorSystem system)
    {
        void OnExit(object sender, EventArgs e) =>
            shutdown.Run(CoordinatedShutdown.ClrExitReason.Instance).Wait(shutdown.TotalTimeout);

        AppDomain.CurrentDomain.ProcessExit += OnExit;
        system.RegisterOnTermination(() => AppDomain.CurrentDomain.ProcessExit -= OnExit);
    }
}
