namespace Akka.Persistence.TestKit;

/// <summary>What happens to requests to the snapshot store.</summary>
public class SnapshotStoreSaveBehavior
{
    protected readonly ISnapshotStoreBehaviorSetter Setter;

    public SnapshotStoreSaveBehavior(ISnapshotStoreBehaviorSetter setter) => Setter = setter;

    public Task SetInterceptorAsync(ISnapshotStoreInterceptor interceptor) => Setter.SetInterceptorAsync(interceptor);

    /// <summary>Back to a store that works.</summary>
    public Task Pass() => SetInterceptorAsync(SnapshotStoreInterceptors.Noop.Instance);

    public Task PassWithDelay(TimeSpan delay) =>
        SetInterceptorAsync(new SnapshotStoreInterceptors.Delay(delay, SnapshotStoreInterceptors.Noop.Instance));

    public Task Fail() => SetInterceptorAsync(SnapshotStoreInterceptors.Failure.Instance);

    public Task FailWithDelay(TimeSpan delay) => SetInterceptorAsync(new SnapshotStoreInterceptors.Delay(delay, SnapshotStoreInterceptors.Failure.Instance));

    public Task FailIf(Func<string, SnapshotSelectionCriteria, bool> predicate) =>
        SetInterceptorAsync(new SnapshotStoreInterceptors.OnCondition(predicate, SnapshotStoreInterceptors.Failure.Instance));

    public Task FailIf(Func<string, SnapshotSelectionCriteria, Task<bool>> predicate) =>
        SetInterceptorAsync(new SnapshotStoreInterceptors.OnCondition(predicate, SnapshotStoreInterceptors.Failure.Instance));

    public Task FailUnless(Func<string, SnapshotSelectionCriteria, bool> predicate) =>
        SetInterceptorAsync(new SnapshotStoreInterceptors.OnCondition(predicate, SnapshotStoreInterceptors.Failure.Instance, negate: true));

    public Task FailUnless(Func<string, SnapshotSelectionCriteria, Task<bool>> predicate) =>
        SetInterceptorAsync(new SnapshotStoreInterceptors.OnCondition(predicate, SnapshotStoreInterceptors.Failure.Instance, negate: true));
}
