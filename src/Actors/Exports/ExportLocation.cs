using System.Text.RegularExpressions;
using Microsoft.Data.Sqlite;
using Npgsql;
using TableActors.Actors.Stores.Postgres;
using TableActors.Actors.Stores.Sqlite;

namespace TableActors.Actors.Exports;

/// <summary>Which database an export goes to.</summary>
internal abstract partial record ExportLocation
{
    /// <summary>What a connection text may look like, to be read after "must be".</summary>
    public const string Expected =
        "postgresql://USER:PASSWORD@HOST:PORT/DATABASE, sqlite:///FILE, or a connection string of Npgsql (Host=HOST;Database=…) " +
        "or of Microsoft.Data.Sqlite (Data Source=FILE)";

    /// <summary>Names the database, the same for all who may use it: no account, no password.</summary>
    public abstract string Name { get; }

    /// <summary>What OpenTelemetry calls databases of the kind.</summary>
    public abstract string SystemName { get; }

    /// <summary>Reads a connection text.</summary>
    /// <returns>The location; <see langword="null"/>: the text is not as <see cref="Expected"/>.</returns>
    public static ExportLocation? Find(string connect)
    {
        try
        {
            if (PostgresLocation.IsMeantBy(connect))
                return new Postgres(PostgresLocation.Parse(connect));
            // Where another kind of database is named, a file of that name is certainly not meant.
            return Scheme().IsMatch(connect) && !SqliteLocation.IsUrl(connect) ? null : new Sqlite(SqliteLocation.Parse(connect));
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    // Neither form of a location is ever printed whole: it may hold a password.
    public sealed override string ToString() => Name;

    /// <summary>A PostgreSQL server's database.</summary>
    public sealed record Postgres(NpgsqlConnectionStringBuilder Settings) : ExportLocation
    {
        public override string Name => $"postgresql://{Settings.Host!.ToLowerInvariant()}:{Settings.Port}/{Settings.Database ?? Settings.Username}";

        public override string SystemName => "postgresql";
    }

    /// <summary>An SQLite file.</summary>
    public sealed record Sqlite(SqliteConnectionStringBuilder Settings) : ExportLocation
    {
        public override string Name => $"sqlite:///{Path}";

        public override string SystemName => "sqlite";

        /// <summary>The file's full path.</summary>
        public string Path => System.IO.Path.GetFullPath(Settings.DataSource);
    }

    [GeneratedRegex(@"^\s*[A-Za-z][A-Za-z0-9+.-]*://")]
    private static partial Regex Scheme();
}
