using System.Data.Common;
using TableActors.Actors.Cluster;

namespace TableActors.Actors.Jobs;

/// <summary>
/// Where the events of jobs are kept: a database of Akka.Persistence.Sql. The packages of the databases have one each: <c>SqliteJournal</c> in
/// TableActors.Sqlite, <c>PostgresJournal</c> in TableActors.Postgres.
/// </summary>
public abstract class JournalLocation
{
    internal JournalLocation()
    {
    }

    /// <summary>The database's name in Akka.Persistence.Sql.</summary>
    internal abstract string Provider { get; }

    /// <summary>The connection string, of the database's own driver.</summary>
    internal abstract string ConnectionString { get; }

    /// <summary>The schema of the journal's table; <see langword="null"/>: the connection's own.</summary>
    internal virtual string? Schema => null;

    /// <summary>
    /// Whether only one connection can write at a time, by calls that block. Reads must not begin as writes there, and the plug-in collects
    /// events only where a pause comes before its transactions.
    /// </summary>
    internal virtual bool WritesInTurn => false;

    /// <summary>What our part of the journal asks of its table.</summary>
    internal abstract JournalStatements Statements { get; }

    /// <summary>What each connection runs once it is open; <see langword="null"/>: nothing.</summary>
    internal virtual string? ConnectionSettings => null;

    /// <summary>What one connection runs, since the database remembers it; <see langword="null"/>: nothing.</summary>
    internal virtual string? DatabaseSettings => null;

    /// <summary>The connection string by which the sessions bear the name of this process.</summary>
    internal virtual string NamedBy(DatabaseSessions sessions) => ConnectionString;

    /// <summary>Makes a connection, which is not open yet.</summary>
    internal abstract DbConnection Create(string connectionString);

    /// <summary>Makes a list the value of a parameter.</summary>
    internal virtual object ParameterOf<T>(IReadOnlyList<T> list) => list.ToArray();
}

/// <summary>What is asked of the journal's table, which the plug-in has made. Parameters: <c>@jobs</c>, and <c>@last</c> in the order of the jobs.</summary>
/// <param name="Find">The last sequence number of each of some jobs.</param>
/// <param name="Read">The events of some jobs, in their order: job, and <see cref="Columns"/>.</param>
/// <param name="Remove">Removes the events of some jobs up to a sequence number each.</param>
internal sealed record JournalStatements(string Find, string Read, string Remove)
{
    /// <summary>What is read of each event.</summary>
    public const string Columns = "persistence_id, sequence_number, created, message, identifier, manifest, writer_uuid";
}
