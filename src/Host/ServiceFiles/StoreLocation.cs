using System.Text.RegularExpressions;
using TableActors.Actors.Hosting;
using TableActors.Postgres;
using TableActors.Sqlite;

namespace TableActors.Host.ServiceFiles;

/// <summary>Where the store is, as a text: what kind of store it is follows from it.</summary>
internal static partial class StoreLocation
{
    /// <summary>What a location may look like, to be read after "must be".</summary>
    public const string Expected =
        "sqlite:///FILE, the path of an SQLite file, an SQLite connection string (Data Source=FILE), " +
        "postgresql://USER:PASSWORD@HOST:PORT/DATABASE, or a PostgreSQL connection string (Host=HOST;Database=…)";

    public static bool IsValid(string location)
    {
        // Where another kind of store is named, a file of that name is certainly not meant.
        var isUnknown = Scheme().IsMatch(location) && !location.TrimStart().StartsWith("sqlite:", StringComparison.OrdinalIgnoreCase);
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
        // Exports may go to the kind of database that the store is not, too.
        options.AddSqliteExports().AddPostgresExports();
        if (PostgresLocation.IsMeantBy(location))
            options.UsePostgres(location);
        else
            options.UseSqlite(location);
    }

    [GeneratedRegex(@"^\s*[A-Za-z][A-Za-z0-9+.-]*://")]
    private static partial Regex Scheme();
}
