using System.Net;
using System.Net.Http.Json;
using Npgsql;
using TableActors.TestSupport;

namespace TableActors.Cluster.Tests.Processes;

/// <summary>
/// Nodes of one service on one database, each in a process of its own, with a certificate each. All
/// end with it.
/// </summary>
internal sealed class ClusterOfProcesses : IAsyncDisposable
{
    private readonly TestFolder _folder = new();
    private readonly HttpClient _client = new() { Timeout = TimeSpan.FromSeconds(10) };
    private readonly List<NodeProcess> _nodes = [];
    private readonly string _serviceFile;
    private readonly string? _without;
    private NpgsqlDataSource? _database;
    private volatile Uri[] _addresses = [];
    private int _launched;

    private ClusterOfProcesses(string? without, Func<string, string>? service, string? key)
    {
        _serviceFile = WriteService("service.toml", service);
        _without = without;
        if (key is not null)
            _client.DefaultRequestHeaders.Add("X-API-Key", key);
    }

    /// <summary>Who has issued the nodes' certificates.</summary>
    public TestAuthority Authority { get; } = new();

    /// <summary>The database of the nodes.</summary>
    public string Store { get; private set; } = "";

    /// <summary>The database that rows are passed on to.</summary>
    public string Target { get; private set; } = "";

    /// <summary>The nodes that have not ended.</summary>
    public IReadOnlyList<NodeProcess> Nodes => [.. _nodes.Where(node => !node.HasEnded)];

    /// <summary>Where clients send their requests.</summary>
    public IReadOnlyList<Uri> Addresses => _addresses;

    /// <summary>Everything that the nodes have said.</summary>
    public string Output => string.Join("\n\n", _nodes.Select(node => $"Node {node.Id}:\n{node.Output}"));

