using System.Collections.Concurrent;
using TableActors.Cluster.Tests.History;
using TableActors.Cluster.Tests.Processes;
using TableActors.TestSupport;

namespace TableActors.Cluster.Tests.Load;

/// <summary>
/// What happens to a cluster while the tests disturb it: sixteen clients read, write and count, in
/// all tables and through all nodes. Most give their requests keys, and repeat them where an answer
/// stays away; some do not.
/// </summary>
internal sealed class MixedLoad : IAsyncDisposable
{
    private const int Clients = 16;
    private const int WithoutKeys = 4;
    private const int Counter = 1;
    private const int Register = 2;

    // Between the calls of one client: the machine has little to spare, and the nodes should not be starved of it.
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(25);

    private readonly ClusterOfProcesses _cluster;
    private readonly long _begun = TimeProvider.System.GetTimestamp();
    private readonly ConcurrentBag<Call> _calls = [];
    private readonly ConcurrentQueue<(Call Call, string Reason, bool HasKey)> _faults = [];
    private readonly ConcurrentBag<(string Row, bool IsCertain)> _increments = [];
    private readonly CancellationTokenSource _end = new();
    private Task _running = Task.CompletedTask;
    private int _marks;

    private MixedLoad(ClusterOfProcesses cluster) => _cluster = cluster;

    /// <summary>How long it has run.</summary>
    public TimeSpan Now => TimeProvider.System.GetElapsedTime(_begun);

    /// <summary>Writes the rows, and begins.</summary>
    public static async Task<MixedLoad> StartAsync(ClusterOfProcesses cluster)
    {
        var load = new MixedLoad(cluster);
        using (var client = new ClusterClient(cluster, 0))
        {
            foreach (var table in ServiceText.Tables)
            {
                foreach (var id in (int[])[Counter, Register])
                    (await load.WriteAsync(client, table, "", id, 0, null, true)).Outcome.ShouldBe(CallOutcome.Done);
            }
        }

        load._running = Task.WhenAll(
            Enumerable.Range(0, Clients).Select(number => Task.Run(() => load.RunAsync(number))));
        return load;
    }

    /// <summary>Writes once into a table, and returns when the write is acknowledged.</summary>
    /// <returns>How long that took.</returns>
    public async Task<TimeSpan> ReachAsync(string table, int node)
    {
        using var client = new ClusterClient(_cluster, node);
        var call = await WriteAsync(client, table, "/set", Register, node, null, true);
        call.Outcome.ShouldBe(CallOutcome.Done, $"{call}\n{string.Join('\n', _faults)}");
        return call.End - call.Start;
    }

    /// <summary>Writes into all tables; returns when all have acknowledged.</summary>
    public Task ReachAllAsync() => Task.WhenAll(ServiceText.Tables.Select(ReachAsync));

    /// <summary>How long the calls took that were under way in a time, in milliseconds, and ascending.</summary>
    /// <param name="from">The begin of the time, by <see cref="Now"/>.</param>
    /// <param name="to">Its end.</param>
    /// <param name="tables">The tables that they went to; left out: all.</param>
    public IReadOnlyList<double> Took(TimeSpan from, TimeSpan to, IReadOnlyCollection<string>? tables = null) =>
        [.. _calls
            .Where(call =>
                call.End >= from && call.Start <= to && (tables is null || tables.Contains(call.Row.Split('/')[0])))
            .Select(call => (call.End - call.Start).TotalMilliseconds)
            .Order()];

    /// <summary>Waits until the clients have made some more calls.</summary>
    public Task MakeAsync(int calls)
    {
        var made = _calls.Count;
        return Eventually.SeeAsync(
            $"{calls} calls were made", () => Task.FromResult(_calls.Count), count => count >= made + calls);
    }

    /// <summary>Ends the load and checks everything that holds whatever the cluster went through.</summary>
    /// <param name="withoutKeysMayFail">Whether requests without keys may have failed, or have come
    /// to an unknown end.</param>
    /// <returns>How the calls fared, for people.</returns>
    public async Task<string> EndAsync(bool withoutKeysMayFail)
    {
        await _end.CancelAsync();
        await _running;
        using var client = new ClusterClient(_cluster, 0);
        foreach (var table in ServiceText.Tables)
        {
            foreach (var id in (int[])[Counter, Register])
                await ReadAsync(client, table, id);
        }

        _faults.Where(fault => fault.HasKey || !withoutKeysMayFail).ShouldBeEmpty();
        VersionOrder.FaultsOf(_calls).ShouldBeEmpty();
        await CheckCountersAsync(client);
        return Told();
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _running;
        _end.Dispose();
    }

