using TableActors.Contracts.Errors;

namespace TableActors.Actors.Stores;

/// <summary>
/// Who owns the export lanes. Only the node that took a lane last may export the lane's rows.
/// </summary>
public interface ILaneRegister
{
    /// <summary>Makes the caller the owner of a lane. Whoever owned it before does so no longer.</summary>
    /// <returns>The epoch of this ownership. It is higher than any before.</returns>
    /// <exception cref="ProblemException">
    /// <c>store_unavailable</c>; <c>table_moving</c>: this node was evicted.
    /// </exception>
    Task<long> TakeAsync(string lane, CancellationToken cancellation);

    /// <summary>Finds out whether an epoch is still the newest of a lane.</summary>
    /// <exception cref="ProblemException"><c>store_unavailable</c>.</exception>
    Task<bool> IsOwnerAsync(string lane, long epoch, CancellationToken cancellation);
}
