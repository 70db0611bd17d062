using System.Collections.Concurrent;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using TableActors.Actors.Stores;
using TableActors.Actors.Stores.Postgres;
using TableActors.Contracts.Errors;
using TableActors.Contracts.Tables;
using TableActors.TestSupport;

namespace TableActors.Actors.Tests.Stores.Postgres;

public sealed class PostgresOutageTests : IAsyncLifetime
{
    private static readonly TableSchema Films = TestSchema.Of("films", t => t.Int("id").PrimaryKey().String("title"));
    private PostgresServer _server = null!;
    private PostgresTableStore _store = null!;
    private string _location = "";

    public async Task InitializeAsync()
    {
        _server = await PostgresServer.StartAsync("fsync=on");
        _location = await _server.CreateDatabaseAsync();
        _store = new PostgresTableStore(PostgresLocation.Parse(_location), NullLogger<PostgresTableStore>.Instance);
    }

    public async Task DisposeAsync()
    {
        await _store.DisposeAsync();
        await _server.DisposeAsync();
    }

    [Theory]
    [InlineData("fast")]
    [InlineData("immediate")]
    public async Task Commit_WhileTheServerRestartsAgainAndAgain_LosesNothingThatWasAcknowledged(string mode)
    {
        var acknowledged = new ConcurrentDictionary<long, long>();
        var unknown = new ConcurrentDictionary<long, bool>();
        using var stop = new CancellationTokenSource();
        var writing = Task.Run(() => WriteAsync(acknowledged, unknown, stop.Token));

        for (var i = 0; i < 4; i++)
        {
            await WaitForMoreAsync(acknowledged);
            await _server.StopAsync(mode);
            await _server.StartAgainAsync();
        }

        await WaitForMoreAsync(acknowledged);
        await stop.CancelAsync();
        await writing.OrFailAsync("the writer ended");

        var stored = await StoredAsync();
        acknowledged.Where(row => !stored.TryGetValue(row.Key, out var version) || version != row.Value).ShouldBeEmpty();
        stored.Keys.Where(id => !acknowledged.ContainsKey(id) && !unknown.ContainsKey(id)).ShouldBeEmpty();
        stored.Values.Order().ShouldBe(Enumerable.Range(1, stored.Count).Select(number => (long)number));
    }

    [Fact]
    public async Task Use_OfAServerThatIsDown_IsUnavailableUntilItIsUp()
    {
        await _server.StopAsync();

        (await Should.ThrowAsync<ProblemException>(() => _store.AcquireAsync(Films, default))).Problem.Code.ShouldBe(ErrorCodes.StoreUnavailable);
        (await Should.ThrowAsync<ProblemException>(() => _store.PingAsync(default))).Problem.RetryAfterSeconds.ShouldNotBeNull();
        (await _store.CheckAsync(Films, default)).ShouldHaveSingleItem().Subject.ShouldBe("store");

        await _server.StartAgainAsync();
        var lease = await _store.AcquireAsync(Films, default);
        (await _store.CommitAsync(lease, [Films.Insert(1L, "a")])).ShouldBeOfType<BatchOutcome.Committed>();
    }

    [Fact]
    public async Task Commit_WithTheServerDown_CertainlyWroteNothing()
    {
        var lease = await _store.AcquireAsync(Films, default);
        await _store.CommitAsync(lease, [Films.Insert(1L, "a")]);
        await _server.StopAsync();
        await _store.CommitAsync(lease, [Films.Insert(2L, "b")]);

        var problem = (await _store.CommitAsync(await LeaseOf(lease), [Films.Insert(3L, "c")])).ShouldBeOfType<BatchOutcome.Failed>().Problem;

        problem.Code.ShouldBe(ErrorCodes.StoreUnavailable);
        problem.RetryAfterSeconds.ShouldNotBeNull();
        await _server.StartAgainAsync();
        (await _store.FindAsync(Films, [1L], default)).ShouldNotBeNull();
        (await _store.FindAsync(Films, [3L], default)).ShouldBeNull();
    }

    [Fact]
    public async Task Read_AfterTheServerWasRestarted_FindsANewConnection()
    {
        var lease = await _store.AcquireAsync(Films, default);
        await _store.CommitAsync(lease, [Films.Insert(1L, "a")]);
        await _store.FindAsync(Films, [1L], default);
        await _server.StopAsync();
        await _server.StartAgainAsync();

        (await _store.FindAsync(Films, [1L], default)).ShouldNotBeNull();
    }

    // A lease of the same epoch, as if the first had not seen the outage.
    private static Task<TableLease> LeaseOf(TableLease lease) => Task.FromResult(lease with { });

    private async Task WriteAsync(ConcurrentDictionary<long, long> acknowledged, ConcurrentDictionary<long, bool> unknown, CancellationToken stop)
    {
        TableLease? lease = null;
        for (long next = 0; !stop.IsCancellationRequested;)
        {
            try
            {
                lease ??= await _store.AcquireAsync(Films, default);
            }
            catch (ProblemException unavailable) when (unavailable.Problem.Code == ErrorCodes.StoreUnavailable)
            {
                continue;
            }

            var first = next;
            var batch = Enumerable.Range(0, 20).Select(i => Films.Insert(first + i, "x")).ToList();
            next += batch.Count;
            switch (await _store.CommitAsync(lease, batch))
            {
                case BatchOutcome.Committed committed:
                    for (var i = 0; i < batch.Count; i++)
                        acknowledged[first + i] = ((Contracts.Messages.RowWritten)committed.Replies[i]).Row.Version;
                    break;
                case BatchOutcome.Failed failed:
                    if (failed.Problem.Code == ErrorCodes.OutcomeUnknown)
                        batch.ForEach(row => unknown[(long)row.Values[0]!] = true);
                    lease = null;
                    break;
                default:
                    lease = null;
                    break;
            }
        }
    }

    private static async Task WaitForMoreAsync(ConcurrentDictionary<long, long> acknowledged)
    {
        var before = acknowledged.Count;
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (acknowledged.Count < before + 500)
        {
            if (patience.IsCancellationRequested)
                throw new TimeoutException("No more writes were acknowledged.");
            await Task.Yield();
        }
    }

    private async Task<Dictionary<long, long>> StoredAsync()
    {
        var stored = new Dictionary<long, long>();
        await using var connection = new NpgsqlConnection(_location + ";Pooling=False");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand("SELECT id, ta_version FROM films", connection);
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
            stored.Add(reader.GetInt64(0), reader.GetInt64(1));
        return stored;
    }
}
