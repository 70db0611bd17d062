using System.Collections.Immutable;
using System.Net;
using TableActors.Actors.Hosting;
using TableActors.AspNetCore;

namespace TableActors.Host.ServiceFiles;

/// <summary>
/// What the section <c>http</c> says of the server. The rest of it sets
/// <see cref="TableHttpOptions"/>.
/// </summary>
internal sealed record HttpSettings
{
    /// <summary>Where the service listens.</summary>
    public ImmutableArray<string> Urls { get; init; } = ["http://127.0.0.1:8080"];

    /// <summary>The sites whose pages may use the service; <see langword="null"/>: its own alone.</summary>
    public CorsSettings? Cors { get; init; }

    /// <summary>Whether everybody who reaches the service may do everything, without <c>auth</c>.</summary>
    [Setting("http.open")]
    public bool Open { get; init; }

    /// <summary>The most bytes of a request's method and URL together.</summary>
    [Setting("http.max_url"), Size("1 KiB", "1 MiB")]
    public int MaxUrl { get; init; } = 8 * 1024;

    /// <summary>The most bytes of a request's headers together. Kestrel buffers at most 1 MiB of a request.</summary>
    [Setting("http.max_headers"), Size("1 KiB", "1 MiB")]
    public int MaxHeaders { get; init; } = 32 * 1024;

    public static HttpSettings Read(Section section, TableHttpOptions options)
    {
        var urls = section.Texts("urls");
        SettingReader.Read(section, "http", options);
        var http = new HttpSettings
        {
            Cors = section.Nested("cors", new Place("http cors")) is { } cors ? CorsSettings.Read(cors) : null,
        };
        http = http with { Urls = urls ?? http.Urls };
        SettingReader.Read(section, "http", http);
        foreach (var fault in http.Urls.Select(ListenUrl.FaultOf).OfType<string>())
            section.Fault("urls", $"\"urls\": {fault}");
        if (http.Urls.IsEmpty)
            section.Fault("urls", "\"urls\" must name at least one address");
        section.RefuseOthers();
        if (options.MaxBufferedBodies < options.MaxBody)
        {
            section.Fault("max_buffered_bodies", "\"max_buffered_bodies\" must be at least \"max_body\"");
            options.MaxBufferedBodies = null;
        }

        return http;
    }
}

/// <summary>
/// The rule for addresses to listen on: <c>http://HOST[:PORT]</c>, where HOST may be <c>*</c> or
/// <c>+</c> and port 0 any free port.
/// </summary>
internal static class ListenUrl
{
    /// <summary>
    /// Whether only this machine reaches an address. The server takes every name but localhost for
    /// all addresses.
    /// </summary>
    public static bool IsLoopback(string url)
    {
        var host = BindingAddress.Parse(url).Host;
        return host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
            || (IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address));
    }

    /// <summary>Says what is wrong with an address; <see langword="null"/>: nothing.</summary>
    public static string? FaultOf(string url)
    {
        const string scheme = "http://";
        var concrete = url
            .Replace("://*", "://any", StringComparison.Ordinal)
            .Replace("://+", "://any", StringComparison.Ordinal);
        var fine = url.StartsWith(scheme, StringComparison.OrdinalIgnoreCase)
            && Uri.TryCreate(concrete, UriKind.Absolute, out var uri)
            && uri is { PathAndQuery: "/", UserInfo: "", Fragment: "" };
        return fine ? null : $"\"{url}\" is no address to listen on; it looks like http://127.0.0.1:8080";
    }
}
