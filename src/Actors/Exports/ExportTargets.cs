using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Npgsql;
using TableActors.Actors.Exports.Postgres;
using TableActors.Actors.Exports.Sqlite;
using TableActors.Actors.Stores.Postgres;
using TableActors.Contracts.Exports;

namespace TableActors.Actors.Exports;

/// <summary>Makes targets; those in one database share its connections.</summary>
internal sealed class ExportTargets(TimeProvider time, ILoggerFactory loggers) : IAsyncDisposable
{
    private const int MaxConnections = 16;

    private readonly ConcurrentDictionary<string, Lazy<NpgsqlDataSource>> _sources = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Lazy<SqliteTargetFile>> _files = new(StringComparer.Ordinal);

    /// <summary>Makes the target of an export whose settings break no rule. Opens nothing.</summary>
    /// <exception cref="ArgumentException">The connection text is none.</exception>
    public IExportTarget Create(SqlExport export, ImmutableArray<ExportColumn> columns) => ExportLocation.Find(export.Connect) switch
    {
        ExportLocation.Postgres postgres =>
            new PostgresTarget(postgres, SourceOf(postgres), export, columns, time, loggers.CreateLogger<PostgresTarget>()),
        ExportLocation.Sqlite sqlite =>
            new SqliteTarget(sqlite, FileOf(sqlite), export, columns, time, loggers.CreateLogger<SqliteTarget>()),
        _ => throw new ArgumentException($"The connection of an export must be {ExportLocation.Expected}.", nameof(export)),
    };

    /// <summary>The connections into a file, for tests.</summary>
    internal SqliteTargetFile FileOf(ExportLocation.Sqlite location) =>
        _files.GetOrAdd(location.Path, _ => new Lazy<SqliteTargetFile>(() => new SqliteTargetFile(location, time))).Value;

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var source in _sources.Values)
            await source.Value.DisposeAsync().ConfigureAwait(false);
        foreach (var file in _files.Values)
            file.Value.Dispose();
    }

    private NpgsqlDataSource SourceOf(ExportLocation.Postgres location)
    {
        // How long anything may take is said by the export, and counted by its own clock.
        var settings = new NpgsqlConnectionStringBuilder(location.Settings.ConnectionString)
        {
            Enlist = false,
            IncludeErrorDetail = false,
            // Says which row of a batch was refused.
            IncludeFailedBatchedCommand = true,
            CommandTimeout = 0,
        };
        settings.ApplicationName ??= "tableactors";
        if (!location.Settings.ShouldSerialize("Maximum Pool Size"))
            settings.MaxPoolSize = MaxConnections;
        PostgresPreparation.DisableAutomatic(settings);
        return _sources.GetOrAdd(
            settings.ConnectionString, text => new Lazy<NpgsqlDataSource>(() => NpgsqlDataSource.Create(text))).Value;
    }
}
