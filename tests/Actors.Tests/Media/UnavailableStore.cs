using TableActors.Actors.Media;
using TableActors.Contracts.Columns;
using TableActors.Contracts.Errors;

namespace TableActors.Actors.Tests.Media;

/// <summary>A media store whose database is down.</summary>
internal sealed class UnavailableStore : IMediaStore
{
    public static Problem Outage { get; } =
        new(ErrorCodes.StoreUnavailable, "The database is down.") { RetryAfterSeconds = 3 };

    public Task<MediaReference> SaveAsync(
        Stream content, string? extension, OriginalName? originalName, long maxBytes, CancellationToken cancellation) =>
        throw NewOutage();

    public Task<MediaContent?> OpenAsync(MediaReference reference, CancellationToken cancellation) => throw NewOutage();

    public Task DeleteAsync(MediaReference reference, CancellationToken cancellation) => throw NewOutage();

    public IAsyncEnumerable<MediaReference> ListSavedBeforeAsync(
        DateTimeOffset instant, CancellationToken cancellation) =>
        throw NewOutage();

    public Task RemoveUnfinishedAsync(DateTimeOffset before, CancellationToken cancellation) => throw NewOutage();

    public Task<bool> ClaimAsync(string owner, CancellationToken cancellation) => throw NewOutage();

    private static ProblemException NewOutage() => new(Outage);
}
