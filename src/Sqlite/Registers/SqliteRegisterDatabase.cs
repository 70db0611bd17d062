using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;
using SQLitePCL;
using TableActors.Actors.Stores.Registers;
using TableActors.Sqlite.Connections;

namespace TableActors.Sqlite.Registers;

/// <summary>
/// The system tables of an SQLite file, as registers use them. A statement runs once for each item.
/// The file has one writing connection, so all changes exclude each other, and opening it makes the
/// system tables.
/// </summary>
internal sealed class SqliteRegisterDatabase(
    SqliteDatabase database, SqliteWriterQueue writer, SqliteReaderPool readers)
    : IRegisterDatabase
{
    // SQLite's forms of the changes. A register has only a few of them.
    private readonly ConcurrentDictionary<string, string> _changes = new(StringComparer.Ordinal);

    public string IsOfItem(params string[] columns) =>
        string.Join(" AND ", columns.Select((column, index) => $"{column} = ${index + 1}"));

    public string ValuesOfItems(int count) =>
        $"VALUES ({string.Join(", ", Enumerable.Range(1, count).Select(number => $"${number}"))})";

    public string TableOfItems(params string[] columns) =>
        $"(SELECT {string.Join(", ", columns.Select((column, index) => $"${index + 1} AS {column}"))}) AS item";

    public string SkipLocked => "";

    public object StampOf(DateTimeOffset instant) => SqliteTimestamp.MicrosecondsOf(instant);

    /// <remarks>
    /// Opening the writing connection makes the tables, and the folder in which the journal will
    /// be.
    /// </remarks>
    public Task PrepareForJobsAsync(CancellationToken cancellation) =>
        writer.ServeAsync(static _ => true, cancellation);

    public Task<IReadOnlyList<T>> ReadAsync<T>(
        RegisterStatement query, Func<IRegisterRow, T> read, CancellationToken cancellation) =>
        readers.ServeAsync(reader => Read(reader, query, read), cancellation);

    public async Task<IReadOnlyList<T>> ReadIfMadeAsync<T>(
        RegisterStatement query, Func<IRegisterRow, T> read, CancellationToken cancellation)
    {
        return database.Exists ? await readers.ServeAsync(ReadIfMade, cancellation).ConfigureAwait(false) : [];

        IReadOnlyList<T> ReadIfMade(SqliteReader reader)
        {
            try
            {
                return Read(reader, query, read);
            }
            catch (SqliteException missing) when (SqliteFailure.IsOfRow(missing.SqliteErrorCode))
            {
                // An earlier version made the file, and nobody has written to it since.
                return [];
            }
        }
    }

    public Task<int> ChangeAsync(RegisterStatement change, CancellationToken cancellation) =>
        ChangeAllAsync([change], cancellation);

    public Task<int> ChangeIfMadeAsync(IReadOnlyList<RegisterStatement> changes, CancellationToken cancellation) =>
        database.Exists ? ChangeAllAsync(changes, cancellation) : Task.FromResult(0);

    public Task<int> ChangeAloneAsync(RegisterStatement change, CancellationToken cancellation) =>
        ChangeAllAsync([change], cancellation);

    /// <summary>
    /// SQLite's form of a register's statement. SQLite takes <c>$1</c> for the name of a parameter,
    /// and <c>?1</c> for its number.
    /// </summary>
    public static string Numbered(string sql) => sql.Replace('$', '?');

    private static IReadOnlyList<T> Read<T>(SqliteReader reader, RegisterStatement query, Func<IRegisterRow, T> read)
    {
        var statement = reader.Statement(query.Sql, Numbered);
        try
        {
            Bind(statement, 1, query.Values);
            var row = new SqliteRegisterRow(statement);
            var rows = new List<T>();
            while (statement.Read())
                rows.Add(read(row));
            return rows;
        }
        finally
        {
            statement.Reset();
        }
    }

    private Task<int> ChangeAllAsync(IReadOnlyList<RegisterStatement> changes, CancellationToken cancellation) =>
        writer.ServeAsync(
            it => it.InTransaction(() => changes.Sum(change => Change(it.Database, change))), cancellation);

    private int Change(sqlite3 database, RegisterStatement change)
    {
        using var statement = new SqliteStatement(database, _changes.GetOrAdd(change.Sql, Numbered));
        Bind(statement, 1 + (change.Items?.Types.Count ?? 0), change.Values);
        var changed = 0;
        foreach (var item in change.Items?.Rows ?? [[]])
        {
            Bind(statement, 1, item);
            statement.Run();
            changed += raw.sqlite3_changes(database);
        }

        return changed;
    }

    private static void Bind(SqliteStatement statement, int first, IReadOnlyList<object?> values)
    {
        for (var i = 0; i < values.Count; i++)
        {
            if (SqliteValues.Bind(statement, first + i, values[i]) is { } fault)
                throw new ArgumentException($"A value of a register {fault}.", nameof(values));
        }
    }
}

/// <summary>The present row of a statement.</summary>
internal sealed class SqliteRegisterRow(SqliteStatement statement) : IRegisterRow
{
    public bool IsNull(int ordinal) => statement.StorageClass(ordinal) == raw.SQLITE_NULL;

    public string Text(int ordinal) => statement.Text(ordinal);

    public long Whole(int ordinal) => statement.Int64(ordinal);

    public byte[] Bytes(int ordinal) => statement.Bytes(ordinal).ToArray();

    public bool TryInstant(int ordinal, out DateTimeOffset instant) =>
        SqliteTimestamp.TryParse(statement.Bytes(ordinal), out instant);
}
