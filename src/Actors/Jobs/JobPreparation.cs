using TableActors.Actors.Stores;
using TableActors.Contracts.Errors;

namespace TableActors.Actors.Jobs;

/// <summary>Sees to it that index and journal have their places before the first job.</summary>
internal sealed class JobPreparation(ITableStore store)
{
    private volatile bool _isDone;

    /// <summary>Returns once it is done, which is at once but for the first time.</summary>
    /// <exception cref="ProblemException"><c>store_unavailable</c>; the next call tries again.</exception>
    public async ValueTask EnsureAsync(CancellationToken cancellation)
    {
        if (_isDone)
            return;
        await store.Jobs.PrepareAsync(cancellation).ConfigureAwait(false);
        _isDone = true;
    }
}
