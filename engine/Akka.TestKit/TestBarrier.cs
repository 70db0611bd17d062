namespace Akka.TestKit;

/// <summary>A gate that lets threads go on when as many as it counts have come.</summary>
public class TestBarrier
{
    public static readonly TimeSpan DefaultTimeout = TimeSpan.FromSeconds(5);

    private readonly Barrier _barrier;
    private readonly TestKitBase _testKit;
    private readonly TimeSpan _defaultTimeout;

    public TestBarrier(TestKitBase testKit, int count, TimeSpan? defaultTimeout = null)
    {
        _testKit = testKit;
        _barrier = new Barrier(count);
        _defaultTimeout = defaultTimeout ?? DefaultTimeout;
    }

    public void Await() => Await(_defaultTimeout);

    /// <summary>Waits for the others.</summary>
    /// <exception cref="TimeoutException">They did not all come in time.</exception>
    public void Await(TimeSpan timeout)
    {
        var limit = _testKit.Dilated(timeout);
        if (!_barrier.SignalAndWait(limit))
            throw new TimeoutException($"Not all of {_barrier.ParticipantCount} threads came to the barrier within {limit}");
    }
}
