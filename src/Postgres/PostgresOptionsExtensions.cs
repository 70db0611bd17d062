using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using TableActors.Actors.Cluster;
using TableActors.Actors.Hosting;
using TableActors.Postgres.Exports;
using TableActors.Postgres.Files;
using TableActors.Postgres.Membership;
using TableActors.Postgres.Tables;

namespace TableActors.Postgres;

/// <summary>Chooses the store that several nodes can share.</summary>
public static class PostgresOptionsExtensions
{
    /// <summary>
    /// Keeps tables in a PostgreSQL database, in the first schema of the search path. The events of jobs are kept in the schema
    /// <c>ta_journal</c>, or, where the location names a search path, <c>ta_journal_</c> and the name of its first schema.
    /// </summary>
    /// <remarks>
    /// The database says who may use it. After <see cref="TableActorsOptions.UseCluster"/> the node finds the other nodes there, and dead ones are
    /// declared dead there. Otherwise the node has the database for itself: it refuses to start while another one uses it.
    /// </remarks>
    /// <param name="options">The options.</param>
    /// <param name="location">
    /// <c>postgresql://user:password@host:port/database</c>, or a connection string of Npgsql. <c>Maximum Pool Size</c> bounds the
    /// connections that read (default 32) and those that write (default 16), each, and so those that read and write files (default 8
    /// each) where <see cref="TableActorsOptions.UseMediaInStore"/> is called. Not a pooler that gives a session to several connections in
    /// turn, such as PgBouncer in transaction mode: that is refused when the node starts.
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
            services => new PostgresTableStore(parsed, services.GetRequiredService<DatabaseSessions>(), services.GetRequiredService<ILogger<PostgresTableStore>>())
            {
                LongestQuery = options.LongestQuery,
            },
            services => new PostgresMediaStore(
                parsed, services.GetRequiredService<DatabaseSessions>(), services.GetRequiredService<TimeProvider>(), services.GetRequiredService<ILogger<PostgresMediaStore>>()));
        options.UseMembership(parsed);
        return options;
    }

    /// <summary>
    /// Lets routes export to PostgreSQL databases, whatever the store is. <see cref="UsePostgres"/> does it too.
    /// </summary>
    /// <param name="options">The options.</param>
    /// <returns>The options.</returns>
    public static TableActorsOptions AddPostgresExports(this TableActorsOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.ExportDatabases[typeof(PostgresExports)] =
            services => new PostgresExports(services.GetRequiredService<TimeProvider>(), services.GetRequiredService<ILogger<PostgresTarget>>());
        return options;
    }
}
