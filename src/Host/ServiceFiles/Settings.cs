using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.Net.Http.Headers;
using TableActors.Actors.Cluster;
using TableActors.Actors.Hosting;
using TableActors.Actors.Jobs;
using TableActors.Actors.Media;
using TableActors.AspNetCore;

namespace TableActors.Host.ServiceFiles;

/// <summary>The section <c>http</c>; its limits are settings of <see cref="TableHttpOptions"/>, which has the defaults.</summary>
internal sealed record HttpSettings
{
    // What Kestrel buffers of a request at most.
    private const int LargestHead = 1 << 20;
    private static readonly TableHttpOptions Defaults = new();

    /// <summary>Where the service listens.</summary>
    public ImmutableArray<string> Urls { get; init; } = ["http://127.0.0.1:8080"];

    public long MaxBody { get; init; } = Defaults.MaxBody;

    public long? MaxBufferedBodies { get; init; } = Defaults.MaxBufferedBodies;

    /// <summary>The most bytes of a request's method and URL together.</summary>
    public int MaxUrl { get; init; } = 8 * 1024;

    /// <summary>The most bytes of a request's headers together.</summary>
    public int MaxHeaders { get; init; } = 32 * 1024;

    /// <summary>Where clients find the service; <see langword="null"/>: their requests say it.</summary>
    public Uri? PublicUrl { get; init; }

    /// <summary>The addresses and networks of proxies that are believed.</summary>
    public ImmutableArray<string> TrustedProxies { get; init; } = [];

    /// <summary>Whether answers are compressed.</summary>
    public bool Compression { get; init; } = Defaults.CompressAnswers;

    /// <summary>The sites whose pages may use the service; <see langword="null"/>: its own alone.</summary>
    public CorsSettings? Cors { get; init; }

    /// <summary>Whether <c>/openapi.json</c> is served.</summary>
    public bool OpenApi { get; init; } = Defaults.OpenApi.ServeDocument;

    /// <summary>Whether <c>/docs</c> is served, where <see cref="OpenApi"/> is.</summary>
    public bool Docs { get; init; } = Defaults.OpenApi.ServePage;

    /// <summary>Whether everybody who reaches the service may do everything, without <c>auth</c>.</summary>
    public bool Open { get; init; }

    public static HttpSettings Read(Section section)
    {
        var http = new HttpSettings();
        http = new HttpSettings
        {
            Urls = section.Texts("urls") ?? http.Urls,
            MaxBody = section.Size("max_body", 1000, "1 kB") ?? http.MaxBody,
            MaxBufferedBodies = section.Size("max_buffered_bodies", 1000, "1 kB"),
            OpenApi = section.Flag("openapi") ?? http.OpenApi,
            Docs = section.Flag("docs") ?? http.Docs,
            PublicUrl = ReadPublicUrl(section),
            TrustedProxies = section.Texts("trusted_proxies") ?? http.TrustedProxies,
            Compression = section.Flag("compression") ?? http.Compression,
            Cors = section.Nested("cors", new Place("http cors")) is { } cors ? CorsSettings.Read(cors) : null,
            Open = section.Flag("open") ?? http.Open,
            MaxUrl = (int?)section.Size("max_url", 1024, "1 KiB", LargestHead, "1 MiB") ?? http.MaxUrl,
            MaxHeaders = (int?)section.Size("max_headers", 1024, "1 KiB", LargestHead, "1 MiB") ?? http.MaxHeaders,
        };
        foreach (var proxy in http.TrustedProxies.Where(proxy => ProxyNetwork.Of(proxy) is null))
            section.Fault("trusted_proxies", $"\"trusted_proxies\": \"{proxy}\" is no address and no network; they look like 10.0.0.5, 10.0.0.0/8 or fd00::/8");
        foreach (var fault in http.Urls.Select(ListenUrl.FaultOf).OfType<string>())
            section.Fault("urls", $"\"urls\": {fault}");
        if (http.Urls.IsEmpty)
            section.Fault("urls", "\"urls\" must name at least one address");
        section.RefuseOthers();
        if (!(http.MaxBufferedBodies < http.MaxBody))
            return http;
        section.Fault("max_buffered_bodies", "\"max_buffered_bodies\" must be at least \"max_body\"");
        return http with { MaxBufferedBodies = null };
    }

