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
/// Wakes the actors of unfinished jobs. When a node dies, the actors of its jobs are gone, and only
/// the job index knows these jobs. So this service reads the index after the start, when another
/// node has gone, and at regular intervals. Jobs that were turned away are woken, the oldest first,
/// as soon as there is room.
/// </summary>
internal sealed partial class JobScanService(
    IRequiredActor<JobRegion> region, RegionGate gate, ITableStore store, JobPreparation preparation, JobSlots slots,
    IOptions<TableActorsOptions> options, TimeProvider time, ILogger<JobScanService> logger) : BackgroundService
{
    private const int PageSize = 200;
    private static readonly TimeSpan LongestReply = TimeSpan.FromSeconds(30);
    private readonly TimeSpan _interval = options.Value.Jobs.ScanEvery;
    private readonly ILogger<JobScanService> _logger = logger;
    private readonly SemaphoreSlim _turn = new(1, 1);
    private JobCursor? _resumeAt;

    public override void Dispose()
    {
        _turn.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var jobs = await region.GetAsync(stoppingToken).ConfigureAwait(false);
        await Task.WhenAll(
            ScanAfterDeparturesAsync(jobs, stoppingToken),
            ScanRegularlyAsync(jobs, stoppingToken),
            RefillAsync(jobs, stoppingToken)).ConfigureAwait(false);
    }

    private async Task ScanAfterDeparturesAsync(IActorRef jobs, CancellationToken stopping)
    {
        for (var departure = gate.Departure;;)
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, departure).WaitAsync(stopping)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            stopping.ThrowIfCancellationRequested();
            // Taken before the scan begins, so that a departure during the scan is not missed.
            departure = gate.Departure;
            // Even the youngest jobs of the node that has gone have no actor.
            await TryScanAsync(jobs, fromTheBeginning: true, DateTimeOffset.MaxValue, stopping).ConfigureAwait(false);
        }
    }

    private async Task ScanRegularlyAsync(IActorRef jobs, CancellationToken stopping)
    {
        using var timer = new PeriodicTimer(_interval, time);
        var isFirst = true;
        do
        {
            // Younger jobs are with the actor that accepted them. Before the first scan, this node
            // has accepted none, so that scan takes jobs of any age.
            var before = isFirst ? DateTimeOffset.MaxValue : time.GetUtcNow() - _interval;
            if (await TryScanAsync(jobs, fromTheBeginning: true, before, stopping).ConfigureAwait(false))
                isFirst = false;
        }
        while (await timer.WaitForNextTickAsync(stopping).ConfigureAwait(false));
    }

    private async Task RefillAsync(IActorRef jobs, CancellationToken stopping)
    {
        while (true)
        {
            await slots.WaitForRoomAsync(stopping).ConfigureAwait(false);
            await TryScanAsync(jobs, fromTheBeginning: false, DateTimeOffset.MaxValue, stopping).ConfigureAwait(false);
        }
    }

    private async Task<bool> TryScanAsync(
        IActorRef jobs, bool fromTheBeginning, DateTimeOffset before, CancellationToken stopping)
    {
        await _turn.WaitAsync(stopping).ConfigureAwait(false);
        try
        {
            await preparation.EnsureAsync(stopping).ConfigureAwait(false);
            var from = fromTheBeginning ? null : _resumeAt;
            _resumeAt = await ScanAsync(jobs, from, before, stopping).ConfigureAwait(false);
            return true;
        }
        catch (Exception failure) when (!stopping.IsCancellationRequested)
        {
            NotScanned(failure);
            return false;
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Wakes jobs page by page, until a whole page finds no room.</summary>
    /// <returns>
    /// Where the next scan resumes: before the first page with a job that found no room.
    /// <see langword="null"/>: at the beginning.
    /// </returns>
    private async Task<JobCursor?> ScanAsync(
        IActorRef jobs, JobCursor? from, DateTimeOffset before, CancellationToken stopping)
    {
        var pageStart = from;
        JobCursor? resumeAt = null;
        var isAnyTurnedAway = false;
        while (true)
        {
            var listed = await store.Jobs.ListUnfinishedAsync(pageStart, PageSize, stopping).ConfigureAwait(false);
            var page = listed.Where(job => job.SubmittedAt < before).ToList();
            var replies = await Task.WhenAll(page.Select(job => WakeAsync(jobs, job, stopping))).ConfigureAwait(false);
            var turnedAway = replies.Count(reply => reply is JobRefused);
            if (turnedAway > 0 && !isAnyTurnedAway)
                (isAnyTurnedAway, resumeAt) = (true, pageStart);
            if (turnedAway > 0 && turnedAway == replies.Length)
                return resumeAt;
            if (page.Count < PageSize)
            {
                if (!isAnyTurnedAway && page.Count == listed.Length)
                    slots.ForgetTurnedAway();
                return resumeAt;
            }

            pageStart = JobCursor.After(page[^1]);
        }
    }

    private async Task<IJobReply?> WakeAsync(IActorRef jobs, JobEntry job, CancellationToken stopping)
    {
        if (gate.IsShut)
            return null;
        try
        {
            return await jobs.Ask<IJobReply>(
                new WakeJob(job.Id, job.SubmittedAt), LongestReply, stopping).ConfigureAwait(false);
        }
        catch (AskTimeoutException)
        {
            // Its shard may be moving. The next scan finds the job again.
            return null;
        }
    }

    [LoggerMessage(1221, LogLevel.Warning, "The scan for unfinished jobs failed; the next one follows.")]
    private partial void NotScanned(Exception failure);
}
