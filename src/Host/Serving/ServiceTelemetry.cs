using System.Reflection;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using TableActors.Actors.Telemetry;
using TableActors.AspNetCore;
using TableActors.Host.ServiceFiles;

namespace TableActors.Host.Serving;

/// <summary>
/// Tells OpenTelemetry what to measure and whom to send it to. Without the section <c>telemetry</c>
/// nobody listens.
/// </summary>
internal static class ServiceTelemetry
{
    // What the framework itself measures: connections, memory and threads, and on demand each request.
    private static readonly string[] FrameworkMeters = ["Microsoft.AspNetCore.Server.Kestrel", "System.Runtime"];
    private const string RequestMeter = "Microsoft.AspNetCore.Hosting";

    /// <summary>Adds what the section <c>telemetry</c> says to the services.</summary>
    public static void AddTo(IServiceCollection services, ServiceDefinition service)
    {
        var telemetry = service.Telemetry;
        if (telemetry is { Otlp: null, Prometheus: false })
            return;
        var builder = services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService(service.Name, serviceVersion: Version));
        builder.WithMetrics(metrics =>
        {
            metrics.AddMeter(TableTelemetry.Name).AddMeter(FrameworkMeters);
            if (telemetry.Requests)
                metrics.AddMeter(RequestMeter);
            if (telemetry.Prometheus)
                metrics.AddPrometheusExporter();
            if (telemetry.Otlp is not null)
            {
                metrics.AddOtlpExporter((exporter, reader) =>
                {
                    Configure(exporter, telemetry, "/v1/metrics");
                    reader.PeriodicExportingMetricReaderOptions.ExportIntervalMilliseconds =
                        (int)telemetry.Every.TotalMilliseconds;
                });
            }
        });
        if (telemetry.Otlp is null)
            return;
        builder.WithTracing(tracing => tracing
            .AddSource(TableTelemetry.Name)
            .SetSampler(new AlwaysOnSampler()) // The choice is made by RequestTracing.
            .AddOtlpExporter(exporter => Configure(exporter, telemetry, "/v1/traces")));
    }

    /// <summary>Traces requests if the file names a collector. It must be the first middleware.</summary>
    public static void Use(WebApplication app, ServiceDefinition service)
    {
        if (service.Telemetry.Otlp is not null)
            app.Use(new RequestTracing(service.Telemetry.Traces).InvokeAsync);
    }

    /// <summary>Serves <c>/metrics</c> if the file says so.</summary>
    /// <param name="app">The application.</param>
    /// <param name="router">A router without a prefix.</param>
    /// <param name="service">The service.</param>
    public static void Map(WebApplication app, TableRouter router, ServiceDefinition service)
    {
        if (!service.Telemetry.Prometheus)
            return;
        var scraping = ((IApplicationBuilder)app).New();
        scraping.UseOpenTelemetryPrometheusScrapingEndpoint(static _ => true);
        router.AddOperatorEndpoint("/metrics", scraping.Build());
    }

    private static string Version =>
        typeof(ServiceTelemetry).Assembly
            .GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;

    // With HTTP each kind has a path of its own below the collector's.
    private static void Configure(OtlpExporterOptions exporter, TelemetrySettings telemetry, string path)
    {
        exporter.Protocol = telemetry.IsHttp ? OtlpExportProtocol.HttpProtobuf : OtlpExportProtocol.Grpc;
        exporter.Endpoint = telemetry.IsHttp
            ? new Uri(telemetry.Otlp!.AbsoluteUri.TrimEnd('/') + path)
            : telemetry.Otlp!;
        exporter.Headers = telemetry.Headers;
    }
}
