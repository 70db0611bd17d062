using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using TableActors.Actors.Hosting;
using TableActors.Actors.Tables;

namespace TableActors.Actors.Media;

/// <summary>
/// Sweeps when the application has started and from time to time, and removes orphans as soon as there are some. Does nothing where no
/// table has media columns.
/// </summary>
internal sealed partial class MediaSweepService(
    MediaSweeper sweeper, SweepSignal signal, ITableCatalog tables, IOptions<TableActorsOptions> options, TimeProvider time,
    ILogger<MediaSweepService> logger) : BackgroundService
{
    private readonly ILogger<MediaSweepService> _logger = logger;

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => tables.Tables.All(table => table.MediaColumns.IsEmpty)
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
