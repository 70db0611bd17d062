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
/// Finds unfinished jobs when the application has started and from time to time, and wakes their actors: those of a node that is gone are
/// nowhere, and nothing else remembers them. So they are looked for at once when another node has gone. Jobs for which there was no room
/// are woken as soon as there is some, the oldest first.
/// </summary>
internal sealed partial class JobScanService(
    IRequiredActor<JobRegion> region, RegionGate gate, ITableStore store, JobPreparation preparation, JobSlots slots,
    IOptions<TableActorsOptions> options, TimeProvider time, ILogger<JobScanService> logger) : BackgroundService
{
    private const int PageSize = 200;
    private static readonly TimeSpan AnswerTakes = TimeSpan.FromSeconds(30);
    private readonly TimeSpan _every = options.Value.Jobs.ScanEvery;
    private readonly ILogger<JobScanService> _logger = logger;
    private readonly SemaphoreSlim _turn = new(1, 1);
    private JobCursor? _place;

    public override void Dispose()
    {
        _turn.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var jobs = await region.GetAsync(stoppingToken).ConfigureAwait(false);
        await Task.WhenAll(ScanAfterDeparturesAsync(jobs, stoppingToken), ScanRegularlyAsync(jobs, stoppingToken), RefillAsync(jobs, stoppingToken)).ConfigureAwait(false);
    }

    private async Task ScanAfterDeparturesAsync(IActorRef jobs, CancellationToken stopping)
    {
        // The next one is awaited before the scan after the last begins, so that none is missed.
        for (var departure = gate.Departure;;)
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, departure).WaitAsync(stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            stopping.ThrowIfCancellationRequested();
            departure = gate.Departure;
            // Its youngest jobs are with nobody either.
            await TryScanAsync(jobs, fromTheBeginning: true, DateTimeOffset.MaxValue, stopping).ConfigureAwait(false);
        }
    }

    private async Task ScanRegularlyAsync(IActorRef jobs, CancellationToken stopping)
    {
        using var timer = new PeriodicTimer(_every, time);
        var isFirst = true;
        do
        {
            // Younger ones are with the actor that has just accepted them; but before the first scan, nobody has accepted any here.
            var before = isFirst ? DateTimeOffset.MaxValue : time.GetUtcNow() - _every;
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

    private async Task<bool> TryScanAsync(IActorRef jobs, bool fromTheBeginning, DateTimeOffset before, CancellationToken stopping)
    {
        await _turn.WaitAsync(stopping).ConfigureAwait(false);
        try
        {
            await preparation.EnsureAsync(stopping).ConfigureAwait(false);
            _place = await ScanAsync(jobs, fromTheBeginning ? null : _place, before, stopping).ConfigureAwait(false);
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

    /// <summary>Wakes jobs until there is no room for any more.</summary>
    /// <returns>Where to go on; <see langword="null"/>: at the beginning.</returns>
    private async Task<JobCursor?> ScanAsync(IActorRef jobs, JobCursor? from, DateTimeOffset before, CancellationToken stopping)
    {
        var place = from;
        JobCursor? resumeAt = null;
        var isAnyoneAway = false;
        while (true)
        {
            var listed = await store.Jobs.ListUnfinishedAsync(place, PageSize, stopping).ConfigureAwait(false);
            var page = listed.Where(job => job.SubmittedAt < before).ToList();
            var answers = await Task.WhenAll(page.Select(job => WakeAsync(jobs, job, stopping))).ConfigureAwait(false);
            var away = answers.Count(answer => answer is JobRefused);
            if (away > 0 && !isAnyoneAway)
                (isAnyoneAway, resumeAt) = (true, place);
            if (away > 0 && away == answers.Length)
                return resumeAt;
            if (page.Count < PageSize)
            {
                if (!isAnyoneAway && page.Count == listed.Length)
                    slots.NobodyIsAway();
                return resumeAt;
            }

            place = JobCursor.After(page[^1]);
        }
    }

    private async Task<IJobReply?> WakeAsync(IActorRef jobs, JobEntry job, CancellationToken stopping)
    {
        if (gate.IsShut)
            return null;
        try
        {
            return await jobs.Ask<IJobReply>(new WakeJob(job.Id, job.SubmittedAt), AnswerTakes, stopping).ConfigureAwait(false);
        }
        catch (AskTimeoutException)
        {
            // Its shard may be moving; there is a next time.
            return null;
        }
    }

    [LoggerMessage(1221, LogLevel.Warning, "Unfinished jobs could not be looked for; it is tried again later.")]
    private partial void NotScanned(Exception failure);
}
