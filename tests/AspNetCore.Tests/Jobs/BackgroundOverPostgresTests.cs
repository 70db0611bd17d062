using TableActors.Actors.Hosting;
using TableActors.Postgres;
using TableActors.TestSupport;

namespace TableActors.AspNetCore.Tests.Jobs;

public sealed class BackgroundOverPostgresTests : BackgroundContract
{
    private string _location = "";

    public override async Task InitializeAsync()
    {
        _location = await (await PostgresServer.SharedAsync()).CreateSchemaAsync();
        await base.InitializeAsync();
    }

    protected override void UseStore(TableActorsOptions options) => options.UsePostgres(_location);
}
