using SQLitePCL;

namespace TableActors.Sqlite.Connections;

/// <summary>A part of a transaction that can be undone by itself.</summary>
internal sealed class SqliteSavepoint(sqlite3 database, string name) : IDisposable
{
    private readonly SqliteStatement _begin = new(database, $"SAVEPOINT {name}");
    private readonly SqliteStatement _release = new(database, $"RELEASE {name}");
    private readonly SqliteStatement _undo = new(database, $"ROLLBACK TO {name}");

    public void Begin() => _begin.Run();

    /// <summary>Ends the part, and undoes it unless it is to be kept.</summary>
    public void End(bool keep)
    {
        if (!keep)
            _undo.Run();
        _release.Run();
    }

    public void Dispose()
    {
        _begin.Dispose();
        _release.Dispose();
        _undo.Dispose();
    }
}