    public void ApplyTo(TableHttpOptions options)
    {
        options.OpenApi.ServeDocument = OpenApi;
        options.OpenApi.ServePage = Docs;
        options.MaxBody = MaxBody;
        options.MaxBufferedBodies = MaxBufferedBodies;
        options.PublicUrl = PublicUrl;
        options.CompressAnswers = Compression;
        foreach (var network in TrustedProxies.Select(ProxyNetwork.Of).OfType<IPNetwork>())
            options.TrustedProxies.Add(network);
    }

    private static Uri? ReadPublicUrl(Section section)
    {
        if (section.Text("public_url") is not { Length: > 0 } text)
            return null;
        if (Uri.TryCreate(text, UriKind.Absolute, out var url) && url is { Scheme: "http" or "https", UserInfo: "", Query: "", Fragment: "" })
            return url;
        section.Fault("public_url", $"\"public_url\": \"{text}\" is no URL of a service; it looks like https://api.example.org or https://example.org/tables");
        return null;
    }
}

/// <summary>The section <c>http.cors</c>: which sites' pages may use the service from a browser.</summary>
internal sealed record CorsSettings
{
    /// <summary>Stands for all sites.</summary>
    public const string AnySite = "*";

    private static readonly TimeSpan LongestAge = TimeSpan.FromDays(1);

    /// <summary>The sites: <c>https://app.example.org</c>, <c>https://*.example.org</c>, or <see cref="AnySite"/>.</summary>
    public ImmutableArray<string> Origins { get; init; } = [];

    /// <summary>Whether browsers send cookies and the like, for a proxy that asks for them.</summary>
    public bool Credentials { get; init; }

    /// <summary>How long a browser need not ask again.</summary>
    public TimeSpan MaxAge { get; init; } = TimeSpan.FromMinutes(10);

    public static CorsSettings Read(Section section)
    {
        var cors = new CorsSettings();
        cors = new CorsSettings
        {
            Origins = section.Texts("origins") ?? cors.Origins,
            Credentials = section.Flag("credentials") ?? cors.Credentials,
            MaxAge = section.Duration("max_age", TimeSpan.Zero, LongestAge, "from 0 to 1 day") ?? cors.MaxAge,
        };
        foreach (var origin in cors.Origins.Where(origin => !IsOrigin(origin)))
            section.Fault("origins", $"\"origins\": \"{origin}\" is no site; it looks like https://app.example.org, https://*.example.org or *");
        if (!section.Has("origins"))
            section.Fault("\"origins\" is missing");
        if (cors.Origins.Contains(AnySite) && cors.Origins.Length > 1)
            section.Fault("origins", "\"origins\": * stands for all sites, and so alone");
        if (cors.Origins.Contains(AnySite) && cors.Credentials)
            section.Fault("credentials", "\"credentials\" cannot be true where \"origins\" is *: name the sites");
        section.RefuseOthers();
        return cors;
    }

    /// <summary>Makes the policy of all endpoints.</summary>
    public void ApplyTo(CorsPolicyBuilder policy)
    {
        if (Origins.Contains(AnySite))
            policy.AllowAnyOrigin();
        else
            policy.WithOrigins([.. Origins]).SetIsOriginAllowedToAllowWildcardSubdomains();
        if (Credentials)
            policy.AllowCredentials();
        policy
            .WithMethods(HttpMethods.Get, HttpMethods.Head, HttpMethods.Post, HttpMethods.Delete)
            .AllowAnyHeader()
            .WithExposedHeaders(
                HeaderNames.ETag, HeaderNames.Location, HeaderNames.RetryAfter, HeaderNames.ContentDisposition, HeaderNames.ContentRange,
                HeaderNames.AcceptRanges, HeaderNames.LastModified, HeaderNames.Allow, HeaderNames.WWWAuthenticate, "Idempotent-Replayed")
            .SetPreflightMaxAge(MaxAge);
    }

