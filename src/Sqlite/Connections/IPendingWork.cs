using TableActors.Sqlite.Tables;

namespace TableActors.Sqlite.Connections;

/// <summary>Work other than a batch that waits for the writer.</summary>
internal interface IPendingWork
{
    void Run(SqliteWriter writer);

    void Fail(Exception failure);
}
