using System.Data.Common;
using Microsoft.Data.Sqlite;

namespace TableActors.Engine.Tests.Persistence;

public sealed class SqlitePersistenceTests : SqlPersistenceContract
{
    private readonly string _file;

    public SqlitePersistenceTests()
        : this(Path.Combine(Path.GetTempPath(), $"journal-{Guid.NewGuid():N}.db"))
    {
    }

    private SqlitePersistenceTests(string file)
        : base("SQLite.MS", $"Data Source={file}") => _file = file;

    protected override DbConnection Connect() => new SqliteConnection($"Data Source={_file};Pooling=False");

    protected override void AfterAll()
    {
        base.AfterAll();
        SqliteConnection.ClearAllPools();
        foreach (var file in Directory.EnumerateFiles(Path.GetTempPath(), Path.GetFileName(_file) + "*")) File.Delete(file);
    }
}
