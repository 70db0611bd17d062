using System.Collections.Immutable;
using Akka.Actor;
using Akka.Hosting;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using TableActors.Actors.Hosting;
using TableActors.Actors.Stores;
using TableActors.Contracts.Errors;
using TableActors.Contracts.Jobs;

namespace TableActors.Actors.Jobs;

/// <summary>
/// Removes jobs whose retention is over: their events and the kept outcomes of their writes. The
/// index remembers for <see cref="JobOptions.KeepRemovedFor"/> that there was a job.
/// </summary>
internal sealed partial class JobRetentionService(
    IRequiredActor<JobRegion> region, RegionGate gate, ITableStore store, JobPreparation preparation,
    IOptions<TableActorsOptions> options, TimeProvider time, ILogger<JobRetentionService> logger) : BackgroundService
{
    private const int PageSize = 200;
    private static readonly ImmutableArray<ErrorCode> Refusals = [.. ErrorCodes.All.Where(JobDecider.IsRefusal)];
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LongestReply = TimeSpan.FromSeconds(30);
    private readonly JobOptions _options = options.Value.Jobs;
    private readonly ILogger<JobRetentionService> _logger = logger;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var jobs = await region.GetAsync(stoppingToken).ConfigureAwait(false);
        using var timer = new PeriodicTimer(Interval, time);
        do
        {
            try
            {
                await preparation.EnsureAsync(stoppingToken).ConfigureAwait(false);
                await RemoveAsync(jobs, JobState.Done, [], _options.KeepDoneFor, stoppingToken).ConfigureAwait(false);
                await RemoveAsync(
                    jobs, JobState.Failed, Refusals, _options.KeepDoneFor, stoppingToken).ConfigureAwait(false);
                await RemoveAsync(
                    jobs, JobState.Failed, [], _options.KeepFailedFor, stoppingToken).ConfigureAwait(false);
                await ForgetAsync(stoppingToken).ConfigureAwait(false);
            }
            catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
            {
                NotRemoved(failure);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false));
    }

    private async Task RemoveAsync(
        IActorRef jobs, JobState state, ImmutableArray<ErrorCode> codes, TimeSpan keptFor, CancellationToken stopping)
    {
        var before = time.GetUtcNow() - keptFor;
        while (true)
        {
            var ended = await store.Jobs.ListEndedAsync(state, codes, before, PageSize, stopping).ConfigureAwait(false);
            var removals = await Task.WhenAll(
                ended.Select(job => RemoveAsync(jobs, job.Id, before, stopping))).ConfigureAwait(false);
            var removed = ended.Where((_, index) => removals[index]).Select(job => job.Id).ToList();
            if (removed.Count > 0)
                await store.Jobs.RemoveAsync(removed, time.GetUtcNow(), stopping).ConfigureAwait(false);
            // The next page begins with the jobs that could not be removed.
            if (ended.Length < PageSize || removed.Count == 0)
                return;
        }
    }

    private async Task<bool> RemoveAsync(IActorRef jobs, JobId job, DateTimeOffset before, CancellationToken stopping)
    {
        if (gate.IsShut)
            return false;
        try
        {
            var reply = await jobs.Ask<IJobReply>(
                new RemoveJob(job, before), LongestReply, stopping).ConfigureAwait(false);
            return reply is JobAgreed;
        }
        catch (AskTimeoutException)
        {
            return false;
        }
    }

    private async Task ForgetAsync(CancellationToken stopping)
    {
        var before = time.GetUtcNow() - _options.KeepRemovedFor;
        while (await store.Jobs.ListEndedAsync(JobState.Removed, [], before, PageSize, stopping).ConfigureAwait(false)
            is { Length: > 0 } removed)
        {
            await store.Jobs.ForgetAsync(removed, stopping).ConfigureAwait(false);
        }
    }

    [LoggerMessage(1222, LogLevel.Warning, "Jobs whose retention is over could not be removed; the next try follows.")]
    private partial void NotRemoved(Exception failure);
}
