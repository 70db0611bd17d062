using System.Text.RegularExpressions;
using Microsoft.Data.Sqlite;

namespace TableActors.Sqlite;

/// <summary>The location of an SQLite database, in any of the forms that users write.</summary>
internal static partial class SqliteLocation
{
    /// <summary>Whether a text is <c>sqlite:///</c> and a path.</summary>
    public static bool IsUrl(string location) => Scheme().IsMatch(location);

    /// <summary>
    /// Reads a path, a connection string, or <c>sqlite:///relative</c> and
    /// <c>sqlite:////absolute</c>. The name of a driver, as in <c>sqlite+pysqlite:///</c>, is
    /// ignored.
    /// </summary>
    /// <exception cref="ArgumentException">
    /// The text is none of these, or names a database that lives in memory.
    /// </exception>
    public static SqliteConnectionStringBuilder Parse(string location)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(location);
        var builder = IsUrl(location)
            ? new SqliteConnectionStringBuilder { DataSource = Scheme().Replace(location, "") }
            : location.Contains('=') ? Parsed(location) : new SqliteConnectionStringBuilder { DataSource = location };
        var source = builder.DataSource;
        if (string.IsNullOrWhiteSpace(source) || source.StartsWith("sqlite:", StringComparison.OrdinalIgnoreCase)
            || source.StartsWith("sqlite+", StringComparison.OrdinalIgnoreCase))
            throw new ArgumentException(
                "A SQLite store is a path, sqlite:///path, or a connection string with a Data Source.",
                nameof(location));
        // The readers and the writer have connections of their own. All of them must see the same
        // database, and it must outlive them.
        var isInMemory = source == ":memory:" || source.Contains("mode=memory", StringComparison.OrdinalIgnoreCase);
        if (isInMemory || builder.Mode == SqliteOpenMode.Memory)
            throw new ArgumentException(
                "A SQLite store is a file; a database in memory cannot be used.", nameof(location));
        return builder;
    }

    /// <summary>The file of the journal that belongs to a store.</summary>
    public static SqliteConnectionStringBuilder JournalOf(SqliteConnectionStringBuilder location)
    {
        var (path, query) = location.DataSource.IndexOf('?', StringComparison.Ordinal) is >= 0 and var at
            && IsUri(location)
            ? (location.DataSource[..at], location.DataSource[at..])
            : (location.DataSource, "");
        return new SqliteConnectionStringBuilder(location.ConnectionString)
        {
            DataSource = $"{path}.journal{query}",
            Mode = SqliteOpenMode.ReadWriteCreate,
        };
    }

    private static bool IsUri(SqliteConnectionStringBuilder location) =>
        location.DataSource.StartsWith("file:", StringComparison.OrdinalIgnoreCase);

    private static SqliteConnectionStringBuilder Parsed(string connectionString)
    {
        try
        {
            return new SqliteConnectionStringBuilder(connectionString);
        }
        catch (ArgumentException refused)
        {
            throw new ArgumentException(
                $"This is no SQLite connection string: {refused.Message}", nameof(connectionString), refused);
        }
    }

    [GeneratedRegex(@"^sqlite(\+[a-z0-9_]+)?:///", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Scheme();
}
