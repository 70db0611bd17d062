using Akka.Actor;
using Akka.Hosting;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using TableActors.Actors.Hosting;
using TableActors.Actors.Stores;
using TableActors.Contracts.Jobs;

namespace TableActors.Actors.Jobs;

/// <summary>
/// Finds unfinished jobs when the application has started and from time to time, and wakes their actors: those of a node that is gone
/// are nowhere, and nothing else remembers them.
/// </summary>
internal sealed partial class JobScanService(
    IRequiredActor<JobRegion> region, ITableStore store, JobPreparation preparation, IOptions<TableActorsOptions> options, TimeProvider time,
    ILogger<JobScanService> logger) : BackgroundService
{
    private const int PageSize = 500;
    private static readonly JobFilter Unfinished = new() { State = JobState.Pending };
    private readonly TimeSpan _every = options.Value.Jobs.ScanEvery;
    private readonly ILogger<JobScanService> _logger = logger;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var jobs = await region.GetAsync(stoppingToken).ConfigureAwait(false);
        using var timer = new PeriodicTimer(_every, time);
        var isFirst = true;
        do
        {
            // Younger ones are with the actor that has just accepted them; but before the first scan, nobody has accepted any here.
            var before = isFirst ? DateTimeOffset.MaxValue : time.GetUtcNow() - _every;
            if (await TryScanAsync(jobs, before, stoppingToken).ConfigureAwait(false))
                isFirst = false;
        }
        while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false));
    }

    private async Task<bool> TryScanAsync(IActorRef jobs, DateTimeOffset before, CancellationToken stopping)
    {
        try
        {
            await preparation.EnsureAsync(stopping).ConfigureAwait(false);
            await ScanAsync(jobs, before, stopping).ConfigureAwait(false);
            return true;
        }
        catch (Exception failure) when (!stopping.IsCancellationRequested)
        {
            NotScanned(failure);
            return false;
        }
    }

    private async Task ScanAsync(IActorRef jobs, DateTimeOffset before, CancellationToken stopping)
    {
        JobCursor? place = null;
        while (true)
        {
            var page = await store.Jobs.ListAsync(Unfinished, place, PageSize, stopping).ConfigureAwait(false);
            foreach (var job in page)
            {
                if (job.SubmittedAt >= before)
                    return;
                jobs.Tell(new WakeJob(job.Id, job.SubmittedAt), ActorRefs.NoSender);
            }

            if (page.Length < PageSize)
                return;
            place = JobCursor.After(page[^1]);
        }
    }

    [LoggerMessage(1221, LogLevel.Warning, "Unfinished jobs could not be looked for; it is tried again later.")]
    private partial void NotScanned(Exception failure);
}
