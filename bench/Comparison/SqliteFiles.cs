namespace TableActors.Bench.Comparison;

/// <summary>SQLite databases in a temporary directory.</summary>
internal sealed class SqliteFiles : IDatabaseServer
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("tableactors-bench-");
    private int _created;

    public string Description => "SQLite, WAL, synchronous=FULL";

    public Task<Database> CreateAsync()
    {
        string file = Path.Combine(_directory.FullName, $"films-{++_created}.db");
        return Task.FromResult(new Database($"Data Source={file}", $"sqlite:///{file}"));
    }

    public ValueTask DisposeAsync()
    {
        _directory.Delete(recursive: true);
        return default;
    }
}
