using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;
using Npgsql;
using TableActors.Actors.Cluster;
using TableActors.Actors.Media;
using TableActors.Actors.Stores;
using TableActors.Contracts.Columns;
using TableActors.Contracts.Errors;
using TableActors.Postgres.Connections;

namespace TableActors.Postgres.Files;

/// <summary>
/// Keeps files in chunks in a PostgreSQL database, so that several nodes need no shared disk. It
/// has a few connections of its own, and each statement is short, so that files do not make rows
/// wait. Nothing is opened before the first use.
/// </summary>
internal sealed partial class PostgresMediaStore : IMediaStore, IDatabaseUser, IAsyncDisposable
{
    private const int Writers = 8;
    private const int Readers = 8;
    private const int ListedAtOnce = 1000;

    private readonly PostgresDatabase _database;
    private readonly PostgresFileTables _tables;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;

    public PostgresMediaStore(
        NpgsqlConnectionStringBuilder location, DatabaseSessions sessions, TimeProvider time,
        ILogger<PostgresMediaStore> logger)
    {
        _database = new PostgresDatabase(location, Writers, Readers, sessions);
        _tables = new PostgresFileTables(_database);
        _time = time;
        _logger = logger;
    }

    public Task<ImmutableArray<DefinitionFault>> CheckAsync(CancellationToken cancellation) =>
        _tables.CheckAsync(cancellation);

    public async Task<MediaReference> SaveAsync(
        Stream content, string? extension, OriginalName? originalName, long maxBytes, CancellationToken cancellation)
    {
        var reference = MediaName.Create(extension);
        var upload = new PostgresUpload(_tables, reference.Path, content, originalName, maxBytes, _time);
        try
        {
            await upload.RunAsync(cancellation).ConfigureAwait(false);
            return reference;
        }
        catch
        {
            if (upload.IsBegun)
                await RemoveRestAsync(reference).ConfigureAwait(false);
            throw;
        }
    }

    public async Task<MediaContent?> OpenAsync(MediaReference reference, CancellationToken cancellation)
    {
        var path = MediaName.TextOf(reference);
        if (await _tables.FindAsync(path, cancellation).ConfigureAwait(false)
            is not var (length, savedAt, originalName))
            return null;
        var content = new MediaContent(reference, new PostgresFileStream(_tables, path, length), length, savedAt)
        {
            OriginalName = OriginalName.Of(originalName),
        };
        return await content.WithCharsetAsync(cancellation).ConfigureAwait(false);
    }

    public Task DeleteAsync(MediaReference reference, CancellationToken cancellation) =>
        _tables.RemoveAsync(MediaName.TextOf(reference), cancellation);

    public async IAsyncEnumerable<MediaReference> ListSavedBeforeAsync(
        DateTimeOffset instant, [EnumeratorCancellation] CancellationToken cancellation)
    {
        for (var last = "";;)
        {
            var names = await _tables.ListAsync(instant, last, ListedAtOnce, cancellation).ConfigureAwait(false);
            foreach (var name in names)
                yield return name;
            if (names.Count < ListedAtOnce)
                yield break;
            last = names[^1].Path;
        }
    }

    public Task RemoveUnfinishedAsync(DateTimeOffset before, CancellationToken cancellation) =>
        _tables.RemoveUnfinishedAsync(before, cancellation);

    public async Task<bool> ClaimAsync(string owner, CancellationToken cancellation) =>
        await _tables.ClaimAsync(owner, cancellation).ConfigureAwait(false) == owner;

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    // The caller is told why the transfer failed, even if its rest cannot be removed.
    private async Task RemoveRestAsync(MediaReference reference)
    {
        try
        {
            await _tables.RemoveAsync(reference.Path, CancellationToken.None).ConfigureAwait(false);
        }
        catch (ProblemException failure)
        {
            LogRestNotRemoved(reference.Path, failure);
        }
    }

    [LoggerMessage(
        2231, LogLevel.Warning, "What came of the file {Path} could not be removed now and is left to be swept")]
    private partial void LogRestNotRemoved(string path, Exception failure);
}