    private static bool IsOrigin(string text)
    {
        if (text == AnySite)
            return true;
        var concrete = text.Replace("://*.", "://any.", StringComparison.Ordinal);
        return Uri.TryCreate(concrete, UriKind.Absolute, out var url)
            && url is { Scheme: "http" or "https", PathAndQuery: "/", UserInfo: "", Fragment: "" }
            && !concrete.EndsWith('/') && !concrete.Contains('*');
    }
}

/// <summary>The rule for the addresses of proxies: an address, or a network such as <c>10.0.0.0/8</c>.</summary>
internal static class ProxyNetwork
{
    /// <summary>Reads an address, as a network of one, or a network; <see langword="null"/>: it is neither.</summary>
    public static IPNetwork? Of(string text)
    {
        if (IPNetwork.TryParse(text, out var network))
            return network;
        // A number alone would be an address too, and is a mistake.
        return IPAddress.TryParse(text, out var address) && text.AsSpan().ContainsAny(".:") && (address.AddressFamily == AddressFamily.InterNetworkV6 || text.Count(c => c == '.') == 3)
            ? new IPNetwork(address, address.AddressFamily == AddressFamily.InterNetworkV6 ? 128 : 32)
            : null;
    }
}

/// <summary>
/// The rule for addresses to listen on: <c>http://HOST[:PORT]</c>, where HOST may be <c>*</c> or <c>+</c> and port 0 any free port.
/// </summary>
internal static class ListenUrl
{
    /// <summary>Whether only this machine reaches an address: the server takes every name but localhost for all addresses.</summary>
    public static bool IsLoopback(string url)
    {
        var host = BindingAddress.Parse(url).Host;
        return host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address));
    }

    /// <summary>Says what is wrong with an address; <see langword="null"/> when it is fine.</summary>
    public static string? FaultOf(string url)
    {
        const string scheme = "http://";
        var concrete = url.Replace("://*", "://any", StringComparison.Ordinal).Replace("://+", "://any", StringComparison.Ordinal);
        var fine = url.StartsWith(scheme, StringComparison.OrdinalIgnoreCase)
            && Uri.TryCreate(concrete, UriKind.Absolute, out var uri)
            && uri is { PathAndQuery: "/", UserInfo: "", Fragment: "" };
        return fine ? null : $"\"{url}\" is no address to listen on; it looks like http://127.0.0.1:8080";
    }
}

/// <summary>The section <c>media</c>: the settings of <see cref="MediaOptions"/>, which has the defaults.</summary>
internal sealed record MediaSettings
{
    /// <summary>The word that stands for the database in the place of a directory; a directory of this name is <c>./store</c>.</summary>
    public const string InDatabase = "store";

    private static readonly MediaOptions Defaults = new();

    /// <summary>The directory of the files, or <see cref="InDatabase"/>.</summary>
    public string Store { get; init; } = TableActorsOptions.DefaultMediaDirectory;

    public long MaxFile { get; init; } = Defaults.MaxFileBytes;

    /// <summary>The hosts that files may be fetched from.</summary>
    public ImmutableArray<string> FetchFrom { get; init; } = [];

    public TimeSpan FetchTimeout { get; init; } = Defaults.Fetch.Timeout;

    public TimeSpan PendingFor { get; init; } = Defaults.PendingFor;

    public TimeSpan SweepEvery { get; init; } = Defaults.SweepEvery;

