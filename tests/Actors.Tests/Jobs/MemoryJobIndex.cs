using System.Collections.Concurrent;
using System.Collections.Immutable;
using TableActors.Actors.Jobs;
using TableActors.Actors.Stores;
using TableActors.Contracts.Errors;
using TableActors.Contracts.Jobs;

namespace TableActors.Actors.Tests.Jobs;

/// <summary>A job index in memory, whose writes wait or fail when the test says so.</summary>
internal sealed class MemoryJobIndex : IJobIndex
{
    private readonly ConcurrentQueue<JobEntry> _written = [];
    private readonly ConcurrentQueue<JobEntry> _forgotten = [];
    private readonly ConcurrentDictionary<JobId, JobEntry> _rows = [];

    /// <summary>What rows wait for before they are written.</summary>
    public Task Gate { get; set; } = Task.CompletedTask;

    /// <summary>What rows wait for before they are forgotten.</summary>
    public Task ForgetGate { get; set; } = Task.CompletedTask;

    /// <summary>Why rows cannot be written.</summary>
    public Exception? Failure { get; set; }

    /// <summary>How often it was prepared.</summary>
    public int Preparations { get; private set; }

    /// <summary>All rows that were ever written, in order.</summary>
    public IReadOnlyCollection<JobEntry> Written => _written;

    /// <summary>The rows that somebody asked it to forget.</summary>
    public IReadOnlyCollection<JobEntry> Forgotten => _forgotten;

    public Task PrepareAsync(CancellationToken cancellation)
    {
        if (Failure is not null)
            throw Failure;
        Preparations++;
        return Task.CompletedTask;
    }

    public async Task PutAsync(JobEntry job)
    {
        await Gate;
        if (Failure is not null)
            throw Failure;
        _rows[job.Id] = job;
        _written.Enqueue(job);
    }

    public Task<JobEntry?> FindAsync(JobId job, CancellationToken cancellation) =>
        Failure is null ? Task.FromResult(_rows.GetValueOrDefault(job)) : Task.FromException<JobEntry?>(Failure);

    public Task<ImmutableArray<JobEntry>> ListAsync(
        JobFilter filter, JobCursor? after, int most, CancellationToken cancellation)
    {
        if (Failure is not null)
            throw Failure;
        var rows =
            from row in _rows.Values
            where filter.State is null || row.State == filter.State
            orderby row.SubmittedAt descending, row.Id.Value descending
            where after is null || (row.SubmittedAt, row.Id.Value).CompareTo((after.SubmittedAt, after.Job.Value)) < 0
            select row;
        return Task.FromResult(rows.Take(most).ToImmutableArray());
    }

    public Task<ImmutableArray<JobEntry>> ListUnfinishedAsync(
        JobCursor? after, int most, CancellationToken cancellation)
    {
        if (Failure is not null)
            throw Failure;
        var rows =
            from row in _rows.Values
            where row.State == JobState.Pending
            orderby row.SubmittedAt, row.Id.Value
            where after is null || (row.SubmittedAt, row.Id.Value).CompareTo((after.SubmittedAt, after.Job.Value)) > 0
            select row;
        return Task.FromResult(rows.Take(most).ToImmutableArray());
    }

    public Task<ImmutableArray<JobEntry>> ListFailedAsync(JobFilter filter, int most, CancellationToken cancellation) =>
        Task.FromResult(
            _rows.Values
                .Where(row => row.State == JobState.Failed)
                .OrderBy(row => row.Version)
                .Take(most)
                .ToImmutableArray());

    public Task<ImmutableArray<JobEntry>> ListEndedAsync(
        JobState state, ImmutableArray<ErrorCode> codes, DateTimeOffset before, int most,
        CancellationToken cancellation) =>
        Task.FromResult(
        _rows.Values.Where(row => row.State == state
            && (codes.IsEmpty || codes.Any(code => code.Code == row.Code))
            && row.EndedAt < before).OrderBy(row => row.EndedAt).Take(most).ToImmutableArray());

    public Task RemoveAsync(IReadOnlyCollection<JobId> jobs, DateTimeOffset now, CancellationToken cancellation)
    {
        foreach (var job in jobs)
            _rows[job] = _rows[job] with { State = JobState.Removed, EndedAt = now };
        return Task.CompletedTask;
    }

    public async Task ForgetAsync(IReadOnlyCollection<JobEntry> jobs, CancellationToken cancellation)
    {
        await ForgetGate;
        foreach (var job in jobs)
        {
            _forgotten.Enqueue(job);
            _rows.TryRemove(job.Id, out _);
        }
    }
}
