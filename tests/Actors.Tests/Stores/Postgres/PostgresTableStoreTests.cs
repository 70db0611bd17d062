using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using TableActors.Actors.Cluster;
using TableActors.Actors.Stores;
using TableActors.Actors.Stores.Postgres;
using TableActors.TestSupport;

namespace TableActors.Actors.Tests.Stores.Postgres;

public sealed partial class PostgresTableStoreTests : TableStoreContract
{
    private string _location = "";

    protected override string FailingOnBrokenJsonInBody => "body::json ->> 'a'";

    public override async Task InitializeAsync()
    {
        var server = await PostgresServer.SharedAsync();
        _location = await server.CreateSchemaAsync();
        await base.InitializeAsync();
    }

    // As versions made it that did not know callers, and whose nodes may still run.
    [Fact]
    public async Task Jobs_OfAnEarlierVersion_ArePresentAndOfNobody()
    {
        await Store.Jobs.PrepareAsync(default);
        Execute("ALTER TABLE ta_jobs DROP COLUMN submitter");
        Execute("INSERT INTO ta_jobs VALUES ('00000000000000000000000000000001', 'POST /films', 1, '2026-01-31T12:00:00Z')");

        await ShouldTakeCallersOfJobsAsync();

        Execute(
            """
            INSERT INTO ta_jobs SELECT * FROM unnest(
              array[repeat('0', 31) || '3'], array['POST /films'], array[1], array[now()], array[null::timestamptz], array[null], array[null::bigint])
            """);
        (await Store.Jobs.FindAsync(Job(3), default)).ShouldNotBeNull().Submitter.ShouldBeNull();
    }

    [Fact]
    public async Task Lane_ThatSomebodyElseTakes_IsOwnedNoMore()
    {
        await using var store = Open();
        (await store.Requests.OwnsLaneAsync("films", 1, default)).ShouldBeFalse();
        var first = await store.Requests.TakeLaneAsync("films", default);
        (await store.Requests.OwnsLaneAsync("films", first, default)).ShouldBeTrue();

        await using var other = Open();
        var second = await other.Requests.TakeLaneAsync("films", default);

        second.ShouldBeGreaterThan(first);
        (await store.Requests.OwnsLaneAsync("films", first, default)).ShouldBeFalse();
        (await store.Requests.OwnsLaneAsync("films", second, default)).ShouldBeTrue();
        (await store.Requests.OwnsLaneAsync("other", second, default)).ShouldBeFalse();
    }

    protected override ITableStore Open() => new PostgresTableStore(PostgresLocation.Parse(_location), new DatabaseSessions(), NullLogger<PostgresTableStore>.Instance);

    protected override void Execute(string sql) => Scalar(sql);

    protected override object? Scalar(string sql)
    {
        using var connection = new NpgsqlConnection(_location + ";Pooling=False");
        connection.Open();
        using var command = new NpgsqlCommand(sql, connection);
        return command.ExecuteScalar();
    }
}
