using System.Collections.Immutable;
using TableActors.AspNetCore;

namespace TableActors.Host.ServiceFiles;

/// <summary>The section <c>http</c> of a service file; its limits are settings of <see cref="TableHttpOptions"/>, which has the defaults.</summary>
internal sealed record HttpDefinition
{
    private static readonly TableHttpOptions Defaults = new();

    /// <summary>Where the service listens. Default: <c>http://127.0.0.1:8080</c>.</summary>
    public ImmutableArray<string> Urls { get; init; } = ["http://127.0.0.1:8080"];

    public long MaxBody { get; init; } = Defaults.MaxBody;

    public long? MaxBufferedBodies { get; init; } = Defaults.MaxBufferedBodies;

    /// <summary>Whether <c>/openapi.json</c> is served.</summary>
    public bool OpenApi { get; init; } = Defaults.OpenApi.ServeDocument;

    /// <summary>Whether <c>/docs</c> is served, where <see cref="OpenApi"/> is.</summary>
    public bool Docs { get; init; } = Defaults.OpenApi.ServePage;

    public void ApplyTo(TableHttpOptions options)
    {
        options.OpenApi.ServeDocument = OpenApi;
        options.OpenApi.ServePage = Docs;
        options.MaxBody = MaxBody;
        options.MaxBufferedBodies = MaxBufferedBodies;
    }
}
