using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using TableActors.Actors.Hosting;
using TableActors.Sqlite.Exports;
using TableActors.Sqlite.Tables;

namespace TableActors.Sqlite;

/// <summary>Lets a node use SQLite files: as its store, and as targets of exports.</summary>
public static class SqliteOptionsExtensions
{
    /// <summary>
    /// Keeps tables in one SQLite file. The file and its folder are created where they are missing.
    /// The events of jobs are kept in another file beside it, whose name ends in <c>.journal</c>.
    /// </summary>
    /// <param name="options">The options.</param>
    /// <param name="location">
    /// A path, <c>sqlite:///relative</c>, <c>sqlite:////absolute</c>, or a connection string of
    /// Microsoft.Data.Sqlite. Relative paths are relative to the working directory.
    /// </param>
    /// <returns>The options.</returns>
    /// <exception cref="ArgumentException">
    /// The location is none of these, or names a database in memory.
    /// </exception>
    public static TableActorsOptions UseSqlite(this TableActorsOptions options, string location)
    {
        ArgumentNullException.ThrowIfNull(options);
        var parsed = SqliteLocation.Parse(location);
        options.UseJournal(new SqliteJournal(SqliteLocation.JournalOf(parsed)));
        options.AddSqliteExports();
        return options.UseStore(
            services => new SqliteTableStore(parsed, services.GetRequiredService<ILogger<SqliteTableStore>>()));
    }

    /// <summary>
    /// Lets routes export to SQLite files, whatever the store is. <see cref="UseSqlite"/> includes
    /// this.
    /// </summary>
    /// <param name="options">The options.</param>
    /// <returns>The options.</returns>
    public static TableActorsOptions AddSqliteExports(this TableActorsOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.ExportDatabases[typeof(SqliteExports)] =
            services => new SqliteExports(
                services.GetRequiredService<TimeProvider>(), services.GetRequiredService<ILogger<SqliteTarget>>());
        return options;
    }
}
