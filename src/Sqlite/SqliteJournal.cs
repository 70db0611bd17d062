using System.Data.Common;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using TableActors.Actors.Jobs;

namespace TableActors.Sqlite;

/// <summary>
/// Keeps the events of jobs in an SQLite file. The file is created where it is missing; its folder
/// must be there.
/// </summary>
public sealed class SqliteJournal : JournalLocation
{
    private readonly SqliteConnectionStringBuilder _location;

    /// <param name="location">
    /// See <see cref="SqliteOptionsExtensions.UseSqlite"/>. It must not be the store's own file.
    /// </param>
    /// <exception cref="ArgumentException">
    /// The text is no location, or names a database in memory.
    /// </exception>
    public SqliteJournal(string location)
        : this(SqliteLocation.Parse(location))
    {
    }

    internal SqliteJournal(SqliteConnectionStringBuilder location) => _location = location;

    internal override string Provider => "SQLite.MS";

    internal override string ConnectionString => _location.ConnectionString;

    internal override bool WritesInTurn => true;

    internal override JournalStatements Statements { get; } = new(
        """
        SELECT persistence_id, MAX(sequence_number) FROM journal
        WHERE persistence_id IN (SELECT value FROM json_each(@jobs)) GROUP BY persistence_id
        """,
        $"""
        SELECT {JournalStatements.Columns} FROM journal
        WHERE persistence_id IN (SELECT value FROM json_each(@jobs)) ORDER BY persistence_id, sequence_number
        """,
        """
        DELETE FROM journal WHERE ordering IN (
          SELECT event.ordering FROM json_each(@jobs) AS job JOIN json_each(@last) AS last ON last.key = job.key
          JOIN journal AS event ON event.persistence_id = job.value AND event.sequence_number <= last.value)
        """);

    // Lets SQLite wait for another writer. The driver itself would look again only after 150 ms,
    // which is longer than a hundred of our writes.
    internal override string ConnectionSettings => "PRAGMA busy_timeout = 5000";

    internal override string DatabaseSettings => "PRAGMA journal_mode = WAL";

    internal override DbConnection Create(string connectionString) => new SqliteConnection(connectionString);

    internal override object ParameterOf<T>(IReadOnlyList<T> list) => JsonSerializer.Serialize(list);
}
