using System.Diagnostics.CodeAnalysis;

namespace TableActors.Host.ServiceFiles;

/// <summary>Where the store is.</summary>
/// <param name="Sqlite">The path of an SQLite file, or an ADO.NET connection string for one.</param>
internal sealed record StoreAddress(string Sqlite)
{
    private const string Scheme = "sqlite://";

    /// <summary>What an address may look like, to be read after "must be".</summary>
    public const string Expected = "sqlite:///FILE, the path of an SQLite file, or an SQLite connection string (Data Source=FILE)";

    /// <summary>Reads <c>sqlite:///relative</c>, <c>sqlite:////absolute</c>, a connection string or a path.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out StoreAddress? address)
    {
        var trimmed = text.Trim();
        address = null;
        if (trimmed.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
        {
            var rest = trimmed[Scheme.Length..];
            if (rest.Length > 1 && rest[0] == '/')
                address = new StoreAddress(rest[1..]);
        }
        else if (trimmed.Length > 0 && !trimmed.Contains("://", StringComparison.Ordinal))
        {
            address = new StoreAddress(trimmed);
        }

        return address is not null;
    }
}
