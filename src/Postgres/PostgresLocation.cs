using System.Globalization;
using System.Text.RegularExpressions;
using Npgsql;
using TableActors.Actors.Stores;
using TableActors.Postgres.Connections;

namespace TableActors.Postgres;

/// <summary>The location of a PostgreSQL database, in any of the forms that users write.</summary>
internal static partial class PostgresLocation
{
    private const int DefaultPort = 5432;
    private const int LongestName = 63;
    private const string JournalSchema = "ta_journal";

    /// <summary>Whether a text can only mean a PostgreSQL database, even if it is malformed.</summary>
    public static bool IsMeantBy(string location)
    {
        ArgumentNullException.ThrowIfNull(location);
        return DatabaseKind.Of(location) == DatabaseKind.Postgres;
    }

    /// <summary>
    /// Reads <c>postgresql://user:password@host:port/database</c>, whose query may hold further
    /// settings, or a connection string. The name of a driver, as in <c>postgresql+psycopg://</c>,
    /// is ignored.
    /// </summary>
    /// <exception cref="ArgumentException">The text is neither, or names no host.</exception>
    internal static NpgsqlConnectionStringBuilder Parse(string location)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(location);
        var text = location.Trim();
        var builder = IsUrl(text) ? FromUrl(text) : FromPairs(text);
        return string.IsNullOrWhiteSpace(builder.Host)
            ? throw new ArgumentException("A PostgreSQL store needs a host.", nameof(location))
            : builder;
    }

    /// <summary>
    /// The database schema of a store's journal: <c>ta_journal</c>, or one of its own if the
    /// location names a search path.
    /// </summary>
    internal static string JournalSchemaOf(NpgsqlConnectionStringBuilder location)
    {
        var first = location.SearchPath?.Split(',')[0].Trim(' ', '"') ?? "";
        var name = first is "" or "public" or "$user" ? JournalSchema : $"{JournalSchema}_{first}";
        return name.Length <= LongestName ? name : name[..LongestName];
    }

    /// <summary>The location of a store's journal.</summary>
    internal static NpgsqlConnectionStringBuilder JournalOf(NpgsqlConnectionStringBuilder location)
    {
        var journal = new NpgsqlConnectionStringBuilder(location.ConnectionString)
        {
            Enlist = false,
            ApplicationName = location.ApplicationName ?? "tableactors journal",
        };
        PostgresPreparation.DisableAutomatic(journal);
        return journal;
    }

    private static bool IsUrl(string text) => Scheme().IsMatch(text);

    private static NpgsqlConnectionStringBuilder FromPairs(string text)
    {
        try
        {
            return new NpgsqlConnectionStringBuilder(text);
        }
        catch (Exception refused) when (refused is ArgumentException or FormatException or InvalidCastException)
        {
            throw new ArgumentException(
                $"This is no PostgreSQL connection string: {refused.Message}", nameof(text), refused);
        }
    }

    private static NpgsqlConnectionStringBuilder FromUrl(string text)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out var url) || url.Host.Length == 0)
            throw new ArgumentException(
                "A PostgreSQL URL is postgresql://user:password@host:port/database.", nameof(text));
        // Otherwise a piece of the password would be taken for the host, or for the name of a
        // database, and both are shown to everybody.
        if (url.AbsolutePath.Contains('@') || url.Fragment.Length > 0)
            throw new ArgumentException(
                "A password in a PostgreSQL URL must have its / ? # and @ percent-encoded, as %2F %3F %23 and %40.",
                nameof(text));
        var account = url.UserInfo.Split(':', 2);
        var builder = new NpgsqlConnectionStringBuilder
        {
            Host = url.IdnHost.Trim('[', ']'),
            Port = url.IsDefaultPort || url.Port < 0 ? DefaultPort : url.Port,
        };
        if (account[0].Length > 0)
            builder.Username = Uri.UnescapeDataString(account[0]);
        if (account.Length > 1)
            builder.Password = Uri.UnescapeDataString(account[1]);
        if (url.AbsolutePath.Length > 1)
            builder.Database = Uri.UnescapeDataString(url.AbsolutePath[1..]);
        foreach (var setting in url.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries))
            Apply(builder, setting.Split('=', 2));
        return builder;
    }

    // Settings may be written as for libpq, such as sslmode=verify-full, or as for Npgsql.
    private static void Apply(NpgsqlConnectionStringBuilder builder, string[] setting)
    {
        var name = Uri.UnescapeDataString(setting[0]).Replace('_', ' ');
        var value = setting.Length > 1 ? Uri.UnescapeDataString(setting[1]) : "";
        try
        {
            builder[name.Equals("connect timeout", StringComparison.OrdinalIgnoreCase) ? "Timeout" : name] =
                name.Equals("sslmode", StringComparison.OrdinalIgnoreCase)
                    ? value.Replace("-", "", StringComparison.Ordinal)
                    : value;
        }
        catch (Exception refused) when (refused is ArgumentException or FormatException or InvalidCastException)
        {
            throw new ArgumentException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"The setting \"{name}\" of the PostgreSQL URL is unknown or has a wrong value."),
                nameof(setting), refused);
        }
    }

    [GeneratedRegex(@"^postgres(ql)?(\+[a-z0-9_]+)?://", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Scheme();
}
