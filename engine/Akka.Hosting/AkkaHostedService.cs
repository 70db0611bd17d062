using Akka.Actor;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Akka.Hosting;

/// <summary>Starts the actor system with the host, and shuts it down in its phases when the host stops.</summary>
internal sealed partial class AkkaHostedService(
    IServiceProvider services,
    ILogger<AkkaHostedService> logger,
    IHostApplicationLifetime lifetime) : IHostedService
{
    private ActorSystem _system;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        try
        {
            _system = services.GetRequiredService<ActorSystem>();
            // A system that ends by itself, when a node is told to leave say, takes the application with it.
            _ = _system.WhenTerminated.ContinueWith(_ => lifetime.StopApplication(), TaskScheduler.Default);
            await services.GetRequiredService<AkkaConfigurationBuilder>().StartAsync(_system).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            LogStartFailed(e);
            lifetime.StopApplication();
            throw;
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => _system == null
        ? Task.CompletedTask
        : CoordinatedShutdown.Get(_system).Run(CoordinatedShutdown.ClrExitReason.Instance).WaitAsync(cancellationToken);

    [LoggerMessage(1, LogLevel.Critical, "The actor system could not be started; the application stops")]
    private partial void LogStartFailed(Exception cause);
}
