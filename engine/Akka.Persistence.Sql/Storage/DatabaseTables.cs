namespace Akka.Persistence.Sql.Storage;

/// <summary>The tables that a plugin wants to be there.</summary>
[Flags]
internal enum DatabaseTables
{
    None = 0,
    Journal = 1,
    Snapshot = 2,
}
