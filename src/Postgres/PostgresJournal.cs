using System.Data.Common;
using Npgsql;
using TableActors.Actors.Cluster;
using TableActors.Actors.Jobs;
using TableActors.Postgres.Tables;

namespace TableActors.Postgres;

/// <summary>
/// Keeps the events of jobs in a database schema of a PostgreSQL database. The schema must be
/// there.
/// </summary>
public sealed class PostgresJournal : JournalLocation
{
    private readonly NpgsqlConnectionStringBuilder _location;
    private readonly string _schema;

    /// <param name="location">See <see cref="PostgresOptionsExtensions.UsePostgres"/>.</param>
    /// <param name="schema">The database schema of the journal's table.</param>
    /// <exception cref="ArgumentException">The location is none, or the schema is empty.</exception>
    public PostgresJournal(string location, string schema)
        : this(PostgresLocation.Parse(location), schema)
    {
    }

    internal PostgresJournal(NpgsqlConnectionStringBuilder location, string schema)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(schema);
        _location = PostgresLocation.JournalOf(location);
        _schema = schema;
        var table = $"{PostgresTableSql.Quote(schema)}.journal";
        Statements = new JournalStatements(
            $"SELECT persistence_id, MAX(sequence_number) FROM {table} WHERE persistence_id = ANY(@jobs) "
            + "GROUP BY persistence_id",
            $"SELECT {JournalStatements.Columns} FROM {table} WHERE persistence_id = ANY(@jobs) "
            + "ORDER BY persistence_id, sequence_number",
            $"""
            DELETE FROM {table} AS event USING unnest(@jobs, @last) AS removed(job, last)
            WHERE event.persistence_id = removed.job AND event.sequence_number <= removed.last
            """);
    }

    internal override string Provider => "PostgreSQL.15";

    internal override string ConnectionString => _location.ConnectionString;

    internal override string? Schema => _schema;

    internal override JournalStatements Statements { get; }

    internal override DbConnection Create(string connectionString) => new NpgsqlConnection(connectionString);

    internal override string NamedBy(DatabaseSessions sessions)
    {
        var named = new NpgsqlConnectionStringBuilder(ConnectionString);
        named.ApplicationName = sessions.NameOf(named.ApplicationName);
        return named.ConnectionString;
    }
}
