namespace Akka.TestKit;

public abstract partial class TestKitBase
{
    // The moment, in terms of Now, at which the Within around the running code ends.
    private TimeSpan? _deadline;

    /// <summary>What is left of the Within around the caller, or else the default time of an expectation.</summary>
    public TimeSpan RemainingOrDefault => RemainingOr(Dilated(_settings.SingleExpectDefault));

    /// <summary>What is left of the Within around the caller.</summary>
    /// <exception cref="InvalidOperationException">There is none.</exception>
    public TimeSpan Remaining => _deadline is { } deadline
        ? AtLeastZero(deadline - Now)
        : throw new InvalidOperationException("Remaining may only be asked for inside Within");

    /// <summary>The time multiplied by the configured time factor.</summary>
    public TimeSpan Dilated(TimeSpan duration) =>
        duration == Timeout.InfiniteTimeSpan || duration == TimeSpan.MaxValue ? duration : duration * _settings.TestTimeFactor;

    /// <summary>The given time, dilated, or what is left of Within, or the default.</summary>
    public TimeSpan RemainingOrDilated(TimeSpan? duration) => duration is { } given ? Dilated(given) : RemainingOrDefault;

    public TimeSpan GetTimeoutOrDefault(TimeSpan? timeout) => RemainingOrDilated(timeout);

    public void Within(TimeSpan max, Action action, TimeSpan? epsilonValue = null, CancellationToken cancellationToken = default) =>
        Within(TimeSpan.Zero, max, action, null, epsilonValue, cancellationToken);

    public void Within(
        TimeSpan min, TimeSpan max, Action action, string hint = null, TimeSpan? epsilonValue = null,
        CancellationToken cancellationToken = default) =>
        Within(
            min,
            max,
            () =>
            {
                action();
                return true;
            },
            hint,
            epsilonValue,
            cancellationToken);

    public T Within<T>(TimeSpan max, Func<T> function, TimeSpan? epsilonValue = null, CancellationToken cancellationToken = default) =>
        Within(TimeSpan.Zero, max, function, null, epsilonValue, cancellationToken);

    /// <summary>Runs code that must take at least and at most these times; expectations in it share the upper one.</summary>
    public T Within<T>(
        TimeSpan min, TimeSpan max, Func<T> function, string hint = null, TimeSpan? epsilonValue = null,
        CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var block = Enter(min, max, hint, epsilonValue);
        T result;
        try
        {
            result = function();
        }
        finally
        {
            _deadline = block.OuterDeadline;
        }

        Leave(block);
        return result;
    }

    public Task WithinAsync(
        TimeSpan max, Func<Task> actionAsync, TimeSpan? epsilonValue = null, CancellationToken cancellationToken = default) =>
        WithinAsync(TimeSpan.Zero, max, actionAsync, null, epsilonValue, cancellationToken);

    public Task WithinAsync(
        TimeSpan min, TimeSpan max, Func<Task> actionAsync, string hint = null, TimeSpan? epsilonValue = null,
        CancellationToken cancellationToken = default) =>
        WithinAsync(
            min,
            max,
            async () =>
            {
                await actionAsync();
                return true;
            },
            hint,
            epsilonValue,
            cancellationToken);

    public Task<T> WithinAsync<T>(
        TimeSpan max, Func<Task<T>> function, TimeSpan? epsilonValue = null, CancellationToken cancellationToken = default) =>
        WithinAsync(TimeSpan.Zero, max, function, null, epsilonValue, cancellationToken);

    public async Task<T> WithinAsync<T>(
        TimeSpan min, TimeSpan max, Func<Task<T>> function, string hint = null, TimeSpan? epsilonValue = null,
        CancellationToken cancellationToken = default)
    {
        var block = Enter(min, max, hint, epsilonValue);
        var result = default(T);
        try
        {
            var run = function();
            var limit = block.Max + block.Epsilon;
            if (await Task.WhenAny(run, Task.Delay(limit, cancellationToken)) != run)
            {
                cancellationToken.ThrowIfCancellationRequested();
                _assertions.Fail("The block did not end within {0}{1}", block.Max, Because(hint));
            }

            result = await run;
        }
        finally
        {
            _deadline = block.OuterDeadline;
        }

        Leave(block);
        return result;
    }

    /// <summary>What is left of the Within around the caller, or else the given time.</summary>
    protected TimeSpan RemainingOr(TimeSpan duration) => _deadline is { } deadline ? AtLeastZero(deadline - Now) : duration;

    private static TimeSpan AtLeastZero(TimeSpan time) => time < TimeSpan.Zero ? TimeSpan.Zero : time;

    private static string Because(string hint) => string.IsNullOrEmpty(hint) ? string.Empty : $" ({hint})";

    private TimedBlock Enter(TimeSpan min, TimeSpan max, string hint, TimeSpan? epsilon)
    {
        var start = Now;
        var allowed = Dilated(max);
        if (_deadline is { } outer)
        {
            var left = outer - start;
            _assertions.AssertTrue(left >= min, "The block needs at least {0}, but only {1} is left{2}", min, left, Because(hint));
            if (left < allowed)
                allowed = AtLeastZero(left);
        }

        var block = new TimedBlock(start, min, allowed, epsilon ?? TimeSpan.Zero, hint, _deadline);
        _deadline = start + allowed;
        _waitedForSilence = false;
        return block;
    }

    private void Leave(TimedBlock block)
    {
        var taken = Now - block.Start;
        _assertions.AssertTrue(
            taken >= block.Min, "The block took {0}, but was to take at least {1}{2}", taken, block.Min, Because(block.Hint));

        // A block that ends by expecting silence takes all its time, and a little more.
        if (!_waitedForSilence)
            _assertions.AssertTrue(
                taken <= block.Max + block.Epsilon,
                "The block took {0}, but was to take at most {1}{2}",
                taken,
                block.Max,
                Because(block.Hint));
    }

    private sealed record TimedBlock(TimeSpan Start, TimeSpan Min, TimeSpan Max, TimeSpan Epsilon, string Hint, TimeSpan? OuterDeadline);
}
