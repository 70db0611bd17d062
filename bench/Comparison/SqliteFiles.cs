using Microsoft.Data.Sqlite;

namespace TableActors.Bench.Comparison;

/// <summary>SQLite databases in a temporary directory.</summary>
internal sealed class SqliteFiles : IDatabaseServer
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("tableactors-bench-");
    private int _created;

    public string Description => "SQLite, WAL, synchronous=FULL";

    public async Task<Database> CreateAsync()
    {
        string file = Path.Combine(_directory.FullName, $"films-{++_created}.db");
        string target = $"Data Source={Path.Combine(_directory.FullName, $"target-{_created}.db")}";
        await using var connection = new SqliteConnection($"{target};Pooling=False");
        await connection.OpenAsync();
        await using SqliteCommand command = connection.CreateCommand();
        command.CommandText = $"PRAGMA journal_mode = WAL; {Database.TargetTable}";
        await command.ExecuteNonQueryAsync();
        return new Database($"Data Source={file}", $"sqlite:///{file}", target);
    }

    public ValueTask DisposeAsync()
    {
        _directory.Delete(recursive: true);
        return default;
    }
}
