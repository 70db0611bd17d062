using TableActors.Actors.Media;
using TableActors.Contracts.Columns;
using TableActors.TestSupport;

namespace TableActors.AspNetCore.Tests.Support;

/// <summary>A media store that tells when the save of its first file begins, and when it has ended or failed.</summary>
internal sealed class WatchedMediaStore(IMediaStore store) : IMediaStore
{
    private readonly TaskCompletionSource _began = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task SavingBegan => _began.Task.OrFailAsync("no file began to be saved");

    public Task SavingEnded => _ended.Task.OrFailAsync("the saving of a file did not end");

    public async Task<MediaReference> SaveAsync(
        Stream content, string? extension, OriginalName? originalName, long maxBytes, CancellationToken cancellation)
    {
        try
        {
            _began.TrySetResult();
            return await store.SaveAsync(content, extension, originalName, maxBytes, cancellation);
        }
        finally
        {
            _ended.TrySetResult();
        }
    }

    public Task<MediaContent?> OpenAsync(MediaReference reference, CancellationToken cancellation) =>
        store.OpenAsync(reference, cancellation);

    public Task DeleteAsync(MediaReference reference, CancellationToken cancellation) =>
        store.DeleteAsync(reference, cancellation);

    public IAsyncEnumerable<MediaReference> ListSavedBeforeAsync(
        DateTimeOffset instant, CancellationToken cancellation) =>
        store.ListSavedBeforeAsync(instant, cancellation);

    public Task<bool> ClaimAsync(string owner, CancellationToken cancellation) => store.ClaimAsync(owner, cancellation);

    public Task RemoveUnfinishedAsync(DateTimeOffset before, CancellationToken cancellation) =>
        store.RemoveUnfinishedAsync(before, cancellation);
}
