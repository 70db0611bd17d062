using TableActors.Actors.Hosting;
using TableActors.Actors.Stores.Postgres;
using TableActors.TestSupport;

namespace TableActors.Actors.Tests.Jobs;

public sealed class PostgresJobNodeTests : JobNodeContract, IAsyncLifetime
{
    private string _location = "";

    public async Task InitializeAsync() => _location = await (await PostgresServer.SharedAsync()).CreateSchemaAsync();

    public Task DisposeAsync() => Task.CompletedTask;

    protected override void UseStore(TableActorsOptions options) => options.UsePostgres(_location);
}
