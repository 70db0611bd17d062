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
