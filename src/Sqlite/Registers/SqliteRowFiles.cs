using System.Collections.Immutable;
using SQLitePCL;
using TableActors.Actors.Stores;
using TableActors.Contracts.Columns;
using TableActors.Contracts.Rows;
using TableActors.Contracts.Tables;
using TableActors.Sqlite.Connections;
using TableActors.Sqlite.Tables;

namespace TableActors.Sqlite.Registers;

/// <summary>
/// Keeps <c>ta_media</c> in step with the rows of one table with media columns. It works in the
/// transaction that writes the rows.
/// </summary>
internal sealed class SqliteRowFiles : IDisposable
{
    private readonly sqlite3 _database;
    private readonly TableSchema _schema;
    private readonly SqliteStatement _register;
    private readonly SqliteStatement _orphan;
    private readonly SqliteStatementCache<ColumnSet> _orphansOfRows;

    public SqliteRowFiles(sqlite3 database, TableSchema schema)
    {
        _database = database;
        _schema = schema;
        _register = new SqliteStatement(database, "INSERT INTO ta_media VALUES (?1, ?2)");
        _orphan = new SqliteStatement(
            database, "UPDATE ta_media SET table_name = NULL WHERE path = ?1 AND table_name = ?2");
        _orphansOfRows = new SqliteStatementCache<ColumnSet>(database);
    }

    /// <summary>Whether some of these columns hold files.</summary>
    public bool Concerns(ImmutableArray<int> ordinals)
    {
        foreach (var ordinal in ordinals)
        {
            if (_schema.Columns[ordinal].Type.IsMedia)
                return true;
        }

        return false;
    }

    /// <summary>Registers the new files of a row, and makes orphans of those that the row has no longer.</summary>
    /// <param name="before">The row as it was; <see langword="null"/>: it is new.</param>
    /// <param name="after">The row's new values.</param>
    /// <returns>
    /// The column whose file belongs to another row, so that the write must be refused;
    /// <see langword="null"/>: there is none.
    /// </returns>
    public Column? Replace(StoredRow? before, ImmutableArray<object?> after)
    {
        foreach (var column in _schema.MediaColumns)
        {
            if (after[column.Ordinal] is MediaReference added && IndexOf(after, added) != column.Ordinal)
                return column;
        }

        foreach (var column in _schema.MediaColumns)
        {
            if (after[column.Ordinal] is MediaReference added
                && (before is null || IndexOf(before.Values, added) < 0)
                && !TryRegister(added))
                return column;
            if (before?.Values[column.Ordinal] is MediaReference removed && IndexOf(after, removed) < 0)
                Run(_orphan, removed);
        }

        return null;
    }

    /// <summary>Makes orphans of the files of all rows that a delete is about to remove.</summary>
    /// <param name="match">The values by which the delete finds the rows.</param>
    /// <param name="sql">The table's statements.</param>
    /// <returns>The statement. It takes the same values as the delete.</returns>
    public SqliteStatement OrphaningOf(ColumnValues match, SqliteTableSql sql) =>
        _orphansOfRows.Get(
            new ColumnSet(match.Ordinals), (sql, match), static it => it.sql.OrphanFiles(it.match.Ordinals));

    public void Dispose()
    {
        _register.Dispose();
        _orphan.Dispose();
        _orphansOfRows.Dispose();
    }

    private bool TryRegister(MediaReference file)
    {
        Bind(_register, file);
        var code = _register.Step();
        _register.Reset();
        return code == raw.SQLITE_DONE
            || (SqliteFailure.Primary(code) == raw.SQLITE_CONSTRAINT ? false : throw SqliteFailure.Of(_database, code));
    }

    private void Run(SqliteStatement statement, MediaReference file)
    {
        Bind(statement, file);
        statement.Run();
    }

    private void Bind(SqliteStatement statement, MediaReference file)
    {
        SqliteValues.Bind(statement, 1, file);
        SqliteValues.Bind(statement, 2, _schema.Name.Value);
    }

    private int IndexOf(ImmutableArray<object?> values, MediaReference file)
    {
        foreach (var column in _schema.MediaColumns)
        {
            if (values[column.Ordinal] is MediaReference held && held == file)
                return column.Ordinal;
        }

        return -1;
    }
}
