using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;

namespace TableActors.AspNetCore.Health;

/// <summary>
/// Lets clients go to other nodes before this one closes its connections: a request that is sent into a connection just as it is closed fails, and
/// its client cannot know whether it was carried out. From when the node is told to stop, each answer asks for a new connection, and whoever
/// asks whether the node is ready hears that it is not.
/// </summary>
/// <param name="hasOthers">Whether there are other nodes.</param>
/// <param name="lifetime">Says that the node is told to stop.</param>
/// <param name="time">The time.</param>
internal sealed class ClientFarewell(bool hasOthers, IHostApplicationLifetime lifetime, TimeProvider time) : IHostedLifecycleService, IStartupFilter
{
    /// <summary>How long that goes on. A node by itself ends at once: there is nobody to go to.</summary>
    public static readonly TimeSpan Takes = TimeSpan.FromSeconds(1);

    public Task StoppingAsync(CancellationToken cancellationToken) =>
        hasOthers ? Task.Delay(Takes, time, cancellationToken) : Task.CompletedTask;

    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.Use((context, proceed) =>
        {
            if (lifetime.ApplicationStopping.IsCancellationRequested && HttpProtocol.IsHttp11(context.Request.Protocol))
                context.Response.Headers.Connection = "close";
            return proceed(context);
        });
        next(app);
    };

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
