using System.Collections.Concurrent;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using TableActors.Actors.Cluster;
using TableActors.Actors.Stores;
using TableActors.Contracts.Errors;
using TableActors.Contracts.Messages;
using TableActors.Contracts.Tables;
using TableActors.Postgres;
using TableActors.Postgres.Tables;
using TableActors.TestSupport;

namespace TableActors.Postgres.Tests.Commits;

[Trait("Category", "Crash")]
public sealed partial class PostgresOutageTests : IAsyncLifetime
{
    private static readonly TableSchema Films = TestSchema.Of("films", t => t.Int("id").PrimaryKey().String("title"));
    private readonly SemaphoreSlim _acknowledgedBatches = new(0);
    private PostgresServer _server = null!;
    private PostgresTableStore _store = null!;
    private string _location = "";

    public async Task InitializeAsync()
    {
        _server = await PostgresServer.StartAsync("fsync=on");
        _location = await _server.CreateDatabaseAsync();
        _store = NewStore();
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
            await WaitForMoreAsync();
            await _server.StopAsync(mode);
            await _server.StartAgainAsync();
        }

        await WaitForMoreAsync();
        await stop.CancelAsync();
        await writing.OrFailAsync("the writer ended");

        var stored = await StoredAsync();
        acknowledged.Where(row => !stored.TryGetValue(row.Key, out var version) || version != row.Value)
            .ShouldBeEmpty();
        stored.Keys.Where(id => !acknowledged.ContainsKey(id) && !unknown.ContainsKey(id)).ShouldBeEmpty();
        stored.Values.Order().ShouldBe(Enumerable.Range(1, stored.Count).Select(number => (long)number));
    }

    [Fact]
    public async Task Use_OfAServerThatIsDown_IsUnavailableUntilItIsUp()
    {
        await _server.StopAsync();

        (await Should.ThrowAsync<ProblemException>(() => _store.AcquireAsync(Films, default))).Problem.Code
            .ShouldBe(ErrorCodes.StoreUnavailable);
        (await Should.ThrowAsync<ProblemException>(() => _store.PingAsync(default))).Problem.RetryAfterSeconds
            .ShouldNotBeNull();
        (await _store.CheckAsync(Films, default)).ShouldHaveSingleItem().Subject.ShouldBe("store");

        await _server.StartAgainAsync();
        var lease = await _store.AcquireAsync(Films, default);
        (await _store.CommitAsync(lease, [Films.Insert(1L, "a")])).ShouldBeOfType<BatchOutcome.Committed>();
    }

    [Fact]
    public async Task Commit_WithTheServerDown_CertainlyWroteNothing()
    {
        var lease = await _store.AcquireAsync(Films, default);
        await _server.StopAsync();
        await using var unconnected = NewStore();

        var problem = (await unconnected.CommitAsync(lease, [Films.Insert(1L, "a")]))
            .ShouldBeOfType<BatchOutcome.Failed>().Problem;

        problem.Code.ShouldBe(ErrorCodes.StoreUnavailable);
        problem.RetryAfterSeconds.ShouldNotBeNull();
        await _server.StartAgainAsync();
        (await _store.FindAsync(Films, [1L], default)).ShouldBeNull();
    }

    [Fact]
    public async Task Commit_OfALeaseWhoseLastOutcomeIsUnknown_IsFenced()
    {
        var lease = await _store.AcquireAsync(Films, default);
        await ExecuteAsync(
            """
            CREATE FUNCTION crash() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); PERFORM pg_sleep(60); END';
            CREATE CONSTRAINT TRIGGER crash AFTER INSERT ON films DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION crash()
            """);

        var outcome = await _store.CommitAsync(lease, [Films.Insert(1L, "a")]);

        outcome.ShouldBeOfType<BatchOutcome.Failed>().Problem.Code.ShouldBe(ErrorCodes.OutcomeUnknown);
        (await _store.CommitAsync(lease, [Films.Insert(2L, "b")])).ShouldBeOfType<BatchOutcome.Fenced>();
    }

    [Fact]
    public async Task Commit_WhoseSessionEndsBeforeItsFirstAnswer_CertainlyWroteNothing()
    {
        var lease = await _store.AcquireAsync(Films, default);
        await ExecuteAsync(
            """
            CREATE FUNCTION crash() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); PERFORM pg_sleep(60); END';
            CREATE TRIGGER crash BEFORE INSERT ON films FOR EACH ROW EXECUTE FUNCTION crash()
            """);

        var outcome = await _store.CommitAsync(lease, [Films.Insert(1L, "a")]);

        outcome.ShouldBeOfType<BatchOutcome.Failed>().Problem.Code.ShouldBe(ErrorCodes.StoreUnavailable);
        (await _store.FindAsync(Films, [1L], default)).ShouldBeNull();
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

    private PostgresTableStore NewStore() =>
        new(PostgresLocation.Parse(_location), new DatabaseSessions(), NullLogger<PostgresTableStore>.Instance);

    private async Task ExecuteAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(_location + ";Pooling=False");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    private async Task WriteAsync(
        ConcurrentDictionary<long, long> acknowledged, ConcurrentDictionary<long, bool> unknown, CancellationToken stop)
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
                        acknowledged[first + i] = ((RowWritten)committed.Replies[i]).Row.Version;
                    _acknowledgedBatches.Release();
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

    private async Task WaitForMoreAsync()
    {
        for (var i = 0; i < 25; i++)
            (await _acknowledgedBatches.WaitAsync(TimeSpan.FromSeconds(60)))
                .ShouldBeTrue("no more batches were acknowledged");
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
