using System.Data;
using System.Data.Common;
using Akka.Actor.Setup;
using Akka.Hosting;
using Akka.Persistence.Hosting;
using Akka.Persistence.Sql.Config;
using Akka.Persistence.Sql.Hosting;
using LinqToDB;
using LinqToDB.Interceptors;
using Microsoft.Data.Sqlite;
using Npgsql;
using TableActors.Actors.Cluster;
using TableActors.Actors.Stores;
using SqlJournalOptions = Akka.Persistence.Sql.Hosting.SqlJournalOptions;

namespace TableActors.Actors.Jobs;

/// <summary>Where the events of jobs are kept: Akka.Persistence.Sql, in a database of its own beside the store, or in memory.</summary>
internal static class JobJournal
{
    private const string Sqlite = ProviderName.SQLiteMS;

    /// <summary>Adds the journal.</summary>
    /// <param name="builder">The node.</param>
    /// <param name="location">Its database; <see langword="null"/>: events are kept in memory.</param>
    /// <param name="sessions">Says what its connections are called, when the first of them is opened.</param>
    public static AkkaConfigurationBuilder WithJobJournal(this AkkaConfigurationBuilder builder, JournalLocation? location, DatabaseSessions sessions)
    {
        if (location is null)
            return builder.WithInMemoryJournal();
        var isSqlite = location.Provider == Sqlite;
        var connections = new JournalConnections(location, sessions);
        var options = new SqlJournalOptions
        {
            // Both, although the connection says the same: without its provider the plug-in makes its table without keys and indexes.
            ConnectionString = location.ConnectionString,
            ProviderName = location.Provider,
            DataOptions = connections.Options,
            TagStorageMode = TagMode.Csv,
        };
        if (isSqlite)
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
              {{(isSqlite ? "parallelism = 1" : "")}}
            }
            """,
            HoconAddMode.Prepend);
    }

    /// <summary>How the journal, the plug-in's part and ours, gets its connections.</summary>
    public sealed class JournalConnections(JournalLocation location, DatabaseSessions sessions) : Setup
    {
        private readonly Lazy<string> _postgres = new(() =>
        {
            var named = new NpgsqlConnectionStringBuilder(location.ConnectionString);
            named.ApplicationName = sessions.NameOf(named.ApplicationName);
            return named.ConnectionString;
        });

        public bool IsSqlite => location.Provider == Sqlite;

        public DataOptions Options => new DataOptions().UseConnectionString(location.Provider, location.ConnectionString)
            .UseInterceptor(IsSqlite ? new SqliteConnections() : new PostgresConnections(this));

        /// <summary>Makes a connection, which is not open yet.</summary>
        public DbConnection Create() => IsSqlite ? new SqliteConnection(location.ConnectionString) : new NpgsqlConnection(_postgres.Value);

        /// <summary>Gives a connection, which is not open yet, its name.</summary>
        public void Name(DbConnection connection) => connection.ConnectionString = _postgres.Value;
    }

    private sealed class PostgresConnections(JournalConnections connections) : ConnectionInterceptor
    {
        public override void ConnectionOpening(ConnectionEventData eventData, DbConnection connection) => connections.Name(connection);

        public override Task ConnectionOpeningAsync(ConnectionEventData eventData, DbConnection connection, CancellationToken cancellationToken)
        {
            connections.Name(connection);
            return Task.CompletedTask;
        }
    }

    /// <summary>
    /// Lets the plug-in collect events: calls of SQLite block, and without a pause before its transactions each of them would begin
    /// with the first event that comes, and hold just that one.
    /// </summary>
    private sealed class SqliteConnections : ConnectionInterceptor
    {
        private volatile bool _isLogUsed;

        public override async Task ConnectionOpeningAsync(ConnectionEventData eventData, DbConnection connection, CancellationToken cancellationToken) =>
            await Task.Yield();

        public override void ConnectionOpened(ConnectionEventData eventData, DbConnection connection) => Prepare(connection);

        public override Task ConnectionOpenedAsync(ConnectionEventData eventData, DbConnection connection, CancellationToken cancellationToken)
        {
            Prepare(connection);
            return Task.CompletedTask;
        }

        private void Prepare(DbConnection connection)
        {
            WaitInTurn(connection);
            if (_isLogUsed)
                return;
            // The file remembers it.
            Run(connection, "PRAGMA journal_mode = WAL");
            _isLogUsed = true;
        }
    }

    /// <summary>
    /// Lets SQLite wait for whoever writes just then. The driver would look again only after 150 ms, which is longer than a hundred of our writes.
    /// </summary>
    public static void WaitInTurn(DbConnection connection) => Run(connection, "PRAGMA busy_timeout = 5000");

    private static void Run(DbConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
