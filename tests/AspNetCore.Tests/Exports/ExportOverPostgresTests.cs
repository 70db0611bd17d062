using Npgsql;
using TableActors.Actors.Hosting;
using TableActors.Postgres;
using TableActors.TestSupport;

namespace TableActors.AspNetCore.Tests.Exports;

[Trait("Category", "Slow")]
public sealed class ExportOverPostgresTests : ExportContract
{
    private string _store = "";
    private string _target = "";

    protected override string Target => _target;

    protected override string SystemName => "postgresql";

    protected override string Numbered => "bigint GENERATED ALWAYS AS IDENTITY";

    public override async Task InitializeAsync()
    {
        var server = await PostgresServer.SharedAsync();
        _store = await server.CreateDatabaseAsync();
        _target = await server.CreateSchemaAsync();
        await base.InitializeAsync();
    }

    protected override void UseStore(TableActorsOptions options) => options.UsePostgres(_store);

    protected override List<string?> InTarget(string sql) =>
        Sql.Texts(new NpgsqlConnection(_target + ";Pooling=False"), sql);
}
