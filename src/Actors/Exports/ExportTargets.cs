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
        return DatabaseKind.Of(connect) is { } kind && DatabaseOf(connect) is null
            ? $"the connection means a database of {kind.Name}: add the package {kind.Package}, and call {kind.Exports} where the store is chosen"
            : $"the connection must be {Expected}";
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

    private ExportDatabase? DatabaseOf(string connect) =>
        DatabaseKind.Of(connect) is { } kind ? _databases.FirstOrDefault(database => database.Kind == kind) : null;
}
