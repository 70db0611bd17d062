using Microsoft.Data.Sqlite;
using TableActors.Actors.Hosting;
using TableActors.Sqlite;
using TableActors.TestSupport;

namespace TableActors.AspNetCore.Tests.Exports;

public sealed class ExportOverSqliteTests : ExportContract
{
    private readonly TestFolder _folder = new();

    protected override string Target => $"sqlite:///{_folder.File("target.db")}";

    protected override string SystemName => "sqlite";

    protected override string Numbered => "INTEGER PRIMARY KEY";

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        _folder.Dispose();
    }

    protected override void UseStore(TableActorsOptions options) => options.UseSqlite(_folder.File("films.db"));

    protected override List<string?> InTarget(string sql) =>
        Sql.Texts(new SqliteConnection($"Data Source={_folder.File("target.db")};Pooling=False"), sql);
}
