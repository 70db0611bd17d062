namespace Akka.Persistence.TestKit;

public static class SnapshotStoreInterceptors
{
    public sealed class Noop : ISnapshotStoreInterceptor
    {
        public static readonly ISnapshotStoreInterceptor Instance = new Noop();

        public Task InterceptAsync(string persistenceId, SnapshotSelectionCriteria criteria) => Task.CompletedTask;
    }

    public sealed class Failure : ISnapshotStoreInterceptor
    {
        public static readonly ISnapshotStoreInterceptor Instance = new Failure();

        public Task InterceptAsync(string persistenceId, SnapshotSelectionCriteria criteria) => throw new TestSnapshotStoreFailureException();
    }

    /// <summary>Waits before the next one decides.</summary>
    public sealed class Delay(TimeSpan delay, ISnapshotStoreInterceptor next) : ISnapshotStoreInterceptor
    {
        public async Task InterceptAsync(string persistenceId, SnapshotSelectionCriteria criteria)
        {
            await Task.Delay(delay).ConfigureAwait(false);
            await next.InterceptAsync(persistenceId, criteria).ConfigureAwait(false);
        }
    }

    /// <summary>Lets the next one decide where the predicate is true, or where it is false if <c>negate</c> is set.</summary>
    public sealed class OnCondition : ISnapshotStoreInterceptor
    {
        private readonly Func<string, SnapshotSelectionCriteria, Task<bool>> _predicate;
        private readonly ISnapshotStoreInterceptor _next;
        private readonly bool _negate;

        public OnCondition(Func<string, SnapshotSelectionCriteria, Task<bool>> predicate, ISnapshotStoreInterceptor next, bool negate = false)
        {
            _predicate = predicate;
            _next = next;
            _negate = negate;
        }

        public OnCondition(Func<string, SnapshotSelectionCriteria, bool> predicate, ISnapshotStoreInterceptor next, bool negate = false)
            : this((id, criteria) => Task.FromResult(predicate(id, criteria)), next, negate)
        {
        }

        public async Task InterceptAsync(string persistenceId, SnapshotSelectionCriteria criteria)
        {
            if (await _predicate(persistenceId, criteria).ConfigureAwait(false) != _negate) await _next.InterceptAsync(persistenceId, criteria).ConfigureAwait(false);
        }
    }
}
