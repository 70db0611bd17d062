using TableActors.Actors.Stores;

namespace TableActors.Actors.Exports;

/// <summary>
/// Keeps a lane's rows in order and single while two nodes take themselves for its owner: one that was paused, or cut off, and the one that
/// took its place. A target asks inside of its transaction, once no other owner's transaction can be under way there.
/// </summary>
/// <param name="register">Where the ownership is kept.</param>
/// <param name="lane">The lane.</param>
/// <param name="store">The identity of the store; two services that share a target may have lanes of one name.</param>
/// <param name="epoch">The number of this ownership.</param>
internal sealed class LaneFence(IRequestRegister register, string lane, string store, long epoch)
{
    /// <summary>What owners exclude each other by: the same for all owners of the lane.</summary>
    public string Name => $"{store}/{lane}";

    /// <summary>The number of the ownership.</summary>
    public long Epoch => epoch;

    public Task<bool> IsOwnerAsync(CancellationToken cancellation) => register.OwnsLaneAsync(lane, epoch, cancellation);
}
