using Microsoft.Data.Sqlite;
using SQLitePCL;
using TableActors.Actors.Computation.Functions;
using TableActors.Sqlite.Tables;

namespace TableActors.Sqlite.Connections;

/// <summary>One database file. It opens connections to that file.</summary>
internal sealed class SqliteDatabase
{
    private const int BusyMilliseconds = 5000;
    private const int ConfigDefensive = 1010;
    private const int ConfigDoubleQuotedTextInQueries = 1013;
    private const int ConfigDoubleQuotedTextInDefinitions = 1014;
    private const string DurableSettings =
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON";
    private readonly SqliteConnectionStringBuilder _location;

    public SqliteDatabase(SqliteConnectionStringBuilder location) =>
        _location = new SqliteConnectionStringBuilder(location.ConnectionString) { Pooling = false };

    public bool Exists => IsUri || File.Exists(FullPath);

    /// <summary>
    /// Why the missing database file cannot be created, as far as this can be found out without
    /// creating anything; <see langword="null"/>: it can, or it is there.
    /// </summary>
    public string? ObstacleToMaking
    {
        get
        {
            if (Exists)
                return null;
            if (Directory.Exists(FullPath))
                return $"{FullPath} is a folder";
            var folder = Path.GetDirectoryName(FullPath);
            while (folder is not null && !Directory.Exists(folder))
            {
                if (File.Exists(folder))
                    return $"{folder} is no folder";
                folder = Path.GetDirectoryName(folder);
            }

            return null;
        }
    }

    /// <summary>SQL that the writing connection also runs when it is opened.</summary>
    public string? WriterSettings { get; set; }

    private bool IsUri => _location.DataSource.StartsWith("file:", StringComparison.OrdinalIgnoreCase);

    private string FullPath => Path.GetFullPath(_location.DataSource);

    /// <summary>
    /// Opens the one connection that writes. Creates the file, its folder and the system tables
    /// where they are missing.
    /// </summary>
    /// <exception cref="SqliteException">The database cannot be opened.</exception>
    /// <exception cref="IOException">The folder cannot be made.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be made.</exception>
    public SqliteConnection OpenWriter()
    {
        if (!IsUri)
            Directory.CreateDirectory(Path.GetDirectoryName(FullPath)!);
        return Open(
            SqliteOpenMode.ReadWriteCreate, $"{DurableSettings}; {WriterSettings}",
            SqliteSystemTables.CreateSystemTables);
    }

    /// <summary>Opens a connection that cannot change anything.</summary>
    /// <exception cref="SqliteException">The database cannot be opened.</exception>
    public SqliteConnection OpenReader() => Open(SqliteOpenMode.ReadOnly, "PRAGMA query_only = ON", static _ => { });

    /// <summary>Opens a new database in memory, to try out definitions in.</summary>
    public static SqliteConnection OpenScratch() =>
        new SqliteDatabase(new SqliteConnectionStringBuilder { DataSource = ":memory:" })
            .Open(SqliteOpenMode.Memory, "PRAGMA foreign_keys = ON", SqliteSystemTables.CreateSystemTables);

    private SqliteConnection Open(SqliteOpenMode mode, string settings, Action<sqlite3> prepare)
    {
        var connection = new SqliteConnection(
            new SqliteConnectionStringBuilder(_location.ConnectionString) { Mode = mode }.ConnectionString);
        try
        {
            connection.Open();
            var handle = connection.Handle!;
            raw.sqlite3_extended_result_codes(handle, 1);
            raw.sqlite3_busy_timeout(handle, BusyMilliseconds);
            // A misspelt column in double quotes is an error, and not a text. SQL cannot corrupt
            // the file.
            raw.sqlite3_db_config(handle, ConfigDefensive, 1, out _);
            raw.sqlite3_db_config(handle, ConfigDoubleQuotedTextInQueries, 0, out _);
            raw.sqlite3_db_config(handle, ConfigDoubleQuotedTextInDefinitions, 0, out _);
            SqliteRound.Register(handle);
            SqliteFailure.ThrowUnlessOk(handle, raw.sqlite3_exec(handle, settings));
            prepare(handle);
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }
}

/// <summary>
/// SQL's <c>round(x[, digits])</c>, which rounds as the function of computed columns does. SQLite's
/// own function rounds the double itself: 1.005 becomes 1.0, where PostgreSQL says 1.01.
/// </summary>
internal static class SqliteRound
{
    private const int MostDigits = 30;
    private const int Flags = raw.SQLITE_UTF8 | raw.SQLITE_DETERMINISTIC | Innocuous;

    // Allows the function in definitions of tables. The binding has no name for this flag.
    private const int Innocuous = 0x200000;

    /// <summary>Replaces SQLite's own function.</summary>
    public static void Register(sqlite3 database)
    {
        foreach (var arguments in (int[])[1, 2])
            SqliteFailure.ThrowUnlessOk(
                database, raw.sqlite3_create_function(database, "round", arguments, Flags, null, Round));
    }

    private static void Round(sqlite3_context context, object data, sqlite3_value[] arguments)
    {
        if (Array.Exists(arguments, argument => raw.sqlite3_value_type(argument) == raw.SQLITE_NULL))
        {
            raw.sqlite3_result_null(context);
            return;
        }

        var digits = arguments.Length < 2 ? 0 : Math.Clamp(raw.sqlite3_value_int64(arguments[1]), 0, MostDigits);
        raw.sqlite3_result_double(context, DecimalRounding.Round(raw.sqlite3_value_double(arguments[0]), (int)digits));
    }
}
