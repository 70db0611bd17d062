using System.Data.Common;
using System.Text.RegularExpressions;

namespace TableActors.Actors.Stores;

/// <summary>A kind of database that one of our packages knows.</summary>
/// <param name="Name">The name that people read.</param>
/// <param name="Package">The package.</param>
/// <param name="Exports">The package's method that lets exports go to such databases.</param>
internal sealed partial record DatabaseKind(string Name, string Package, string Exports)
{
    public static DatabaseKind Postgres { get; } = new("PostgreSQL", "TableActors.Postgres", "AddPostgresExports");

    public static DatabaseKind Sqlite { get; } = new("SQLite", "TableActors.Sqlite", "AddSqliteExports");

    /// <summary>
    /// Finds out which kind of database a text means. The text may be malformed, and the kind's
    /// package need not be there.
    /// </summary>
    /// <returns>The kind; <see langword="null"/>: it names another kind, or nothing.</returns>
    public static DatabaseKind? Of(string location)
    {
        if (string.IsNullOrWhiteSpace(location))
            return null;
        if (PostgresScheme().IsMatch(location) || NamesHost(location))
            return Postgres;
        // A text that names another kind of database is certainly not the name of an SQLite file.
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
