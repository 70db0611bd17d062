using Microsoft.Data.Sqlite;
using SQLitePCL;
using TableActors.Actors.Stores;
using TableActors.Contracts.Errors;
using TableActors.Contracts.Tables;

namespace TableActors.Sqlite.Connections;

/// <summary>What SQLite's result codes mean here: what has failed, and what a client is told.</summary>
internal static class SqliteFailure
{
    public static void ThrowUnlessOk(sqlite3 database, int code)
    {
        if (code != raw.SQLITE_OK)
            throw Of(database, code);
    }

    /// <summary>The exception for a failed call. It holds the database's own text, for the log.</summary>
    public static SqliteException Of(sqlite3 database, int code) =>
        new(raw.sqlite3_errmsg(database).utf8_to_string(), Primary(code), raw.sqlite3_extended_errcode(database));

    /// <summary>The result code without its extension.</summary>
    public static int Primary(int code) => code & 0xff;

    /// <summary>
    /// Whether a failed statement is only about its own row, and has left the transaction as it
    /// was. If the physical table has other columns, statements fail in the same way: check that
    /// first.
    /// </summary>
    public static bool IsOfRow(int code) =>
        Primary(code) is raw.SQLITE_CONSTRAINT or raw.SQLITE_TOOBIG or raw.SQLITE_MISMATCH or raw.SQLITE_ERROR;

    /// <summary>
    /// Whether a failed COMMIT has certainly written nothing. If the disk was full, or another
    /// process held the database, the record that completes the transaction is missing. After any
    /// other failure, recovery may find that record.
    /// </summary>
    public static bool IsCertainlyUncommitted(int code) =>
        Primary(code) is raw.SQLITE_BUSY
            or raw.SQLITE_FULL
            or raw.SQLITE_CONSTRAINT
            or raw.SQLITE_READONLY
            or raw.SQLITE_NOMEM;

    /// <summary>What a value has done to a query that failed.</summary>
    public static ValueFault ValueFaultOf(SqliteException failure) => failure.SqliteErrorCode switch
    {
        raw.SQLITE_TOOBIG => ValueFault.TooLarge,
        // In a query, only a number of rows requires a type.
        raw.SQLITE_MISMATCH => ValueFault.NoCount,
        _ when Says(failure, "integer overflow") => ValueFault.OutOfRange,
        _ when Says(failure, "JSON path") => new ValueFault("leads to a JSON path that is not valid"),
        _ when Says(failure, "JSON") => ValueFault.NoJson,
        _ when Says(failure, "ESCAPE expression") || Says(failure, "pattern too complex") => ValueFault.NoPattern,
        _ => ValueFault.Unknown,
    };

    /// <summary>What a client is told about a row that the database refused.</summary>
    /// <param name="schema">The row's table.</param>
    /// <param name="code">The extended result code.</param>
    /// <param name="message">The database's own text. Only the name of a column is taken from it.</param>
    public static Problem RefusalOf(TableSchema schema, int code, string message) => code switch
    {
        raw.SQLITE_CONSTRAINT_PRIMARYKEY or raw.SQLITE_CONSTRAINT_ROWID or raw.SQLITE_CONSTRAINT_UNIQUE =>
            StoreProblems.DuplicateKey(schema),
        raw.SQLITE_CONSTRAINT_NOTNULL when ColumnIn(schema, message) is { } column =>
            StoreProblems.Unfit(column, "must not be null"),
        SqliteConstraintDataType when ColumnIn(schema, message) is { } column =>
            StoreProblems.Unfit(column, $"must be of type {column.Type}"),
        raw.SQLITE_CONSTRAINT_CHECK when ColumnIn(schema, message) is { } column =>
            StoreProblems.Unfit(column, $"must be of type {column.Type}"),
        _ when Primary(code) == raw.SQLITE_TOOBIG => StoreProblems.TooLarge,
        _ => StoreProblems.RowRefused(schema),
    };

    // SQLITE_CONSTRAINT | 12 << 8, which strict tables report. The binding has no name for it.
    private const int SqliteConstraintDataType = 3091;

    private static bool Says(SqliteException failure, string words) =>
        failure.Message.Contains(words, StringComparison.Ordinal);

    // The messages end in the column's name: "… failed: films.words", "… failed: words", "… column films.words".
    private static Column? ColumnIn(TableSchema schema, string message) =>
        schema.Find(message[(message.LastIndexOfAny(['.', ' ']) + 1)..]);
}
