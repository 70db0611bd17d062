using TableActors.Actors.Media;
using TableActors.Contracts.Columns;

namespace TableActors.Actors.Tests.Media;

/// <summary>A media store that cannot remove some of its files.</summary>
internal sealed class StubbornStore(IMediaStore inner) : IMediaStore
{
    public HashSet<MediaReference> Keeps { get; } = [];

    public Task<MediaReference> SaveAsync(
        Stream content, string? extension, OriginalName? originalName, long maxBytes, CancellationToken cancellation) =>
        inner.SaveAsync(content, extension, originalName, maxBytes, cancellation);

    public Task<MediaContent?> OpenAsync(MediaReference reference, CancellationToken cancellation) =>
        inner.OpenAsync(reference, cancellation);

    public Task DeleteAsync(MediaReference reference, CancellationToken cancellation) =>
        Keeps.Contains(reference)
            ? throw new IOException("The disk is gone.")
            : inner.DeleteAsync(reference, cancellation);

    public IAsyncEnumerable<MediaReference> ListSavedBeforeAsync(
        DateTimeOffset instant, CancellationToken cancellation) =>
        inner.ListSavedBeforeAsync(instant, cancellation);

    public Task RemoveUnfinishedAsync(DateTimeOffset before, CancellationToken cancellation) =>
        inner.RemoveUnfinishedAsync(before, cancellation);

    public Task<bool> ClaimAsync(string owner, CancellationToken cancellation) => inner.ClaimAsync(owner, cancellation);
}