    /// <summary>
    /// Starts a cluster. The first node is up before the others start, and so the oldest. See
    /// <see cref="PrepareAsync"/>.
    /// </summary>
    public static async Task<ClusterOfProcesses> StartAsync(
        PostgresServer postgres, int nodes, string? without = null, Func<string, string>? service = null,
        string? key = null)
    {
        var cluster = await PrepareAsync(postgres, without, service, key);
        try
        {
            await cluster.AddAsync(1);
            if (nodes > 1)
                await cluster.AddAsync(nodes - 1);
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    /// <summary>A cluster without nodes.</summary>
    /// <param name="postgres">Where its databases are.</param>
    /// <param name="without">A protection that its nodes do not have; left out: they have all.</param>
    /// <param name="service">What is changed in the service file; left out: nothing.</param>
    /// <param name="key">The API key of an operator, where the service asks for one.</param>
    public static async Task<ClusterOfProcesses> PrepareAsync(
        PostgresServer postgres, string? without = null, Func<string, string>? service = null, string? key = null)
    {
        var cluster = new ClusterOfProcesses(without, service, key)
        {
            Store = await postgres.CreateDatabaseAsync(),
            Target = await postgres.CreateDatabaseAsync(),
        };
        cluster._database = NpgsqlDataSource.Create(
            new NpgsqlConnectionStringBuilder(cluster.Store) { Pooling = false });
        await using var target = NpgsqlDataSource.Create(
            new NpgsqlConnectionStringBuilder(cluster.Target) { Pooling = false });
        await using var command = target.CreateCommand(
            "CREATE TABLE entries_log (number bigint NOT NULL, slow text NOT NULL)");
        await command.ExecuteNonQueryAsync();
        return cluster;
    }

    /// <summary>Starts nodes at once, and waits until all are ready.</summary>
    public Task<IReadOnlyList<NodeProcess>> AddAsync(int nodes) =>
        AddAsync([.. Enumerable.Repeat<CuttableLine?>(null, nodes)]);

    /// <summary>Starts nodes at once that are reached by lines, and waits until all are ready.</summary>
    public async Task<IReadOnlyList<NodeProcess>> AddAsync(params CuttableLine?[] lines)
    {
        var added = lines.Select(line => Launch(line: line)).ToList();
        await Task.WhenAll(added.Select(ReadyAsync));
        Serve();
        return added;
    }

    /// <summary>Starts a node, and does not wait for it.</summary>
    /// <param name="serviceFile">Its service file; left out: that of all.</param>
    /// <param name="certify">Writes its certificate into a folder; left out: it has one like all.</param>
    /// <param name="store">Its store; left out: that of all.</param>
    /// <param name="line">How the others reach it; left out: directly.</param>
    public NodeProcess Launch(
        string? serviceFile = null, Func<string, TestAuthority.PemFiles>? certify = null, string? store = null,
        CuttableLine? line = null)
    {
        var files = certify?.Invoke(_folder.Path) ?? Authority.WritePemFiles(_folder.Path, $"node-{++_launched}");
        serviceFile ??= _serviceFile;
        store ??= Store;
        var node = new NodeProcess(
            _without is null
                ? ["tableactors.dll", "serve", serviceFile, "--urls", "http://127.0.0.1:0", "--store", store]
                : ["TableActors.UnprotectedHost.dll", _without, serviceFile, store],
            ("NODE_CERTIFICATE", files.Certificate), ("NODE_KEY", files.Key), ("NODE_CA", files.Authority),
            ("NODE_TARGET", Target), ("NODE_LISTEN", line?.Target ?? ""), ("NODE_PUBLIC", line?.Address ?? ""));
        _nodes.Add(node);
        return node;
    }

    /// <summary>Writes another service file.</summary>
    public string WriteService(string name, Func<string, string>? change = null)
    {
        var path = _folder.File(name);
        File.WriteAllText(path, ServiceText.Make(change));
        return path;
    }

    /// <summary>Waits until a node is ready.</summary>
    public async Task ReadyAsync(NodeProcess node)
    {
        var address = await node.ListeningAsync();
        await Eventually.SeeAsync(
            $"node {node.Id} was ready", () => GetAsync(new Uri(address, "/health/ready")),
            answer => answer is not null);
    }

    /// <summary>Lets clients use a node no more once it says that it is not ready, as load balancers do.</summary>
    public async Task TurnAwayAsync(NodeProcess node)
    {
        await Eventually.SeeAsync(
            $"node {node.Id} was not ready", () => GetAsync(new Uri(node.Address!, "/health/ready")),
            answer => answer is null);
        Serve(node);
    }

    /// <summary>Lets clients use the nodes that have not ended, but for some.</summary>
    public void Serve(params NodeProcess[] but) =>
        _addresses = [.. Nodes.Except(but).Select(node => node.Address).OfType<Uri>()];

    /// <summary>What the nodes know of themselves.</summary>
    public Task<ClusterMap> LookAsync() => Eventually.SeeAsync(
        "a node told of the cluster",
        async () =>
        {
            foreach (var address in _addresses)
            {
                if (await GetAsync(new Uri(address, "/cluster")) is { } answer)
                    return ClusterMap.Parse(answer);
            }

            return null!;
        },
        map => map is not null);

    /// <summary>
    /// Waits until exactly the nodes that have not ended are up, and all tables have their places,
    /// some on each node.
    /// </summary>
    public Task<ClusterMap> SpreadAsync()
    {
        var expected = Nodes.Select(node => node.Id).Order().ToList();
        return Eventually.SeeAsync(
            $"the processes {string.Join(", ", expected)} were up, and each had tables",
            LookAsync,
            map => map.Up.Select(member => member.ProcessId).Order().SequenceEqual(expected)
                && map.Up.All(member => member.TableNames.Count > 0)
                && map.Up.SelectMany(member => member.TableNames).Intersect(ServiceText.Tables).Count()
                    == ServiceText.Tables.Count);
    }

    /// <summary>Writes one row to every table, since tables have no place before, and waits until they have.</summary>
    public async Task<ClusterMap> WakeAsync()
    {
        foreach (var table in ServiceText.Tables)
        {
            using var response = await _client.PostAsJsonAsync(
                new Uri(_addresses[0], $"/{table}"), new { id = 0, value = 0, mark = "woken" });
            response.StatusCode.ShouldBe(HttpStatusCode.OK, await response.Content.ReadAsStringAsync());
        }

        return await SpreadAsync();
    }

    /// <summary>The node of a member.</summary>
    public NodeProcess NodeOf(MapMember member) => _nodes.Single(node => node.Id == member.ProcessId);

    /// <summary>The processes that were declared dead, in this order.</summary>
    public async Task<IReadOnlyList<int>> EvictedAsync() =>
        [.. (await QueryAsync(
            "SELECT name FROM ta_members WHERE state = 'evicted' ORDER BY since", row => row.GetString(0)))
            .Select(name => int.Parse(name[(name.LastIndexOf(' ') + 1)..]))];

    /// <summary>Reads from the nodes' database.</summary>
    public async Task<IReadOnlyList<T>> QueryAsync<T>(string sql, Func<NpgsqlDataReader, T> read)
    {
        await using var command = _database!.CreateCommand(sql);
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<T>();
        while (await reader.ReadAsync())
            rows.Add(read(reader));
        return rows;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var node in _nodes)
            await node.DisposeAsync();
        if (_database is not null)
            await _database.DisposeAsync();
        _client.Dispose();
        Authority.Dispose();
        _folder.Dispose();
    }

    // What a node answers; null: it answers that it cannot, or not at all.
    private async Task<string?> GetAsync(Uri address)
    {
        try
        {
            using var response = await _client.GetAsync(address);
            return response.IsSuccessStatusCode ? await response.Content.ReadAsStringAsync() : null;
        }
        catch (Exception gone) when (gone is HttpRequestException or TaskCanceledException)
        {
            return null;
        }
    }
}
