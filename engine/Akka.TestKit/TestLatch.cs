namespace Akka.TestKit;

/// <summary>A gate for threads that opens when it has been counted down to zero.</summary>
public class TestLatch
{
    public static readonly TimeSpan DefaultTimeout = TimeSpan.FromSeconds(5);

    private readonly CountdownEvent _count;
    private readonly Func<TimeSpan, TimeSpan> _dilate;
    private readonly TimeSpan _defaultTimeout;

    public TestLatch()
        : this(1)
    {
    }

    public TestLatch(int count)
        : this(count, DefaultTimeout)
    {
    }

    public TestLatch(int count, TimeSpan defaultTimeout)
        : this(null, defaultTimeout, count)
    {
    }

    internal TestLatch(Func<TimeSpan, TimeSpan> dilate, TimeSpan defaultTimeout, int count)
    {
        _count = new CountdownEvent(count);
        _dilate = dilate ?? (time => time);
        _defaultTimeout = defaultTimeout;
    }

    public bool IsOpen => _count.IsSet;

    public void CountDown()
    {
        // Counting an open latch down is no error, and two threads may do the last step at once.
        if (_count.IsSet)
            return;

        try
        {
            _count.Signal();
        }
        catch (InvalidOperationException) when (_count.IsSet)
        {
        }
    }

    public void Open()
    {
        while (!_count.IsSet)
            CountDown();
    }

    public void Reset() => _count.Reset();

    public void Ready() => Ready(_defaultTimeout);

    /// <summary>Waits until the latch is open.</summary>
    /// <exception cref="TimeoutException">It did not open in time.</exception>
    public void Ready(TimeSpan timeout)
    {
        if (timeout == TimeSpan.MaxValue)
            throw new ArgumentException("A latch does not wait for ever", nameof(timeout));

        var limit = _dilate(timeout);
        if (!_count.Wait(limit))
            throw new TimeoutException($"The latch did not open within {limit}: {_count.CurrentCount} counts are left");
    }
}
