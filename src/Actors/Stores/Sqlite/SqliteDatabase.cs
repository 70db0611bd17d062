using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace TableActors.Actors.Stores.Sqlite;

/// <summary>One database file, and how connections to it are opened.</summary>
internal sealed class SqliteDatabase
{
    private const int BusyMilliseconds = 5000;
    private const int ConfigDefensive = 1010;
    private const int ConfigDoubleQuotedTextInQueries = 1013;
    private const int ConfigDoubleQuotedTextInDefinitions = 1014;
    private const string DurableSettings = "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON";
    private readonly SqliteConnectionStringBuilder _location;

    public SqliteDatabase(SqliteConnectionStringBuilder location) =>
        _location = new SqliteConnectionStringBuilder(location.ConnectionString) { Pooling = false };

    /// <summary>Whether there is a database file yet.</summary>
    public bool Exists => IsUri || File.Exists(FullPath);

    /// <summary>Why there can be no database file where none is yet, as far as that shows without making anything; <see langword="null"/>: it may be made.</summary>
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

    /// <summary>SQL to run on the writing connection besides the usual.</summary>
    public string? WriterSettings { get; set; }

    private bool IsUri => _location.DataSource.StartsWith("file:", StringComparison.OrdinalIgnoreCase);

    private string FullPath => Path.GetFullPath(_location.DataSource);

    /// <summary>Opens the one connection that writes; creates file, folder and system tables where they are missing.</summary>
    /// <exception cref="SqliteException">The database cannot be opened.</exception>
    /// <exception cref="IOException">The folder cannot be made.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be made.</exception>
    public SqliteConnection OpenWriter()
    {
        if (!IsUri)
            Directory.CreateDirectory(Path.GetDirectoryName(FullPath)!);
        return Open(SqliteOpenMode.ReadWriteCreate, $"{DurableSettings}; {WriterSettings}", SqliteCatalog.CreateSystemTables);
    }

    /// <summary>Opens a connection that cannot change anything.</summary>
    /// <exception cref="SqliteException">The database cannot be opened.</exception>
    public SqliteConnection OpenReader() => Open(SqliteOpenMode.ReadOnly, "PRAGMA query_only = ON", static _ => { });

    /// <summary>Opens a database of its own in memory, to try out definitions on.</summary>
    public static SqliteConnection OpenScratch() =>
        new SqliteDatabase(new SqliteConnectionStringBuilder { DataSource = ":memory:" })
            .Open(SqliteOpenMode.Memory, "PRAGMA foreign_keys = ON", SqliteCatalog.CreateSystemTables);

    private SqliteConnection Open(SqliteOpenMode mode, string settings, Action<sqlite3> prepare)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder(_location.ConnectionString) { Mode = mode }.ConnectionString);
        try
        {
            connection.Open();
            var handle = connection.Handle!;
            raw.sqlite3_extended_result_codes(handle, 1);
            raw.sqlite3_busy_timeout(handle, BusyMilliseconds);
            // A misspelt column in double quotes is an error, not a text; and SQL cannot corrupt the file.
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
