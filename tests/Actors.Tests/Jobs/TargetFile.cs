using System.Globalization;
using Microsoft.Data.Sqlite;
using TableActors.Contracts.Exports;
using TableActors.TestSupport;

namespace TableActors.Actors.Tests.Jobs;

/// <summary>An SQLite file with a table <c>films</c> into which rows are exported, and a ledger.</summary>
internal sealed class TargetFile : IDisposable
{
    private readonly TestFolder _folder = new();

    public TargetFile() => Read("CREATE TABLE films (place INTEGER PRIMARY KEY AUTOINCREMENT, id INTEGER NOT NULL)");

    public SqlExport Export => new($"sqlite:///{Path}", "films") { Ledger = true };

    private string Path => _folder.File("target.db");

    /// <summary>The ids of the rows, in the order in which they came.</summary>
    public IReadOnlyList<long> Ids() =>
        [.. Read("SELECT id FROM films ORDER BY place").Select(id => long.Parse(id!, CultureInfo.InvariantCulture))];

    public void Rename(string table, string name) => Read($"ALTER TABLE {table} RENAME TO {name}");

    public void Dispose() => _folder.Dispose();

    private List<string?> Read(string sql) =>
        Sql.Texts(new SqliteConnection($"Data Source={Path};Pooling=False;Default Timeout=30"), sql);
}
