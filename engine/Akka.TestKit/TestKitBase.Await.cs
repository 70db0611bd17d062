namespace Akka.TestKit;

public abstract partial class TestKitBase
{
    private static readonly TimeSpan DefaultInterval = TimeSpan.FromMilliseconds(100);

    /// <summary>Runs the assertion again and again until it passes; after the given or default time its last failure stands.</summary>
    public void AwaitAssert(
        Action assertion, TimeSpan? duration = null, TimeSpan? interval = null, CancellationToken cancellationToken = default)
    {
        var end = Now + RemainingOrDilated(duration);
        while (!Passes(assertion, isLast: Now >= end))
            PauseUntilRetry(interval, end, cancellationToken);
    }

    public Task AwaitAssertAsync(
        Action assertion, TimeSpan? duration = null, TimeSpan? interval = null, CancellationToken cancellationToken = default) =>
        AwaitAssertAsync(
            () =>
            {
                assertion();
                return Task.CompletedTask;
            },
            duration,
            interval,
            cancellationToken);

    public async Task AwaitAssertAsync(
        Func<Task> assertion, TimeSpan? duration = null, TimeSpan? interval = null, CancellationToken cancellationToken = default)
    {
        var end = Now + RemainingOrDilated(duration);
        while (true)
        {
            var isLast = Now >= end;
            try
            {
                await assertion();
                return;
            }
            catch (Exception failure) when (!isLast && failure is not OperationCanceledException)
            {
                await Task.Delay(RetryPause(interval, end), cancellationToken);
            }
        }
    }

    /// <summary>Waits until the condition holds.</summary>
    public void AwaitCondition(Func<bool> conditionIsFulfilled, CancellationToken cancellationToken = default) =>
        AwaitCondition(conditionIsFulfilled, null, null, null, cancellationToken);

    public void AwaitCondition(Func<bool> conditionIsFulfilled, TimeSpan? max, CancellationToken cancellationToken = default) =>
        AwaitCondition(conditionIsFulfilled, max, null, null, cancellationToken);

    public void AwaitCondition(
        Func<bool> conditionIsFulfilled, TimeSpan? max, string message, CancellationToken cancellationToken = default) =>
        AwaitCondition(conditionIsFulfilled, max, null, message, cancellationToken);

    public void AwaitCondition(
        Func<bool> conditionIsFulfilled, TimeSpan? max, TimeSpan? interval, string message = null,
        CancellationToken cancellationToken = default)
    {
        var limit = RemainingOrDilated(max);
        if (!Holds(conditionIsFulfilled, limit, interval, cancellationToken))
            FailCondition(limit, message);
    }

    public Task AwaitConditionAsync(Func<bool> conditionIsFulfilled, CancellationToken cancellationToken = default) =>
        AwaitConditionAsync(conditionIsFulfilled, null, null, null, cancellationToken);

    public Task AwaitConditionAsync(
        Func<bool> conditionIsFulfilled, TimeSpan? max, string message, CancellationToken cancellationToken = default) =>
        AwaitConditionAsync(conditionIsFulfilled, max, null, message, cancellationToken);

    public Task AwaitConditionAsync(
        Func<bool> conditionIsFulfilled, TimeSpan? max, TimeSpan? interval, string message = null,
        CancellationToken cancellationToken = default) =>
        AwaitConditionAsync(() => Task.FromResult(conditionIsFulfilled()), max, interval, message, cancellationToken);

    public Task AwaitConditionAsync(Func<Task<bool>> conditionIsFulfilled, CancellationToken cancellationToken = default) =>
        AwaitConditionAsync(conditionIsFulfilled, null, null, null, cancellationToken);

    public Task AwaitConditionAsync(
        Func<Task<bool>> conditionIsFulfilled, TimeSpan? max, CancellationToken cancellationToken = default) =>
        AwaitConditionAsync(conditionIsFulfilled, max, null, null, cancellationToken);

    public Task AwaitConditionAsync(
        Func<Task<bool>> conditionIsFulfilled, TimeSpan? max, string message, CancellationToken cancellationToken = default) =>
        AwaitConditionAsync(conditionIsFulfilled, max, null, message, cancellationToken);

    public async Task AwaitConditionAsync(
        Func<Task<bool>> conditionIsFulfilled, TimeSpan? max, TimeSpan? interval, string message = null,
        CancellationToken cancellationToken = default)
    {
        var limit = RemainingOrDilated(max);
        if (!await HoldsAsync(conditionIsFulfilled, limit, interval, cancellationToken))
            FailCondition(limit, message);
    }

    /// <summary>Waits until the condition holds, and says whether it did in time.</summary>
    public bool AwaitConditionNoThrow(
        Func<bool> conditionIsFulfilled, TimeSpan max, TimeSpan? interval = null, CancellationToken cancellationToken = default) =>
        Holds(conditionIsFulfilled, Dilated(max), interval, cancellationToken);

    public Task<bool> AwaitConditionNoThrowAsync(
        Func<bool> conditionIsFulfilled, TimeSpan max, TimeSpan? interval = null, CancellationToken cancellationToken = default) =>
        AwaitConditionNoThrowAsync(() => Task.FromResult(conditionIsFulfilled()), max, interval, cancellationToken);

    public Task<bool> AwaitConditionNoThrowAsync(
        Func<Task<bool>> conditionIsFulfilled, TimeSpan max, TimeSpan? interval = null, CancellationToken cancellationToken = default) =>
        HoldsAsync(conditionIsFulfilled, Dilated(max), interval, cancellationToken);

    private static bool Passes(Action assertion, bool isLast)
    {
        try
        {
            assertion();
            return true;
        }
        catch (Exception) when (!isLast)
        {
            return false;
        }
    }

    private static bool Holds(Func<bool> condition, TimeSpan max, TimeSpan? interval, CancellationToken cancellationToken)
    {
        var end = Now + max;
        while (!condition())
        {
            if (Now >= end)
                return false;

            PauseUntilRetry(interval, end, cancellationToken);
        }

        return true;
    }

    // The condition is the test's own code and runs where the test does, so nothing here leaves its context.
    private static async Task<bool> HoldsAsync(
        Func<Task<bool>> condition, TimeSpan max, TimeSpan? interval, CancellationToken cancellationToken)
    {
        var end = Now + max;
        while (!await condition())
        {
            if (Now >= end)
                return false;

            await Task.Delay(RetryPause(interval, end), cancellationToken);
        }

        return true;
    }

    private static void PauseUntilRetry(TimeSpan? interval, TimeSpan end, CancellationToken cancellationToken)
    {
        cancellationToken.WaitHandle.WaitOne(RetryPause(interval, end));
        cancellationToken.ThrowIfCancellationRequested();
    }

    private static TimeSpan RetryPause(TimeSpan? interval, TimeSpan end)
    {
        var pause = interval ?? DefaultInterval;
        var left = AtLeastZero(end - Now);
        return left < pause ? left : pause;
    }

    private void FailCondition(TimeSpan limit, string message) =>
        _assertions.Fail("The condition did not hold within {0}{1}", limit, Because(message));
}
