using System.Data.Common;
using System.Text.RegularExpressions;

namespace TableActors.Actors.Stores;

/// <summary>A kind of database that a package of ours knows.</summary>
/// <param name="Name">Its name, for people.</param>
/// <param name="Package">The package.</param>
/// <param name="Exports">The package's call that lets exports go to such databases.</param>
internal sealed partial record DatabaseKind(string Name, string Package, string Exports)
{
    public static DatabaseKind Postgres { get; } = new("PostgreSQL", "TableActors.Postgres", "AddPostgresExports");

    public static DatabaseKind Sqlite { get; } = new("SQLite", "TableActors.Sqlite", "AddSqliteExports");

    /// <summary>Finds out which kind a text means, be it well written or not, and whether its package is there or not.</summary>
    /// <returns>The kind; <see langword="null"/>: it names another kind, or nothing.</returns>
    public static DatabaseKind? Of(string location)
    {
        if (string.IsNullOrWhiteSpace(location))
            return null;
        if (PostgresScheme().IsMatch(location) || NamesHost(location))
            return Postgres;
        // Where another kind of database is named, a file of that name is certainly not meant.
        return AnyScheme().IsMatch(location) && !SqliteScheme().IsMatch(location) ? null : Sqlite;
    }

    private static bool NamesHost(string location)
    {
        try
        {
            var pairs = new DbConnectionStringBuilder { ConnectionString = location };
            return pairs.ContainsKey("Host") || pairs.ContainsKey("Server");
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    [GeneratedRegex(@"^\s*postgres(ql)?(\+[a-z0-9_]+)?://", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex PostgresScheme();

    [GeneratedRegex(@"^sqlite(\+[a-z0-9_]+)?:///", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex SqliteScheme();

    [GeneratedRegex(@"^\s*[A-Za-z][A-Za-z0-9+.-]*://")]
    private static partial Regex AnyScheme();
}