    public static MediaSettings Read(Section section)
    {
        var media = new MediaSettings();
        media = new MediaSettings
        {
            Store = section.Text("store") ?? media.Store,
            MaxFile = section.Size("max_file", 1, "1 byte") ?? media.MaxFile,
            FetchFrom = section.Texts("fetch_from") ?? media.FetchFrom,
            FetchTimeout =
                section.Duration("fetch_timeout", TimeSpan.FromMilliseconds(1), TimeSpan.FromDays(1), "from 1 ms to 1 day")
                ?? media.FetchTimeout,
            PendingFor =
                section.Duration("pending_for", TimeSpan.FromMinutes(1), TimeSpan.FromDays(365), "from 1 minute to 365 days")
                ?? media.PendingFor,
            SweepEvery =
                section.Duration("sweep_every", TimeSpan.FromSeconds(1), TimeSpan.FromDays(1), "from 1 s to 1 day")
                ?? media.SweepEvery,
        };
        if (string.IsNullOrWhiteSpace(media.Store))
            section.Fault("store", $"\"store\" must be a directory, or \"{InDatabase}\" for the database");
        foreach (var host in media.FetchFrom.Where(host => !IsHost(host)))
            section.Fault("fetch_from", $"\"fetch_from\": \"{host}\" is no host; it looks like example.com, *.example.com or 10.0.0.1:8080");
        section.RefuseOthers();
        return string.IsNullOrWhiteSpace(media.Store) ? media with { Store = TableActorsOptions.DefaultMediaDirectory } : media;
    }

    public void ApplyTo(TableActorsOptions options)
    {
        if (Store == InDatabase)
            options.UseMediaInStore();
        else
            options.UseMediaDirectory(Store);
        options.Media.MaxFileBytes = MaxFile;
        options.Media.PendingFor = PendingFor;
        options.Media.SweepEvery = SweepEvery;
        options.Media.Fetch.Timeout = FetchTimeout;
        foreach (var host in FetchFrom)
            options.Media.Fetch.FetchFrom.Add(host);
    }

    private static bool IsHost(string text) =>
        Uri.TryCreate($"http://{(text.StartsWith("*.", StringComparison.Ordinal) ? text[2..] : text)}", UriKind.Absolute, out var url)
        && url is { PathAndQuery: "/", UserInfo: "", Fragment: "" } && !text.Contains('/');
}

/// <summary>The section <c>idempotency</c>: how requests with a key are recognised when they come again.</summary>
internal sealed record IdempotencySettings
{
    private static readonly TableActorsOptions Defaults = new();

    public TimeSpan KeepFor { get; init; } = Defaults.IdempotencyKeptFor;

    public static IdempotencySettings Read(Section section)
    {
        var keepFor = section.Duration("keep_for", TimeSpan.FromMinutes(1), TimeSpan.FromDays(365), "from 1 minute to 365 days");
        section.RefuseOthers();
        return keepFor is null ? new IdempotencySettings() : new IdempotencySettings { KeepFor = keepFor.Value };
    }

    public void ApplyTo(TableActorsOptions options) => options.IdempotencyKeptFor = KeepFor;
}

/// <summary>The section <c>limits</c>: the settings of <see cref="TableActorsOptions"/>, which has the defaults.</summary>
internal sealed record LimitSettings
{
    private static readonly TableActorsOptions Defaults = new();

    public TimeSpan RequestTimeout { get; init; } = Defaults.RequestTimeout;

    public TimeSpan? QueryTimeout { get; init; } = Defaults.QueryTimeout;

    public int MaxRows { get; init; } = Defaults.MaxRows;

    public int MaxBatchWrites { get; init; } = Defaults.MaxBatchWrites;

    public int MaxQueuedWrites { get; init; } = Defaults.MaxQueuedWrites;

    public long MaxQueuedBytes { get; init; } = Defaults.MaxQueuedBytes;

    public int ComputationThreads { get; init; } = Defaults.ComputationThreads;

