using TableActors.Actors.Hosting;
using TableActors.Postgres;
using TableActors.Sqlite;
using TableActors.TestSupport;

namespace TableActors.AspNetCore.Tests.Values;

[Trait("Category", "Slow")]
public sealed class EveryValueOverSqliteTests : EveryValueContract
{
    protected override Task<string> CreateStoreAsync(string folder) =>
        Task.FromResult(Path.Combine(folder, "tables.db"));

    protected override void UseStore(TableActorsOptions options, string location) => options.UseSqlite(location);
}

[Trait("Category", "Slow")]
public sealed class EveryValueOverPostgresTests : EveryValueContract
{
    protected override async Task<string> CreateStoreAsync(string folder) =>
        await (await PostgresServer.SharedAsync()).CreateDatabaseAsync();

    protected override void UseStore(TableActorsOptions options, string location) => options.UsePostgres(location);
}
