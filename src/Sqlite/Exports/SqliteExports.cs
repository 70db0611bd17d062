using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using TableActors.Actors.Exports;
using TableActors.Actors.Stores;
using TableActors.Contracts.Exports;

namespace TableActors.Sqlite.Exports;

/// <summary>Lets exports go to SQLite files; all targets of one file share its connection.</summary>
internal sealed class SqliteExports(TimeProvider time, ILogger<SqliteTarget> logger) : ExportDatabase
{
    private readonly ConcurrentDictionary<string, Lazy<SqliteTargetFile>> _files = new(StringComparer.Ordinal);

    public override bool IsMeantBy(string connect) => DatabaseKind.Of(connect) == DatabaseKind.Sqlite;

    public override ExportLocation? Find(string connect)
    {
        try
        {
            return new SqliteExportLocation(SqliteLocation.Parse(connect));
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    public override IExportTarget Create(
        ExportLocation location, SqlExport export, ImmutableArray<ExportColumn> columns)
    {
        var file = (SqliteExportLocation)location;
        return new SqliteTarget(file, FileOf(file), export, columns, time, logger);
    }

    public override ValueTask DisposeAsync()
    {
        foreach (var file in _files.Values)
            file.Value.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>The connection to a file. Tests use it too.</summary>
    internal SqliteTargetFile FileOf(SqliteExportLocation location) =>
        _files.GetOrAdd(
            location.Path, _ => new Lazy<SqliteTargetFile>(() => new SqliteTargetFile(location, time))).Value;
}

/// <summary>An SQLite file that exports go to.</summary>
internal sealed record SqliteExportLocation(SqliteConnectionStringBuilder Settings) : ExportLocation
{
    private const string OnlySchema = "main";

    public override string Name => $"sqlite:///{Path}";

    public override string SystemName => "sqlite";

    public string Path => System.IO.Path.GetFullPath(Settings.DataSource);

    public override string SchemaOf(SqlExport export) => OnlySchema;

    public override string? FaultOfSchema(string schema) =>
        schema.Equals(OnlySchema, StringComparison.OrdinalIgnoreCase) ? null : "left out, or main: SQLite has no other";
}
