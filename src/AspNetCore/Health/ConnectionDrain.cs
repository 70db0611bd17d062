using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;

namespace TableActors.AspNetCore.Health;

/// <summary>
/// Lets clients go to other nodes before this node closes its connections. A request that is sent
/// just as its connection closes fails, and its client cannot know whether it was carried out. Once
/// the node is told to stop, each answer closes its connection, and the node is no longer ready.
/// </summary>
internal sealed class ConnectionDrain(bool hasOthers, IHostApplicationLifetime lifetime, TimeProvider time)
    : IHostedLifecycleService, IStartupFilter
{
    /// <summary>
    /// How long the clients get. A node without others stops at once, because clients have nowhere
    /// to go.
    /// </summary>
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
