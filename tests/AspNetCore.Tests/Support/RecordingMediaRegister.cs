using TableActors.Actors.Stores;
using TableActors.Contracts.Columns;
using TableActors.Contracts.Jobs;

namespace TableActors.AspNetCore.Tests.Support;

/// <summary>Remembers which files jobs hold.</summary>
internal sealed class RecordingMediaRegister : IMediaRegister
{
    public Dictionary<MediaReference, JobId> Held { get; } = [];

    /// <summary>Runs before each change, for tests in which it fails.</summary>
    public Action OnChange { get; set; } = () => { };

    public Task HoldAsync(
        JobId job, IReadOnlyCollection<MediaReference> files, DateTimeOffset now, CancellationToken cancellation)
    {
        OnChange();
        foreach (var file in files)
            Held.TryAdd(file, job);
        return Task.CompletedTask;
    }

    public Task ReleaseAsync(JobId job, CancellationToken cancellation)
    {
        OnChange();
        foreach (var (file, _) in Held.Where(held => held.Value == job).ToList())
            Held.Remove(file);
        return Task.CompletedTask;
    }

    /// <summary>The tables whose rows refer to files.</summary>
    public Dictionary<MediaReference, string> Tables { get; } = [];

    public Task<MediaOwner?> FindOwnerAsync(MediaReference file, CancellationToken cancellation) => Task.FromResult(
        Tables.TryGetValue(file, out var table) ? new MediaOwner(table, null)
        : Held.TryGetValue(file, out var job) ? new MediaOwner(null, job)
        : null);

    public Task<int> ReleaseEndedAsync(DateTimeOffset heldBefore, CancellationToken cancellation) => throw Unexpected();

    public Task<string> IdentityAsync(CancellationToken cancellation) => Task.FromResult("recording");

    public Task<IReadOnlyList<MediaReference>> ListOrphansAsync(int most, CancellationToken cancellation) =>
        throw Unexpected();

    public Task<int> OrphanUnreferencedAsync(
        IReadOnlyCollection<MediaReference> files, CancellationToken cancellation) =>
        throw Unexpected();

    public Task ForgetOrphansAsync(IReadOnlyCollection<MediaReference> files, CancellationToken cancellation) =>
        throw Unexpected();

    private static InvalidOperationException Unexpected() => new("Sweeping is not the routes' business.");
}
