using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using TableActors.Actors.Cluster;
using TableActors.Actors.Hosting;
using TableActors.Postgres.Exports;
using TableActors.Postgres.Files;
using TableActors.Postgres.Membership;
using TableActors.Postgres.Tables;

namespace TableActors.Postgres;

/// <summary>
/// Lets a node use PostgreSQL databases: as its store, which several nodes can share, and as
/// targets of exports.
/// </summary>
public static class PostgresOptionsExtensions
{
    /// <summary>
    /// Keeps tables in a PostgreSQL database, in the first schema of the search path. The events of
    /// jobs are kept in the database schema <c>ta_journal</c>. If the location names a search path,
    /// that schema is <c>ta_journal_</c> and the name of the first schema of the path.
    /// </summary>
    /// <remarks>
    /// The database decides who may use it. After <see cref="TableActorsOptions.UseCluster"/> the
    /// node finds the other nodes there, and dead nodes are evicted there. Otherwise the node uses
    /// the database alone: it refuses to start while another node uses it.
    /// </remarks>
    /// <param name="options">The options.</param>
    /// <param name="location">
    /// <c>postgresql://user:password@host:port/database</c>, or a connection string of Npgsql.
    /// <c>Maximum Pool Size</c> bounds the connections that read (default 32), and also those that
    /// write (default 16). After <see cref="TableActorsOptions.UseMediaInStore"/> it bounds the
    /// connections that read files and those that write files too (default 8 each). It must not be
    /// a pooler that gives one session to several connections in turn, such as PgBouncer in
    /// transaction mode. The node refuses to start with one.
    /// </param>
    /// <returns>The options.</returns>
    /// <exception cref="ArgumentException">The location is neither.</exception>
    public static TableActorsOptions UsePostgres(this TableActorsOptions options, string location)
    {
        ArgumentNullException.ThrowIfNull(options);
        var parsed = PostgresLocation.Parse(location);
        options.UseJournal(new PostgresJournal(parsed, PostgresLocation.JournalSchemaOf(parsed)));
        options.AddPostgresExports();
        options.UseStore(
            services => new PostgresTableStore(
                parsed, services.GetRequiredService<DatabaseSessions>(),
                services.GetRequiredService<ILogger<PostgresTableStore>>())
            {
                LongestQuery = options.LongestQuery,
            },
            services => new PostgresMediaStore(
                parsed, services.GetRequiredService<DatabaseSessions>(), services.GetRequiredService<TimeProvider>(),
                services.GetRequiredService<ILogger<PostgresMediaStore>>()));
        options.UseMembership(parsed);
        return options;
    }

    /// <summary>
    /// Lets routes export to PostgreSQL databases, whatever the store is. <see cref="UsePostgres"/>
    /// includes this.
    /// </summary>
    /// <param name="options">The options.</param>
    /// <returns>The options.</returns>
    public static TableActorsOptions AddPostgresExports(this TableActorsOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.ExportDatabases[typeof(PostgresExports)] =
            services => new PostgresExports(
                services.GetRequiredService<TimeProvider>(), services.GetRequiredService<ILogger<PostgresTarget>>());
        return options;
    }
}
