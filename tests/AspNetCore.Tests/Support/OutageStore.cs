using TableActors.Actors.Media;
using TableActors.Contracts.Columns;
using TableActors.Contracts.Errors;

namespace TableActors.AspNetCore.Tests.Support;

/// <summary>A media store whose database goes down after every file has been opened.</summary>
internal sealed class OutageStore : IMediaStore
{
    public Task<MediaContent?> OpenAsync(MediaReference reference, CancellationToken cancellation) =>
        Task.FromResult<MediaContent?>(
            new MediaContent(reference, new UnreadableStream(), 100, DateTimeOffset.UnixEpoch));

    public Task<MediaReference> SaveAsync(
        Stream content, string? extension, OriginalName? originalName, long maxBytes, CancellationToken cancellation) =>
        throw new NotSupportedException();

    public Task DeleteAsync(MediaReference reference, CancellationToken cancellation) =>
        throw new NotSupportedException();

    public IAsyncEnumerable<MediaReference> ListSavedBeforeAsync(
        DateTimeOffset instant, CancellationToken cancellation) =>
        throw new NotSupportedException();

    public Task RemoveUnfinishedAsync(DateTimeOffset before, CancellationToken cancellation) =>
        throw new NotSupportedException();

    public Task<bool> ClaimAsync(string owner, CancellationToken cancellation) => throw new NotSupportedException();

    private sealed class UnreadableStream() : MemoryStream(new byte[100])
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            throw new ProblemException(new Problem(ErrorCodes.StoreUnavailable, "The database is down."));
    }
}