    public int AsyncComputations { get; init; } = Defaults.AsyncComputations;

    public int Commands { get; init; } = Defaults.RunningPrograms;

    public int HttpComputations { get; init; } = Defaults.HttpComputations;

    public int MaxComputed { get; init; } = Defaults.MaxComputedBytes;

    public int UpdateAttempts { get; init; } = Defaults.UpdateAttempts;

    public TimeSpan PassivateAfter { get; init; } = Defaults.PassivateAfter;

    /// <summary>How many requests a caller may send; <see langword="null"/>: any number.</summary>
    public Rate? Rate { get; init; }

    public static LimitSettings Read(Section section)
    {
        var limits = new LimitSettings();
        limits = new LimitSettings
        {
            RequestTimeout =
                section.Duration("request_timeout", TimeSpan.FromMilliseconds(100), TimeSpan.FromDays(1), "from 100 ms to 1 day")
                ?? limits.RequestTimeout,
            QueryTimeout = section.Duration("query_timeout", TimeSpan.FromMilliseconds(100), TimeSpan.FromDays(1), "from 100 ms to 1 day"),
            MaxRows = section.Number("max_rows", 1, 1_000_000_000) ?? limits.MaxRows,
            MaxBatchWrites = section.Number("max_batch_writes", 1, 100_000) ?? limits.MaxBatchWrites,
            MaxQueuedWrites = section.Number("max_queued_writes", 1, 10_000_000) ?? limits.MaxQueuedWrites,
            MaxQueuedBytes = section.Size("max_queued_bytes", 1024, "1 KiB") ?? limits.MaxQueuedBytes,
            ComputationThreads = section.Number("computation_threads", 1, 1024) ?? limits.ComputationThreads,
            AsyncComputations = section.Number("async_computations", 1, 100_000) ?? limits.AsyncComputations,
            Commands = section.Number("commands", 1, 1024) ?? limits.Commands,
            HttpComputations = section.Number("http_computations", 1, 10_000) ?? limits.HttpComputations,
            MaxComputed = (int?)section.Size("max_computed", 1024, "1 KiB", 1 << 30, "1 GiB") ?? limits.MaxComputed,
            UpdateAttempts = section.Number("update_attempts", 0, 1000) ?? limits.UpdateAttempts,
            PassivateAfter =
                section.Duration("passivate_after", TimeSpan.FromSeconds(1), TimeSpan.FromDays(365), "0, or from 1 s to 365 days", orZero: true)
                ?? limits.PassivateAfter,
            Rate = ReadRate(section),
        };
        section.RefuseOthers();
        return limits;
    }

    public void ApplyTo(TableActorsOptions options)
    {
        options.RequestTimeout = RequestTimeout;
        options.QueryTimeout = QueryTimeout;
        options.MaxRows = MaxRows;
        options.MaxBatchWrites = MaxBatchWrites;
        options.MaxQueuedWrites = MaxQueuedWrites;
        options.MaxQueuedBytes = MaxQueuedBytes;
        options.ComputationThreads = ComputationThreads;
        options.AsyncComputations = AsyncComputations;
        options.RunningPrograms = Commands;
        options.HttpComputations = HttpComputations;
        options.MaxComputedBytes = MaxComputed;
        options.UpdateAttempts = UpdateAttempts;
        options.PassivateAfter = PassivateAfter;
    }

    private static Rate? ReadRate(Section section)
    {
        if (section.Text("rate") is not { } text)
            return null;
        if (Quantity.Rate(text) is { } rate)
            return rate;
        section.Fault("rate", $"\"rate\" must be a number of requests in a time, such as \"100/s\", \"600/min\" or \"5000/h\", not \"{text}\"");
        return null;
    }
}

/// <summary>The section <c>jobs</c>: the settings of <see cref="JobOptions"/>, which has the defaults.</summary>
internal sealed record JobSettings
{
    private static readonly JobOptions Defaults = new();

