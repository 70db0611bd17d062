using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using TableActors.Actors.Hosting;
using TableActors.Actors.Stores;
using TableActors.Actors.Tables;
using TableActors.Contracts.Columns;

namespace TableActors.Actors.Media;

/// <summary>
/// Sweeps at the start and then from time to time, and removes orphans as soon as there are some.
/// Does nothing if no table has media columns.
/// </summary>
internal sealed partial class MediaSweepService(
    MediaSweeper sweeper, SweepSignal signal, IServedTables tables, IOptions<TableActorsOptions> options,
    TimeProvider time, ILogger<MediaSweepService> logger) : BackgroundService
{
    private readonly ILogger<MediaSweepService> _logger = logger;

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        tables.Tables.All(table => table.MediaColumns.IsEmpty)
            ? Task.CompletedTask
            : Task.WhenAll(SweepRegularlyAsync(stoppingToken), RemoveOrphansAsync(stoppingToken));

    private async Task SweepRegularlyAsync(CancellationToken stopping)
    {
        using var timer = new PeriodicTimer(options.Value.Media.SweepEvery, time);
        do
        {
            await TryAsync(sweeper.SweepAsync, stopping).ConfigureAwait(false);
        }
        while (await timer.WaitForNextTickAsync(stopping).ConfigureAwait(false));
    }

    private async Task RemoveOrphansAsync(CancellationToken stopping)
    {
        while (await signal.WaitAsync(stopping).ConfigureAwait(false))
            await TryAsync(sweeper.RemoveOrphansAsync, stopping).ConfigureAwait(false);
    }

    private async Task TryAsync(Func<CancellationToken, Task> work, CancellationToken stopping)
    {
        try
        {
            await work(stopping).ConfigureAwait(false);
        }
        catch (Exception failure) when (!stopping.IsCancellationRequested)
        {
            LogFailed(failure);
        }
    }

    [LoggerMessage(2221, LogLevel.Warning, "Files that no row refers to could not be swept; it is tried again later")]
    private partial void LogFailed(Exception failure);
}

/// <summary>
/// Tells the sweeper that there are orphans. Signals that come while it is busy become one.
/// </summary>
internal sealed class SweepSignal
{
    private readonly Channel<bool> _signals =
        Channel.CreateBounded<bool>(
            new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });

    public void Set() => _signals.Writer.TryWrite(true);

    public ValueTask<bool> WaitAsync(CancellationToken cancellation) => _signals.Reader.ReadAsync(cancellation);
}

/// <summary>
/// Removes the files that no row refers to: orphans, and pending files that have waited too long.
/// Every step may be repeated after a crash: a file becomes an orphan in the register before it is
/// removed, and is forgotten after it.
/// </summary>
internal sealed partial class MediaSweeper(
    IMediaStore files, ITableStore store, IOptions<TableActorsOptions> options, TimeProvider time,
    ILogger<MediaSweeper> logger)
{
    private const int BatchSize = 500;
    private readonly MediaOptions _options = options.Value.Media;
    private readonly ILogger<MediaSweeper> _logger = logger;

    /// <summary>
    /// Removes all files that no row refers to, except pending files that may still wait.
    /// </summary>
    public async Task SweepAsync(CancellationToken cancellation)
    {
        var before = time.GetUtcNow() - _options.PendingFor;
        await store.Media.ReleaseEndedAsync(before, cancellation).ConfigureAwait(false);
        if (await files.ClaimAsync(
            await store.Media.IdentityAsync(cancellation).ConfigureAwait(false), cancellation).ConfigureAwait(false))
        {
            await OrphanUnclaimedAsync(before, cancellation).ConfigureAwait(false);
            await files.RemoveUnfinishedAsync(before, cancellation).ConfigureAwait(false);
        }
        else
        {
            LogNotOwner();
        }

        await RemoveOrphansAsync(cancellation).ConfigureAwait(false);
    }

    public async Task RemoveOrphansAsync(CancellationToken cancellation)
    {
        while (true)
        {
            var orphans = await store.Media.ListOrphansAsync(BatchSize, cancellation).ConfigureAwait(false);
            var removed = await RemoveAsync(orphans, cancellation).ConfigureAwait(false);
            await store.Media.ForgetOrphansAsync(removed, cancellation).ConfigureAwait(false);
            // Files that could not be removed would be listed again at once.
            if (orphans.Count < BatchSize || removed.Count == 0)
                return;
        }
    }

    private async Task OrphanUnclaimedAsync(DateTimeOffset before, CancellationToken cancellation)
    {
        var swept = 0;
        var batch = new List<MediaReference>(BatchSize);
        await foreach (var file in files.ListSavedBeforeAsync(before, cancellation).ConfigureAwait(false))
        {
            batch.Add(file);
            if (batch.Count < BatchSize)
                continue;
            swept += await store.Media.OrphanUnreferencedAsync(batch, cancellation).ConfigureAwait(false);
            batch.Clear();
        }

        swept += await store.Media.OrphanUnreferencedAsync(batch, cancellation).ConfigureAwait(false);
        if (swept > 0)
            LogUnclaimed(swept);
    }

    private async Task<List<MediaReference>> RemoveAsync(
        IReadOnlyList<MediaReference> orphans, CancellationToken cancellation)
    {
        var removed = new List<MediaReference>(orphans.Count);
        foreach (var orphan in orphans)
        {
            try
            {
                // A path that is no name of the store was written into its row by somebody else.
                // There is no file to remove.
                if (MediaName.TryParse(orphan.Path, out var file))
                    await files.DeleteAsync(file, cancellation).ConfigureAwait(false);
                removed.Add(orphan);
            }
            catch (Exception failure) when (failure is not OperationCanceledException)
            {
                LogNotRemoved(orphan.Path, failure);
            }
        }

        return removed;
    }

    [LoggerMessage(2211, LogLevel.Information, "Swept {Count} files that waited for their row for too long")]
    private partial void LogUnclaimed(int count);

    [LoggerMessage(2213, LogLevel.Error,
        "The media store belongs to another database than this service's, "
        + "so files that no row of this one refers to are kept. Give each database a media store of its own")]
    private partial void LogNotOwner();

    [LoggerMessage(
        2212, LogLevel.Warning,
        "The file {Path}, which no row refers to, could not be removed; it is tried again later")]
    private partial void LogNotRemoved(string path, Exception failure);
}
