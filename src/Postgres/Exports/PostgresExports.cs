using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Npgsql;
using TableActors.Actors.Exports;
using TableActors.Actors.Stores;
using TableActors.Contracts.Exports;
using TableActors.Postgres.Connections;

namespace TableActors.Postgres.Exports;

/// <summary>Lets exports go to PostgreSQL databases; all targets in one database share its connections.</summary>
internal sealed class PostgresExports(TimeProvider time, ILogger<PostgresTarget> logger) : ExportDatabase
{
    private const int MaxConnections = 16;

    private readonly ConcurrentDictionary<string, Lazy<NpgsqlDataSource>> _sources = new(StringComparer.Ordinal);

    public override bool IsMeantBy(string connect) => DatabaseKind.Of(connect) == DatabaseKind.Postgres;

    public override ExportLocation? Find(string connect)
    {
        try
        {
            return new PostgresExportLocation(PostgresLocation.Parse(connect));
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    public override IExportTarget Create(
        ExportLocation location, SqlExport export, ImmutableArray<ExportColumn> columns) =>
        new PostgresTarget(
            location, SourceOf(((PostgresExportLocation)location).Settings), export, columns, time, logger);

    public override async ValueTask DisposeAsync()
    {
        foreach (var source in _sources.Values)
            await source.Value.DisposeAsync().ConfigureAwait(false);
    }

    private NpgsqlDataSource SourceOf(NpgsqlConnectionStringBuilder location)
    {
        // The export says how long each step may take, and measures it with its own clock.
        var settings = new NpgsqlConnectionStringBuilder(location.ConnectionString)
        {
            Enlist = false,
            IncludeErrorDetail = false,
            // Needed to learn which row of a batch was refused.
            IncludeFailedBatchedCommand = true,
            CommandTimeout = 0,
        };
        settings.ApplicationName ??= "tableactors";
        if (!location.ShouldSerialize("Maximum Pool Size"))
            settings.MaxPoolSize = MaxConnections;
        PostgresPreparation.DisableAutomatic(settings);
        return _sources.GetOrAdd(
            settings.ConnectionString, text => new Lazy<NpgsqlDataSource>(() => NpgsqlDataSource.Create(text))).Value;
    }
}

/// <summary>The database of a PostgreSQL server that exports go to.</summary>
internal sealed record PostgresExportLocation(NpgsqlConnectionStringBuilder Settings) : ExportLocation
{
    public override string Name =>
        $"postgresql://{Settings.Host!.ToLowerInvariant()}:{Settings.Port}/{Settings.Database ?? Settings.Username}";

    public override string SystemName => "postgresql";
}
