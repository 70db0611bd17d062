using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using TableActors.Cluster.Tests.Processes;
using TableActors.TestSupport;

namespace TableActors.Cluster.Tests.Access;

/// <summary>
/// Two nodes of a service that knows its callers: ann and ben, who share a route, cara, who may
/// call what every known caller may, and boss, the operator.
/// </summary>
public sealed class ProtectedCluster : IAsyncLifetime
{
    private readonly HttpClient _client = new() { Timeout = TimeSpan.FromSeconds(60) };
    private readonly string _leave = Path.Combine(Path.GetTempPath(), $"tableactors-naps-{Guid.NewGuid():N}");
    private PostgresServer? _postgres;
    private ClusterOfProcesses? _cluster;

    /// <summary>Where the nodes answer, the older one first.</summary>
    internal IReadOnlyList<Uri> Nodes => Cluster.Addresses;

    internal ClusterOfProcesses Cluster => _cluster!;

    /// <summary>Lets naps be taken from now on. Before it each fails at once.</summary>
    internal void LetNap() => File.WriteAllText(_leave, "");

    /// <summary>Sends a request to one of the nodes.</summary>
    /// <param name="node">Where the node answers.</param>
    /// <param name="method">The method.</param>
    /// <param name="path">The path, and the query where there is one.</param>
    /// <param name="caller">Who sends it; <see langword="null"/>: nobody knows.</param>
    /// <param name="body">The body; <see langword="null"/>: none.</param>
    /// <param name="key">The idempotency key; <see langword="null"/>: none.</param>
    internal async Task<NodeAnswer> SendAsync(
        Uri node, HttpMethod method, string path, string? caller, string? body = null, string? key = null)
    {
        using var request = new HttpRequestMessage(method, new Uri(node, path));
        if (body is not null)
            request.Content = new StringContent(body);
        if (caller is not null)
            request.Headers.Add("X-API-Key", KeyOf(caller));
        if (key is not null)
            request.Headers.Add("Idempotency-Key", key);
        using var response = await _client.SendAsync(request);
        return new NodeAnswer(
            (int)response.StatusCode, await response.Content.ReadAsByteArrayAsync(), response.Headers);
    }

    internal Task<NodeAnswer> GetAsync(Uri node, string path, string? caller) =>
        SendAsync(node, HttpMethod.Get, path, caller);

    internal Task<NodeAnswer> PostAsync(
        Uri node, string path, string? caller, string body = "{}", string? key = null) =>
        SendAsync(node, HttpMethod.Post, path, caller, body, key);

    public async Task InitializeAsync()
    {
        _postgres = await PostgresServer.StartAsync();
        _cluster = await ClusterOfProcesses.StartAsync(
            _postgres, 2, service: text => text + Protected, key: KeyOf("boss"));
        await _cluster.WakeAsync();
    }

    public async Task DisposeAsync()
    {
        _client.Dispose();
        if (_cluster is not null)
            await _cluster.DisposeAsync();
        if (_postgres is not null)
            await _postgres.DisposeAsync();
        File.Delete(_leave);
    }

    private static string KeyOf(string caller) => $"{caller} key of twenty characters";

    private static string HashOf(string caller) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(KeyOf(caller))));

    private string Protected =>
        $$"""

        [auth]
        operators = "boss"

        [auth.keys]
        ann  = { sha256 = "{{HashOf("ann")}}" }
        ben  = { sha256 = "{{HashOf("ben")}}" }
        cara = { sha256 = "{{HashOf("cara")}}" }
        boss = { sha256 = "{{HashOf("boss")}}" }

        [tables.pictures.columns]
        id      = { type = "int", primary_key = true }
        picture = "image?"

        [tables.notes.columns]
        id   = { type = "int", primary_key = true }
        text = "string"

        [tables.naps.columns]
        id  = "int"
        nap = { type = "string", computed = { command = ["sh", "-c", 'test -e "$0" && exec sleep 300', "{{_leave}}", "${id}"], timeout = "10 min" } }

        [queries.pictures]
        retrieve   = "pictures"
        parameters = ["id"]

        [[routes]]
        type   = "insert"
        table  = "pictures"
        path   = "/pictures"
        access = ["ann", "ben"]

        [[routes]]
        type   = "query"
        query  = "pictures"
        path   = "/pictures/one"
        method = "get"
        access = ["ann", "ben"]

        [[routes]]
        type  = "insert"
        table = "notes"
        path  = "/notes"

        [[routes]]
        type       = "insert"
        table      = "notes"
        path       = "/notes/later"
        background = true

        [[routes]]
        type       = "insert"
        table      = "naps"
        path       = "/naps"
        background = true
        access     = ["ann", "ben"]
        """;
}

/// <summary>What a node has answered.</summary>
internal sealed record NodeAnswer(int Status, byte[] Content, HttpResponseHeaders Headers)
{
    public string Body => Encoding.UTF8.GetString(Content);

    public JsonElement Json => JsonDocument.Parse(Content).RootElement;

    /// <summary>The code of a problem; <see langword="null"/>: it is none.</summary>
    public string? Code => Status >= 400 ? Json.GetProperty("code").GetString() : null;

    public bool IsReplayed => Headers.Contains("Idempotent-Replayed");
}
