using Akka.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace TableActors.Engine.Tests.Hosting;

/// <summary>A host with one actor system in it, and no loggers but those it is given.</summary>
internal sealed class TestHost : IAsyncDisposable
{
    private readonly IHost _host;

    private TestHost(IHost host) => _host = host;

    public IServiceProvider Services => _host.Services;

    public static TestHost Build(
        Action<AkkaConfigurationBuilder, IServiceProvider> akka,
        Action<IServiceCollection>? services = null,
        Action<ILoggingBuilder>? logging = null) =>
        new(new HostBuilder()
            .ConfigureLogging(builder => logging?.Invoke(builder))
            .ConfigureServices(collection =>
            {
                services?.Invoke(collection);
                collection.AddAkka("hosted", akka);
            })
            .Build());

    public static async Task<TestHost> Start(
        Action<AkkaConfigurationBuilder, IServiceProvider> akka,
        Action<IServiceCollection>? services = null,
        Action<ILoggingBuilder>? logging = null)
    {
        var host = Build(akka, services, logging);
        await host.Start();
        return host;
    }

    public Task Start() => Waiting.For("the host starts", _host.StartAsync());

    public Task Stop() => Waiting.For("the host stops", _host.StopAsync());

    public T Get<T>()
        where T : notnull => Services.GetRequiredService<T>();

    public async ValueTask DisposeAsync()
    {
        await Stop();
        _host.Dispose();
    }
}
