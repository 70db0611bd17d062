using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace TableActors.Actors.Stores.Requests;

/// <summary>Forgets the outcomes of marked writes that need not be kept any longer, when the application has started and every minute.</summary>
internal sealed partial class OutcomeExpiryService(ITableStore store, TimeProvider time, ILogger<OutcomeExpiryService> logger) : BackgroundService
{
    /// <summary>How many are forgotten at once: few enough that writes do not have to wait long.</summary>
    public const int BatchSize = 500;

    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);
    private readonly ILogger<OutcomeExpiryService> _logger = logger;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        do
        {
            await ForgetAsync(stoppingToken).ConfigureAwait(false);
        }
        while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false));
    }

    private async Task ForgetAsync(CancellationToken stopping)
    {
        try
        {
            int forgotten;
            do
            {
                forgotten = await store.Requests.ForgetExpiredAsync(time.GetUtcNow(), BatchSize, stopping).ConfigureAwait(false);
            }
            while (forgotten == BatchSize);
        }
        catch (Exception failure) when (!stopping.IsCancellationRequested)
        {
            LogFailed(failure);
        }
    }

    [LoggerMessage(2301, LogLevel.Warning, "The outcomes of requests that need not be kept any longer could not be forgotten; it is tried again in a minute")]
    private partial void LogFailed(Exception failure);
}
