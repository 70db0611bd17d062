using Akka;
using Akka.Actor;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace TableActors.Actors.Cluster;

/// <summary>
/// Enters this process into the membership before anything else of it starts, joins the cluster once the actors have started, and says good-bye
/// after they have ended. Registered after the actors, so that it starts after them.
/// </summary>
internal sealed class MembershipService(IServiceProvider services) : IHostedLifecycleService
{
    private static readonly TimeSpan LastWordTakes = TimeSpan.FromSeconds(2);
    private readonly IMembership? _membership = services.GetService<IMembership>();
    private bool _hasEntered;

    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        if (_membership is null)
            return;
        services.GetRequiredService<DatabaseSessions>().Member = await _membership.EnterAsync(cancellationToken).ConfigureAwait(false);
        _hasEntered = true;
    }

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (_membership is null || !services.GetRequiredService<NodePlace>().IsAmongOthers)
            return;
        var system = services.GetRequiredService<ActorSystem>();
        // Before the first region begins to hand over: nobody should join through a node that leaves.
        CoordinatedShutdown.Get(system).AddTask(CoordinatedShutdown.PhaseBeforeServiceUnbind, "leave-membership", async () =>
        {
            await _membership.LeavingAsync(CancellationToken.None).ConfigureAwait(false);
            return Done.Instance;
        });
        await _membership.JoinAsync(system, cancellationToken).ConfigureAwait(false);
    }

    public async Task StoppedAsync(CancellationToken cancellationToken)
    {
        if (!_hasEntered)
            return;
        // The host's patience may have gone into its last requests. Without this word the others would take the node for dead.
        using var limit = new CancellationTokenSource(LastWordTakes);
        await _membership!.LeftAsync(limit.Token).ConfigureAwait(false);
    }

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
