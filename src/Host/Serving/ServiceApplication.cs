using Microsoft.Extensions.Logging.Console;
using Microsoft.Extensions.Options;
using TableActors.AspNetCore;
using TableActors.Contracts.Errors;
using TableActors.Host.ServiceFiles;

namespace TableActors.Host.Serving;

/// <summary>Says in code what a service file says: the whole translation from the file to the library.</summary>
internal static class ServiceApplication
{
    // How long a node of a cluster goes on serving, so that its clients can go to others.
    private static readonly TimeSpan ClientsGoWithin = TimeSpan.FromSeconds(1);

    // How long requests that are under way have to end once the service is told to stop; those that have not are broken off.
    private static readonly TimeSpan RequestsEndWithin = TimeSpan.FromSeconds(3);

    /// <summary>Makes the application; nothing runs yet.</summary>
    /// <param name="service">What it serves.</param>
    /// <param name="adjust">Changes the services at last; left out: nothing does.</param>
    /// <exception cref="DefinitionException">Settings are out of range, or do not go together.</exception>
    public static WebApplication Build(ServiceDefinition service, Action<IServiceCollection>? adjust = null)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ApplicationName = service.Name });
        AddLogging(builder);
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
        builder.WebHost.UseUrls([.. service.Http.Urls]);
        builder.Services.AddRoutingCore();
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = RequestsEndWithin + (service.Cluster is null ? TimeSpan.Zero : ClientsGoWithin));
        builder.AddTableActors(
            options =>
            {
                service.Limits.ApplyTo(options);
                service.Idempotency.ApplyTo(options);
                service.Jobs.ApplyTo(options);
                StoreLocation.Choose(options, service.Store);
                service.Media.ApplyTo(options);
                service.Cluster?.ApplyTo(options);
            },
            service.Http.ApplyTo);
        adjust?.Invoke(builder.Services);
        var app = builder.Build();
        try
        {
            Map(app, service);
            return app;
        }
        catch (OptionsValidationException refused)
        {
            ((IDisposable)app).Dispose();
            throw new DefinitionException([.. refused.Failures.Select(failure => new DefinitionFault("settings", null, failure))]);
        }
    }

    private static void Map(WebApplication app, ServiceDefinition service)
    {
        var router = app.MapTables(service.Prefix);
        foreach (var table in service.Tables)
            router.AddTable(table);
        foreach (var route in service.Routes)
            route.AddTo(router);
        // The program serves nothing else, so that every unknown path is a problem, within the prefix and without.
        app.MapTables().AddNotFoundRoute();
    }

    private static void AddLogging(WebApplicationBuilder builder)
    {
        var logging = builder.Logging;
        // Standard output is for what the commands answer.
        logging.AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        logging.AddSimpleConsole(format =>
        {
            format.SingleLine = true;
            format.ColorBehavior = LoggerColorBehavior.Default;
            format.TimestampFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z' ";
            format.UseUtcTimestamp = true;
        });
        logging.SetMinimumLevel(LogLevel.Warning);
        logging.AddFilter("TableActors", LogLevel.Information);
        // Why a start fails is told by whoever starts the service, once and without a stack.
        var start = new StartWatch();
        builder.Services.AddSingleton<IHostedService>(start);
        logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", level => start.IsOver && level >= LogLevel.Warning);
    }

    /// <summary>Knows whether the application has started.</summary>
    private sealed class StartWatch : IHostedLifecycleService
    {
        public bool IsOver { get; private set; }

        public Task StartedAsync(CancellationToken cancellationToken)
        {
            IsOver = true;
            return Task.CompletedTask;
        }

        public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
