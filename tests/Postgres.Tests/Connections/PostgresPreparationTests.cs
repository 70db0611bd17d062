using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using TableActors.Actors.Cluster;
using TableActors.Actors.Stores;
using TableActors.Contracts.Queries;
using TableActors.Postgres;
using TableActors.Postgres.Connections;
using TableActors.Postgres.Tables;
using TableActors.TestSupport;

namespace TableActors.Postgres.Tests.Connections;

[Trait("Category", "Slow")]
public sealed class PostgresPreparationTests
{
    [Fact]
    public async Task Query_AfterVeryManyOthers_FindsFewStatementsKept()
    {
        var location = await (await PostgresServer.SharedAsync()).CreateSchemaAsync();
        await using var store = new PostgresTableStore(
            PostgresLocation.Parse(location + ";Maximum Pool Size=1"), new DatabaseSessions(),
            NullLogger<PostgresTableStore>.Instance);
        for (var n = 0; n < 600; n++)
            await RunAsync(store, $"select {n} as n");

        var kept = (await RunAsync(store, "select count(*) as n from pg_prepared_statements"))[0].Values[0]
            .ShouldBeOfType<long>();

        kept.ShouldBeInRange(1, 512);
    }

    [Fact]
    public async Task Write_AfterVeryManyStatements_GetsAnotherConnection()
    {
        var location = await (await PostgresServer.SharedAsync()).CreateSchemaAsync();
        await using var connections = new PostgresWriteConnections(
            NpgsqlDataSource.Create(location + ";Pooling=False"), 1);
        var first = await PrepareAsync(connections, 0, 500);
        (await PrepareAsync(connections, 0, 500)).ShouldBe(first);
        (await PrepareAsync(connections, 500, 100)).ShouldBe(first);

        (await PrepareAsync(connections, 0, 1)).ShouldNotBe(first);
    }

    [Fact]
    public async Task Query_AfterAColumnGotAnotherType_GoesOn()
    {
        var location = await (await PostgresServer.SharedAsync()).CreateSchemaAsync();
        await using var store = new PostgresTableStore(
            PostgresLocation.Parse(location), new DatabaseSessions(), NullLogger<PostgresTableStore>.Instance);
        await using var behind = NpgsqlDataSource.Create(location);
        await ExecuteAsync(behind, "CREATE TABLE things (n int)");
        await ExecuteAsync(behind, "INSERT INTO things VALUES (7)");
        var query = await store.PrepareAsync(
            Query.Sql("things", "select n from things"), new TestCatalog(), CancellationToken.None);
        await store.QueryAsync(query, [], null, CancellationToken.None);
        await ExecuteAsync(behind, "ALTER TABLE things ALTER COLUMN n TYPE bigint");

        (await store.QueryAsync(query, [], null, CancellationToken.None))[0].Values.ShouldBe([7L]);
    }

    private static async Task<IReadOnlyList<ResultRow>> RunAsync(PostgresTableStore store, string sql) =>
        await store.QueryAsync(
            await store.PrepareAsync(Query.Sql("q", sql), new TestCatalog(), CancellationToken.None), [], null,
            CancellationToken.None);

    private static Task<int> PrepareAsync(PostgresWriteConnections connections, int first, int count) =>
        connections.RunAsync(
            async connection =>
            {
                await using var batch = connection.Connection.CreateBatch();
                foreach (var n in Enumerable.Range(first, count))
                    batch.BatchCommands.Add(new NpgsqlBatchCommand($"SELECT {n}"));
                await connection.PrepareAsync(batch);
                return connection.Connection.ProcessID;
            },
            CancellationToken.None);

    private static async Task ExecuteAsync(NpgsqlDataSource source, string sql)
    {
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }
}
