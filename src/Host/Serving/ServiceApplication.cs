using System.Text;
using Microsoft.Extensions.Logging.Console;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;
using TableActors.Actors.Hosting;
using TableActors.AspNetCore;
using TableActors.Contracts.Errors;
using TableActors.Host.ServiceFiles;

namespace TableActors.Host.Serving;

/// <summary>Makes the application that a service file describes.</summary>
internal static class ServiceApplication
{
    // How long a node of a cluster goes on serving, so that its clients can go to others.
    private static readonly TimeSpan ClientsGoWithin = TimeSpan.FromSeconds(1);

    // How long requests under way may still take once the service is told to stop. Then they are
    // broken off.
    private static readonly TimeSpan RequestsEndWithin = TimeSpan.FromSeconds(3);

    /// <summary>Makes the application; nothing runs yet.</summary>
    /// <param name="service">What it serves.</param>
    /// <param name="adjust">Changes the services last of all; left out: nothing does.</param>
    /// <exception cref="DefinitionException">Settings are out of range, or do not go together.</exception>
    public static WebApplication Build(ServiceDefinition service, Action<IServiceCollection>? adjust = null)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ApplicationName = service.Name });
        var started = CancellationToken.None;
        AddLogging(builder.Logging, () => started.IsCancellationRequested);
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestLineSize = service.Http.MaxUrl;
            kestrel.Limits.MaxRequestHeadersTotalSize = service.Http.MaxHeaders;
            // A header that nobody reads may hold any bytes. They are no reason to refuse its
            // request.
            kestrel.RequestHeaderEncodingSelector = static _ => Encoding.Latin1;
        });
        builder.WebHost.UseUrls([.. service.Http.Urls]);
        builder.Services.AddRoutingCore();
        builder.Services.Configure<HostOptions>(host =>
            host.ShutdownTimeout = RequestsEndWithin + (service.Cluster is null ? TimeSpan.Zero : ClientsGoWithin));
        builder.AddTableActors(
            options =>
            {
                Setting.Copy(service.NodeOptions, options);
                StoreLocation.Choose(options, service.Store);
                service.Media.ApplyTo(options);
                service.Cluster?.ApplyTo(options);
            },
            options => Setting.Copy(service.HttpOptions, options));
        if (service.Http.Cors is { } cors)
            builder.Services.AddCors(options => options.AddDefaultPolicy(cors.ApplyTo));
        ServiceAccess.AddTo(builder.Services, service);
        ServiceTelemetry.AddTo(builder.Services, service);
        adjust?.Invoke(builder.Services);
        var app = builder.Build();
        started = app.Lifetime.ApplicationStarted;
        try
        {
            Map(app, service);
            return app;
        }
        catch (OptionsValidationException refused)
        {
            ((IDisposable)app).Dispose();
            throw new DefinitionException(
                [.. refused.Failures.Select(failure => new DefinitionFault("settings", null, failure))]);
        }
    }

    private static void Map(WebApplication app, ServiceDefinition service)
    {
        ServiceTelemetry.Use(app, service);
        if (service.Http.Cors is not null)
            UseCors(app);
        ServiceAccess.Use(app, service);
        var router = app.MapTables(service.Prefix);
        foreach (var table in service.Tables)
            router.AddTable(table);
        foreach (var query in service.Queries)
            router.AddQuery(query);
        foreach (var route in service.Routes)
            ServiceAccess.Apply(router.Add(route.Definition), service, route.Access);
        ServiceAccess.Apply(router.OpenApi, service, service.Auth?.OpenApi);
        // The program serves nothing else, so it answers every other path with a problem, below the
        // prefix or not.
        var root = app.MapTables();
        ServiceTelemetry.Map(app, root, service);
        root.AddNotFoundRoute();
    }

    private static void UseCors(WebApplication app)
    {
        // A request without Origin gets no CORS headers. Caches must know that one with Origin
        // would.
        app.Use((context, next) =>
        {
            if (context.Request.Headers.Origin.Count == 0)
                context.Response.OnStarting(static response => AddVary((HttpResponse)response), context.Response);
            return next(context);
        });
        app.UseCors();
    }

    private static Task AddVary(HttpResponse response)
    {
        response.Headers.Append(HeaderNames.Vary, HeaderNames.Origin);
        return Task.CompletedTask;
    }

    private static void AddLogging(ILoggingBuilder logging, Func<bool> isStarted)
    {
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
        // The framework writes a line for every request without credentials.
        logging.AddFilter("TableActors.AspNetCore.Access", LogLevel.Warning);
        // Whoever asks for the health gets the reason. The log would repeat it with each question.
        logging.AddFilter("Microsoft.Extensions.Diagnostics.HealthChecks", LogLevel.None);
        // The command says why a start fails, once and without a stack.
        logging.AddFilter(
            "Microsoft.Extensions.Hosting.Internal.Host", level => level >= LogLevel.Warning && isStarted());
        logging.AddFilter("TableActors.Actors.Stores", level => level >= LogLevel.Information && isStarted());
    }
}