    public int AtWork { get; init; } = Defaults.AtWork;

    public TimeSpan RunTimeout { get; init; } = Defaults.RunTimeout;

    public TimeSpan KeepDoneFor { get; init; } = Defaults.KeepDoneFor;

    public TimeSpan KeepFailedFor { get; init; } = Defaults.KeepFailedFor;

    public TimeSpan KeepRemovedFor { get; init; } = Defaults.KeepRemovedFor;

    public TimeSpan ScanEvery { get; init; } = Defaults.ScanEvery;

    public static JobSettings Read(Section section)
    {
        var jobs = new JobSettings();
        jobs = new JobSettings
        {
            AtWork = section.Number("at_work", 1, 10_000) ?? jobs.AtWork,
            RunTimeout =
                section.Duration("run_timeout", TimeSpan.FromSeconds(1), TimeSpan.FromDays(7), "from 1 s to 7 days")
                ?? jobs.RunTimeout,
            KeepDoneFor = KeepingTime(section, "keep_done_for") ?? jobs.KeepDoneFor,
            KeepFailedFor = KeepingTime(section, "keep_failed_for") ?? jobs.KeepFailedFor,
            KeepRemovedFor = KeepingTime(section, "keep_removed_for") ?? jobs.KeepRemovedFor,
            ScanEvery =
                section.Duration("scan_every", TimeSpan.FromMilliseconds(100), TimeSpan.FromDays(1), "from 100 ms to 1 day")
                ?? jobs.ScanEvery,
        };
        section.RefuseOthers();
        return jobs;
    }

    public void ApplyTo(TableActorsOptions options)
    {
        options.Jobs.AtWork = AtWork;
        options.Jobs.RunTimeout = RunTimeout;
        options.Jobs.KeepDoneFor = KeepDoneFor;
        options.Jobs.KeepFailedFor = KeepFailedFor;
        options.Jobs.KeepRemovedFor = KeepRemovedFor;
        options.Jobs.ScanEvery = ScanEvery;
    }

    private static TimeSpan? KeepingTime(Section section, string key) =>
        section.Duration(key, TimeSpan.FromSeconds(1), TimeSpan.FromDays(3650), "from 1 s to 3650 days");
}

/// <summary>The section <c>cluster</c>: the settings of <see cref="TableClusterOptions"/>, which has the defaults and the rules.</summary>
internal sealed record ClusterSettings
{
    private static readonly TableClusterOptions Defaults = new();

    public bool Enabled { get; init; } = true;

    public string Listen { get; init; } = Defaults.Listen;

    public string? Public { get; init; }

    public NodeTlsOptions? Tls { get; init; }

    public bool Insecure { get; init; }

    public static ClusterSettings? Read(Section section)
    {
        var cluster = new ClusterSettings
        {
            Enabled = section.Flag("enabled") ?? true,
            Listen = section.Text("listen") ?? Defaults.Listen,
            Public = section.Text("public"),
            Tls = section.Nested("tls", new Place("cluster tls")) is { } tls ? ReadTls(tls) : null,
            Insecure = section.Flag("insecure") ?? Defaults.Insecure,
        };
        section.RefuseOthers();
        return cluster.Enabled ? cluster : null;
    }

    public void ApplyTo(TableActorsOptions options) => options.UseCluster(cluster =>
    {
        cluster.Listen = Listen;
        cluster.Public = Public;
        cluster.Tls = Tls;
        cluster.Insecure = Insecure;
    });

    private static NodeTlsOptions? ReadTls(Section section)
    {
        var (certificate, key, ca) = (section.RequiredText("certificate"), section.RequiredText("key"), section.RequiredText("ca"));
        section.RefuseOthers();
        return certificate is null || key is null || ca is null ? null : new NodeTlsOptions { Certificate = certificate, Key = key, Ca = ca };
    }
}
