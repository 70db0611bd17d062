using System.Text.RegularExpressions;
using TableActors.Actors.Hosting;
using TableActors.Postgres;
using TableActors.Sqlite;

namespace TableActors.Host.ServiceFiles;

/// <summary>Where the store is, as a text that also says what kind of store it is.</summary>
internal static partial class StoreLocation
{
    /// <summary>What a location may look like, to be read after "must be".</summary>
    public const string Expected =
        "sqlite:///FILE, the path of an SQLite file, an SQLite connection string (Data Source=FILE), " +
        "postgresql://USER:PASSWORD@HOST:PORT/DATABASE, or a PostgreSQL connection string (Host=HOST;Database=…)";

    public static bool IsValid(string location)
    {
        // A URL of another kind of store is never meant to be the name of a file.
        var isUnknown = Scheme().IsMatch(location)
            && !location.TrimStart().StartsWith("sqlite:", StringComparison.OrdinalIgnoreCase);
        if (isUnknown && !PostgresLocation.IsMeantBy(location))
            return false;
        try
        {
            Choose(new TableActorsOptions(), location);
            return true;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    public static void Choose(TableActorsOptions options, string location)
    {
        // Exports may go to both kinds of databases, whichever the store is.
        options.AddSqliteExports().AddPostgresExports();
        if (PostgresLocation.IsMeantBy(location))
            options.UsePostgres(location);
        else
            options.UseSqlite(location);
    }

    [GeneratedRegex(@"^\s*[A-Za-z][A-Za-z0-9+.-]*://")]
    private static partial Regex Scheme();
}
