using TableActors.Actors.Hosting;
using TableActors.Postgres;
using TableActors.TestSupport;

namespace TableActors.AspNetCore.Tests.Idempotency;

public sealed class IdempotencyOverPostgresTests : IdempotencyContract
{
    private string _location = "";

    public override async Task InitializeAsync()
    {
        var server = await PostgresServer.SharedAsync();
        _location = await server.CreateSchemaAsync();
        await base.InitializeAsync();
    }

    protected override void UseStore(TableActorsOptions options) => options.UsePostgres(_location);
}
