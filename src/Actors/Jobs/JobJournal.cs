using System.Data;
using System.Data.Common;
using Akka.Actor.Setup;
using Akka.Hosting;
using Akka.Persistence.Hosting;
using Akka.Persistence.Sql.Config;
using Akka.Persistence.Sql.Hosting;
using LinqToDB;
using LinqToDB.Interceptors;
using TableActors.Actors.Cluster;
using SqlJournalOptions = Akka.Persistence.Sql.Hosting.SqlJournalOptions;

namespace TableActors.Actors.Jobs;

/// <summary>Where the events of jobs are kept: Akka.Persistence.Sql, in a database of its own beside the store, or in memory.</summary>
internal static class JobJournal
{
    /// <summary>Adds the journal.</summary>
    /// <param name="builder">The node.</param>
    /// <param name="location">Its database; <see langword="null"/>: events are kept in memory.</param>
    /// <param name="sessions">Says what its connections are called, when the first of them is opened.</param>
    public static AkkaConfigurationBuilder WithJobJournal(this AkkaConfigurationBuilder builder, JournalLocation? location, DatabaseSessions sessions)
    {
        if (location is null)
            return builder.WithInMemoryJournal();
        var connections = new JournalConnections(location, sessions);
        var options = new SqlJournalOptions
        {
            // Both, although the connection says the same: without its provider the plug-in makes its table without keys and indexes.
            ConnectionString = location.ConnectionString,
            ProviderName = location.Provider,
            DataOptions = connections.Options,
            TagStorageMode = TagMode.Csv,
        };
        if (location.WritesInTurn)
            // Any other level begins reads as writes.
            options.ReadIsolationLevel = IsolationLevel.ReadUncommitted;
        if (location.Schema is { } schema)
        {
            options.DatabaseOptions = JournalDatabaseOptions.Default;
            options.DatabaseOptions.SchemaName = schema;
        }

        builder.WithSqlPersistence(options, null).AddSetup(connections);
        return builder.AddHocon(
            $$"""
            akka.persistence.journal.sql {
              class = "{{typeof(JobWriteJournal).AssemblyQualifiedName}}"
              {{(location.WritesInTurn ? "parallelism = 1" : "")}}
            }
            """,
            HoconAddMode.Prepend);
    }

    /// <summary>How the journal, the plug-in's part and ours, gets its connections.</summary>
    public sealed class JournalConnections(JournalLocation location, DatabaseSessions sessions) : Setup
    {
        private readonly Lazy<string> _named = new(() => location.NamedBy(sessions));

        public JournalLocation Location => location;

        public DataOptions Options => new DataOptions().UseConnectionString(location.Provider, location.ConnectionString)
            .UseInterceptor(new PluginConnections(this));

        /// <summary>Opens a connection for our part.</summary>
        public async Task<DbConnection> OpenAsync()
        {
            var connection = location.Create(_named.Value);
            try
            {
                await connection.OpenAsync().ConfigureAwait(false);
                Run(connection, location.ConnectionSettings);
                return connection;
            }
            catch
            {
                await connection.DisposeAsync().ConfigureAwait(false);
                throw;
            }
        }

        /// <summary>Gives a connection, which is not open yet, its name.</summary>
        public void Name(DbConnection connection)
        {
            if (!location.WritesInTurn)
                connection.ConnectionString = _named.Value;
        }
    }

    /// <summary>
    /// Names and prepares the plug-in's connections. Where writes are made in turn, it also lets the plug-in collect events: calls block there,
    /// and without a pause before its transactions each of them would begin with the first event that comes, and hold just that one.
    /// </summary>
    private sealed class PluginConnections(JournalConnections connections) : ConnectionInterceptor
    {
        private volatile bool _isDatabaseSet;

        public override void ConnectionOpening(ConnectionEventData eventData, DbConnection connection) => connections.Name(connection);

        public override async Task ConnectionOpeningAsync(ConnectionEventData eventData, DbConnection connection, CancellationToken cancellationToken)
        {
            connections.Name(connection);
            if (connections.Location.WritesInTurn)
                await Task.Yield();
        }

        public override void ConnectionOpened(ConnectionEventData eventData, DbConnection connection) => Prepare(connection);

        public override Task ConnectionOpenedAsync(ConnectionEventData eventData, DbConnection connection, CancellationToken cancellationToken)
        {
            Prepare(connection);
            return Task.CompletedTask;
        }

        private void Prepare(DbConnection connection)
        {
            Run(connection, connections.Location.ConnectionSettings);
            if (_isDatabaseSet)
                return;
            Run(connection, connections.Location.DatabaseSettings);
            _isDatabaseSet = true;
        }
    }

    private static void Run(DbConnection connection, string? sql)
    {
        if (sql is null)
            return;
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}

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
