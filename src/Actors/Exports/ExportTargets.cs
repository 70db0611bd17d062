using System.Collections.Immutable;
using TableActors.Actors.Stores;
using TableActors.Contracts.Exports;

namespace TableActors.Actors.Exports;

/// <summary>Finds the databases that exports mean, among those whose packages the application uses, and makes targets in them.</summary>
internal sealed class ExportTargets(IEnumerable<ExportDatabase> databases) : IAsyncDisposable
{
    /// <summary>What a connection text may look like, to be read after "must be".</summary>
    public const string Expected =
        "postgresql://USER:PASSWORD@HOST:PORT/DATABASE, sqlite:///FILE, or a connection string of Npgsql (Host=HOST;Database=…) " +
        "or of Microsoft.Data.Sqlite (Data Source=FILE)";

    private readonly ImmutableArray<ExportDatabase> _databases = [.. databases];

    /// <summary>Reads a connection text.</summary>
    /// <returns>The location; <see langword="null"/>: <see cref="FaultOf"/> says why there is none.</returns>
    public ExportLocation? Find(string connect) => DatabaseOf(connect)?.Find(connect);

    /// <summary>Says what is wrong with a connection text, without repeating it: it may hold a password.</summary>
    public string? FaultOf(string connect)
    {
        if (Find(connect) is not null)
            return null;
        var database = DatabaseOf(connect);
        return database is null && DatabaseKind.Of(connect) is { } kind
            ? $"the connection means a database of {kind.Name}: add the package {kind.Package}, and call {kind.Exports} where the store is chosen"
            : $"the connection must be {database?.Expected ?? Expected}";
    }

    /// <summary>Makes the target of an export whose settings break no rule. Opens nothing.</summary>
    /// <exception cref="ArgumentException">The connection text is none.</exception>
    public IExportTarget Create(SqlExport export, ImmutableArray<ExportColumn> columns) =>
        DatabaseOf(export.Connect) is { } database && database.Find(export.Connect) is { } location
            ? database.Create(location, export, columns)
            : throw new ArgumentException($"An export cannot be made: {FaultOf(export.Connect)}.", nameof(export));

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var database in _databases)
            await database.DisposeAsync().ConfigureAwait(false);
    }

    private ExportDatabase? DatabaseOf(string connect) => _databases.FirstOrDefault(database => database.IsMeantBy(connect));
}

/// <summary>A kind of database that exports can go to. All targets of a node in one database share its connections.</summary>
internal abstract class ExportDatabase : IAsyncDisposable
{
    /// <summary>What its connection texts may look like, to be read after "must be". Default: like all that we know.</summary>
    public virtual string Expected => ExportTargets.Expected;

    /// <summary>Whether a connection text means a database of the kind, be it well written or not.</summary>
    public abstract bool IsMeantBy(string connect);

    /// <summary>Reads a connection text that means a database of the kind.</summary>
    /// <returns>The location; <see langword="null"/>: the text is not as <see cref="Expected"/>.</returns>
    public abstract ExportLocation? Find(string connect);

    /// <summary>Makes a target. Opens nothing.</summary>
    /// <param name="location">Where it is, as <see cref="Find"/> has read it.</param>
    /// <param name="export">What the export was declared to be; its settings break no rule.</param>
    /// <param name="columns">The rows' columns.</param>
    public abstract IExportTarget Create(ExportLocation location, SqlExport export, ImmutableArray<ExportColumn> columns);

    /// <inheritdoc/>
    public abstract ValueTask DisposeAsync();
}

/// <summary>Which database an export goes to.</summary>
internal abstract record ExportLocation
{
    /// <summary>Names the database, the same for all who may use it: no account, no password.</summary>
    public abstract string Name { get; }

    /// <summary>What OpenTelemetry calls databases of the kind.</summary>
    public abstract string SystemName { get; }

    /// <summary>The schema that an export means; <see langword="null"/>: the one that its connection finds.</summary>
    public virtual string? SchemaOf(SqlExport export) => export.Schema;

    /// <summary>Whether there can be a schema of this name.</summary>
    /// <returns>What the schema must be; <see langword="null"/>: it may be that one.</returns>
    public virtual string? FaultOfSchema(string schema) => null;

    // A location is never printed whole: it may hold a password.
    public sealed override string ToString() => Name;
}