    private async Task RunAsync(int number)
    {
        var random = new Random(number);
        var hasKeys = number >= WithoutKeys;
        using var client = new ClusterClient(_cluster, number);
        while (!_end.IsCancellationRequested)
        {
            var table = ServiceText.Tables[random.Next(ServiceText.Tables.Count)];
            switch (random.Next(4))
            {
                case 0:
                    await ReadAsync(client, table, random.Next(Counter, Register + 1));
                    break;
                case 1:
                    await WriteAsync(client, table, "/set", Register, number, null, hasKeys);
                    break;
                default:
                    if (await ReadAsync(client, table, Counter) is { } seen)
                        await IncrementAsync(client, table, seen.Version, seen.Value, hasKeys);
                    break;
            }

            await Task.Delay(Pause);
        }
    }

    private async Task IncrementAsync(ClusterClient client, string table, long version, long value, bool hasKey)
    {
        var call = await WriteAsync(client, table, "/set", Counter, value + 1, version, hasKey);
        if (call.Outcome is CallOutcome.Done or CallOutcome.Unknown)
            _increments.Add((call.Row, call.Outcome == CallOutcome.Done));
    }

    private async Task<Call> WriteAsync(
        ClusterClient client, string table, string route, int id, long value, long? condition, bool hasKey)
    {
        var mark = $"m{Interlocked.Increment(ref _marks)}";
        var start = Now;
        var answer = await client.PostAsync(
            $"/{table}{route}", new { id, value, mark }, condition, hasKey ? mark : null);
        var call = new Call
        {
            Row = $"{table}/{id}",
            IsWrite = true,
            Start = start,
            End = Now,
            Outcome = answer.Outcome,
            Mark = mark,
            Version = answer.Version,
            Condition = condition,
        };
        Note(call, answer, hasKey);
        return call;
    }

    private async Task<(long Version, long Value)?> ReadAsync(ClusterClient client, string table, int id)
    {
        var start = Now;
        var answer = await client.GetAsync($"/{table}/row?id={id}");
        var call = new Call
        {
            Row = $"{table}/{id}",
            IsWrite = false,
            Start = start,
            End = Now,
            Outcome = answer.Outcome,
            Version = answer.Version
        };
        if (answer.Outcome == CallOutcome.Done)
            call = call with { Mark = answer.Body.GetProperty("mark").GetString() };
        Note(call, answer, true);
        return answer.Outcome == CallOutcome.Done
            ? (answer.Version!.Value, answer.Body.GetProperty("value").GetInt64())
            : null;
    }

    private void Note(Call call, ClusterAnswer answer, bool hasKey)
    {
        _calls.Add(call);
        if (call.Outcome is CallOutcome.Failed or CallOutcome.Unknown)
            _faults.Enqueue((call, $"{answer.Status} {answer.Reason}", hasKey));
    }

    private async Task CheckCountersAsync(ClusterClient client)
    {
        foreach (var table in ServiceText.Tables)
        {
            var counted = _increments.Where(it => it.Row == $"{table}/{Counter}").ToList();
            var certain = counted.Count(it => it.IsCertain);
            (await ReadAsync(client, table, Counter))!.Value.Value.ShouldBeInRange(certain, counted.Count, table);
        }
    }

    private string Told()
    {
        var took = _calls.Select(call => (call.End - call.Start).TotalMilliseconds).Order().ToList();
        var slowest = _calls.MaxBy(call => call.End - call.Start)!;
        var unknown = _faults.Count(fault => fault.Call.Outcome == CallOutcome.Unknown);
        return FormattableString.Invariant(
            $"{took.Count} calls, {_increments.Count} increments; without keys {_faults.Count - unknown} failed, {unknown} unknown; median {took[took.Count / 2]:0} ms, p99 {took[took.Count * 99 / 100]:0} ms, longest {took[^1]:0} ms: {slowest.Row}, {slowest}{string.Concat(_faults.Where(it => it.Call == slowest).Select(it => ", " + it.Reason))}");
    }
}
