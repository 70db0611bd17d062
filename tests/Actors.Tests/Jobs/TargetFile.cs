using Microsoft.Data.Sqlite;
using TableActors.Contracts.Exports;

namespace TableActors.Actors.Tests.Jobs;

/// <summary>An SQLite file with a table <c>films</c> into which rows are exported, and a ledger.</summary>
internal sealed class TargetFile : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("tableactors-target-");

    public TargetFile() => Read("CREATE TABLE films (place INTEGER PRIMARY KEY AUTOINCREMENT, id INTEGER NOT NULL)");

    public SqlExport Export => new($"sqlite:///{Path}", "films") { Ledger = true };

    private string Path => System.IO.Path.Combine(_folder.FullName, "target.db");

    /// <summary>The ids of the rows, in the order in which they came.</summary>
    public IReadOnlyList<long> Ids() => Read("SELECT id FROM films ORDER BY place");

    public void Rename(string table, string name) => Read($"ALTER TABLE {table} RENAME TO {name}");

    public void Dispose() => _folder.Delete(recursive: true);

    private List<long> Read(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={Path};Pooling=False;Default Timeout=30");
        connection.Open();
        using var command = new SqliteCommand(sql, connection);
        using var reader = command.ExecuteReader();
        var numbers = new List<long>();
        while (reader.Read())
            numbers.Add(reader.GetInt64(0));
        return numbers;
    }
}
