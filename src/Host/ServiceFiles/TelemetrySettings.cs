using TableActors.Actors.Hosting;

namespace TableActors.Host.ServiceFiles;

/// <summary>The section <c>telemetry</c>: who is told how the service fares.</summary>
internal sealed record TelemetrySettings
{
    private const string Grpc = "grpc";
    private const string Http = "http";

    /// <summary>The collector that traces and metrics are sent to; <see langword="null"/>: none.</summary>
    public Uri? Otlp { get; init; }

    /// <summary>Whether they are sent as plain HTTP requests, and not by gRPC.</summary>
    public bool IsHttp { get; init; }

    /// <summary>What is sent with them, <c>NAME=VALUE,…</c>: a secret.</summary>
    [Setting("telemetry.headers"), Secret(3)]
    public string? Headers { get; init; }

    /// <summary>The share of requests that are traced, 0 to 1, among those that do not say it themselves.</summary>
    [Setting("telemetry.traces"), Share]
    public double Traces { get; init; } = 0.01;

    /// <summary>How often metrics are sent.</summary>
    [Setting("telemetry.every"), Duration("1 s", "1 day")]
    public TimeSpan Every { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Whether each request is measured by its route, which costs more than all the rest.</summary>
    [Setting("telemetry.requests")]
    public bool Requests { get; init; }

    /// <summary>Whether <c>/metrics</c> is served.</summary>
    [Setting("telemetry.prometheus")]
    public bool Prometheus { get; init; }

    public static TelemetrySettings Read(Section section)
    {
        var telemetry = new TelemetrySettings
        {
            Otlp = ReadOtlp(section),
            IsHttp = section.Choice("protocol", Grpc, Http) == Http,
        };
        SettingReader.Read(section, "telemetry", telemetry);
        if (telemetry.Headers?.Split(',').All(header => header.IndexOf('=', StringComparison.Ordinal) > 0) == false)
            section.Fault("headers", "\"headers\" must be NAME=VALUE, several with commas between them");
        section.RefuseOthers();
        return telemetry;
    }

    // The text is not repeated: it may hold a password.
    private static Uri? ReadOtlp(Section section)
    {
        if (section.Text("otlp") is not { Length: > 0 } text)
            return null;
        if (Uri.TryCreate(text, UriKind.Absolute, out var url)
            && url is { Scheme: "http" or "https", UserInfo: "", Query: "", Fragment: "" })
            return url;
        section.Fault(
            "otlp",
            "\"otlp\" must be the URL of a collector without user, query and fragment; "
            + "it looks like http://127.0.0.1:4317. Credentials go into \"headers\"");
        return null;
    }
}
