using System.Collections.Concurrent;
using System.Collections.Immutable;
using TableActors.Actors.Stores;
using TableActors.Contracts.Exports;

namespace TableActors.Actors.Exports;

/// <summary>
/// Creates the targets of exports. It finds an export's database by the connection text, among the
/// kinds of databases whose packages the application uses.
/// </summary>
internal sealed class ExportTargets(IEnumerable<ExportDatabase> databases) : IAsyncDisposable
{
    /// <summary>The valid forms of a connection text, to be read after "must be".</summary>
    public const string Expected =
        "postgresql://USER:PASSWORD@HOST:PORT/DATABASE, sqlite:///FILE, "
        + "or a connection string of Npgsql (Host=HOST;Database=…) or of Microsoft.Data.Sqlite (Data Source=FILE)";

    private readonly ImmutableArray<ExportDatabase> _databases = [.. databases];

    /// <summary>Finds the database that a connection text names.</summary>
    /// <returns>The location; <see langword="null"/>: <see cref="FaultOf"/> says why there is none.</returns>
    public ExportLocation? Find(string connect) => DatabaseOf(connect)?.Find(connect);

    /// <summary>
    /// Says what is wrong with a connection text. The message does not repeat the text, which may
    /// hold a password.
    /// </summary>
    public string? FaultOf(string connect)
    {
        if (Find(connect) is not null)
            return null;
        var database = DatabaseOf(connect);
        return database is null && DatabaseKind.Of(connect) is { } kind
            ? $"the connection means a database of {kind.Name}: add the package {kind.Package}, "
                + $"and call {kind.Exports} where the store is chosen"
            : $"the connection must be {database?.Expected ?? Expected}";
    }

    /// <summary>Creates the target of an export whose settings have no fault. Opens no connection.</summary>
    /// <exception cref="ArgumentException">The connection text names no known database.</exception>
    public IExportTarget Create(SqlExport export, ImmutableArray<ExportColumn> columns) =>
        DatabaseOf(export.Connect) is { } database && database.Find(export.Connect) is { } location
            ? database.Create(location, export, columns)
            : throw new ArgumentException($"An export cannot be made: {FaultOf(export.Connect)}.", nameof(export));

    public async ValueTask DisposeAsync()
    {
        foreach (var database in _databases)
            await database.DisposeAsync().ConfigureAwait(false);
    }

    private ExportDatabase? DatabaseOf(string connect) =>
        _databases.FirstOrDefault(database => database.IsMeantBy(connect));
}

/// <summary>
/// A kind of database that exports can go to. All targets of a node in one database share its
/// connections.
/// </summary>
internal abstract class ExportDatabase : IAsyncDisposable
{
    /// <summary>
    /// The forms of its connection texts, to follow "must be". Default: those of all known
    /// databases.
    /// </summary>
    public virtual string Expected => ExportTargets.Expected;

    /// <summary>Whether a connection text means this kind of database, well-formed or not.</summary>
    public abstract bool IsMeantBy(string connect);

    /// <summary>Reads a connection text that means this kind of database.</summary>
    /// <returns>The location; <see langword="null"/>: the text has no form of <see cref="Expected"/>.</returns>
    public abstract ExportLocation? Find(string connect);

    /// <summary>Creates a target. Opens no connection.</summary>
    /// <param name="location">The target's database, as <see cref="Find"/> returned it.</param>
    /// <param name="export">The export. Its settings have no fault.</param>
    /// <param name="columns">The rows' columns.</param>
    public abstract IExportTarget Create(
        ExportLocation location, SqlExport export, ImmutableArray<ExportColumn> columns);

    public abstract ValueTask DisposeAsync();
}

/// <summary>The database that an export goes to.</summary>
internal abstract record ExportLocation
{
    /// <summary>The database's name, without account and password, so that all users share it.</summary>
    public abstract string Name { get; }

    /// <summary>OpenTelemetry's name for this kind of database.</summary>
    public abstract string SystemName { get; }

    /// <summary>
    /// The target's database schema; <see langword="null"/>: the one in which the connection finds
    /// the table.
    /// </summary>
    public virtual string? SchemaOf(SqlExport export) => export.Schema;

    /// <summary>Checks the name of a database schema.</summary>
    /// <returns>
    /// What the database schema must be instead; <see langword="null"/>: the name is valid.
    /// </returns>
    public virtual string? FaultOfSchema(string schema) => null;

    // A location may hold a password, so it is never printed whole.
    public sealed override string ToString() => Name;
}

/// <summary>The exports of this node's routes. The application registers them before it starts.</summary>
internal sealed class ExportRoutes
{
    private readonly ConcurrentDictionary<string, ExportRoute> _routes = new(StringComparer.Ordinal);

    /// <summary>All exports with the names of their routes, in the order of the names.</summary>
    public IEnumerable<KeyValuePair<string, ExportRoute>> All =>
        _routes.OrderBy(route => route.Key, StringComparer.Ordinal);

    /// <summary>Registers the export of a route. It replaces an earlier one of the same route.</summary>
    public void Register(string route, ExportRoute export) => _routes[route] = export;

    public ExportRoute? Find(string route) => _routes.GetValueOrDefault(route);
}

/// <summary>
/// Where the rows of one route are exported, and whether and when a failed row is tried again.
/// </summary>
internal sealed record ExportRoute(IExportTarget Target, ExportRetry Retry);
