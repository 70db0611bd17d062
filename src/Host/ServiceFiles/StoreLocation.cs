using System.Text.RegularExpressions;
using TableActors.Actors.Hosting;
using TableActors.Actors.Stores.Sqlite;

namespace TableActors.Host.ServiceFiles;

/// <summary>Where the store is, as a text: what kind of store it is follows from it.</summary>
internal static partial class StoreLocation
{
    /// <summary>What a location may look like, to be read after "must be".</summary>
    public const string Expected = "sqlite:///FILE, the path of an SQLite file, or an SQLite connection string (Data Source=FILE)";

    public static bool IsValid(string location)
    {
        // Where another kind of store is named, a file of that name is certainly not meant.
        if (Scheme().IsMatch(location) && !location.TrimStart().StartsWith("sqlite:", StringComparison.OrdinalIgnoreCase))
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

    public static void Choose(TableActorsOptions options, string location) => options.UseSqlite(location);

    [GeneratedRegex(@"^\s*[A-Za-z][A-Za-z0-9+.-]*://")]
    private static partial Regex Scheme();
}
