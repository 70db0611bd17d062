using System.Globalization;
using Microsoft.Data.Sqlite;
using TableActors.Actors.Hosting;
using TableActors.Sqlite;

namespace TableActors.AspNetCore.Tests.Exports;

public sealed class ExportOverSqliteTests : ExportContract
{
    private readonly string _folder = Directory.CreateTempSubdirectory("tableactors-").FullName;

    protected override string Target => $"sqlite:///{Path.Combine(_folder, "target.db")}";

    protected override string SystemName => "sqlite";

    protected override string Numbered => "INTEGER PRIMARY KEY";

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    protected override void UseStore(TableActorsOptions options) => options.UseSqlite(Path.Combine(_folder, "films.db"));

    protected override List<string?> InTarget(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={Path.Combine(_folder, "target.db")};Pooling=False");
        connection.Open();
        using var command = new SqliteCommand(sql, connection);
        using var reader = command.ExecuteReader();
        var texts = new List<string?>();
        while (reader.Read())
            texts.Add(Convert.ToString(reader.GetValue(0), CultureInfo.InvariantCulture));
        return texts;
    }
}
