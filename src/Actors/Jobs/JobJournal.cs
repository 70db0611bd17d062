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

/// <summary>
/// Sets up the journal of the jobs' events: the plug-in Akka.Persistence.Sql in a database of its
/// own beside the store, or a journal in memory.
/// </summary>
internal static class JobJournal
{
    /// <param name="builder">The node.</param>
    /// <param name="location">
    /// The journal's database; <see langword="null"/>: keep the events in memory.
    /// </param>
    /// <param name="sessions">Names the journal's connections when the first of them is opened.</param>
    public static AkkaConfigurationBuilder WithJobJournal(
        this AkkaConfigurationBuilder builder, JournalLocation? location, DatabaseSessions sessions)
    {
        if (location is null)
            return builder.WithInMemoryJournal();
        var connections = new JournalConnections(location, sessions);
        var options = new SqlJournalOptions
        {
            // DataOptions says the same. But without the provider's name, the plug-in creates its
            // table without keys and indexes.
            ConnectionString = location.ConnectionString,
            ProviderName = location.Provider,
            DataOptions = connections.Options,
            TagStorageMode = TagMode.Csv,
        };
        if (location.WritesInTurn)
            // At any other level, reads begin as writes.
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

    /// <summary>
    /// Gives connections to both parts of the journal: the plug-in and
    /// <see cref="JobWriteJournal"/>.
    /// </summary>
    public sealed class JournalConnections(JournalLocation location, DatabaseSessions sessions) : Setup
    {
        private readonly Lazy<string> _named = new(() => location.NamedBy(sessions));

        public JournalLocation Location => location;

        public DataOptions Options => new DataOptions()
            .UseConnectionString(location.Provider, location.ConnectionString)
            .UseInterceptor(new PluginConnections(this));

        /// <summary>Opens a connection for <see cref="JobWriteJournal"/>.</summary>
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

        /// <summary>Names a connection of the plug-in before it opens.</summary>
        public void Name(DbConnection connection)
        {
            if (!location.WritesInTurn)
                connection.ConnectionString = _named.Value;
        }
    }

    /// <summary>
    /// Names and prepares the plug-in's connections. If writes take turns, it also pauses before
    /// each transaction, so that the plug-in collects events meanwhile. Database calls block there:
    /// without the pause, each transaction would begin with the first event and hold only that one.
    /// </summary>
    private sealed class PluginConnections(JournalConnections connections) : ConnectionInterceptor
    {
        private volatile bool _isDatabaseSet;

        public override void ConnectionOpening(ConnectionEventData eventData, DbConnection connection) =>
            connections.Name(connection);

        public override async Task ConnectionOpeningAsync(
            ConnectionEventData eventData, DbConnection connection, CancellationToken cancellationToken)
        {
            connections.Name(connection);
            if (connections.Location.WritesInTurn)
                await Task.Yield();
        }

        public override void ConnectionOpened(ConnectionEventData eventData, DbConnection connection) =>
            Prepare(connection);

        public override Task ConnectionOpenedAsync(
            ConnectionEventData eventData, DbConnection connection, CancellationToken cancellationToken)
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
/// The database that holds the jobs' events. The package of each database has one:
/// <c>SqliteJournal</c> in TableActors.Sqlite, <c>PostgresJournal</c> in TableActors.Postgres.
/// </summary>
public abstract class JournalLocation
{
    internal JournalLocation()
    {
    }

    /// <summary>The database's name in Akka.Persistence.Sql.</summary>
    internal abstract string Provider { get; }

    internal abstract string ConnectionString { get; }

    /// <summary>
    /// The database schema of the journal's table; <see langword="null"/>: the
    /// connection's default.
    /// </summary>
    internal virtual string? Schema => null;

    /// <summary>
    /// Whether only one connection can write at a time, and database calls block. Reads must
    /// not begin as writes there. The plug-in collects events only if a pause comes before
    /// its transactions.
    /// </summary>
    internal virtual bool WritesInTurn => false;

    /// <summary>The statements of <see cref="JobWriteJournal"/>.</summary>
    internal abstract JournalStatements Statements { get; }

    /// <summary>SQL that each connection runs after it opened; <see langword="null"/>: none.</summary>
    internal virtual string? ConnectionSettings => null;

    /// <summary>
    /// SQL whose effect the database remembers, so that one connection runs it;
    /// <see langword="null"/>: none.
    /// </summary>
    internal virtual string? DatabaseSettings => null;

    /// <summary>The connection string that names the database sessions after this process.</summary>
    internal virtual string NamedBy(DatabaseSessions sessions) => ConnectionString;

    /// <summary>Creates a connection without opening it.</summary>
    internal abstract DbConnection Create(string connectionString);

    /// <summary>Converts a list to the value of a parameter.</summary>
    internal virtual object ParameterOf<T>(IReadOnlyList<T> list) => list.ToArray();
}

/// <summary>
/// Statements on the journal's table, which the plug-in creates. Each is for many jobs at once.
/// Parameters: <c>@jobs</c>; and <c>@last</c>, in the order of the jobs.
/// </summary>
/// <param name="Find">Finds the last sequence number of each job.</param>
/// <param name="Read">Reads the jobs' events in their order, as <see cref="Columns"/>.</param>
/// <param name="Remove">Deletes each job's events up to its <c>@last</c> sequence number.</param>
internal sealed record JournalStatements(string Find, string Read, string Remove)
{
    public const string Columns =
        "persistence_id, sequence_number, created, message, identifier, manifest, writer_uuid";
}
