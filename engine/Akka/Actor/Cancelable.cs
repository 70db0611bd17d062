using Akka.Actor.Scheduling;

namespace Akka.Actor;

/// <summary>Cancels what was scheduled with it.</summary>
public class Cancelable : ICancelable, IDisposable
{
    private readonly IActionScheduler _scheduler;
    private readonly CancellationTokenSource _source;
    private ScheduledWork _work;

    public Cancelable(IScheduler scheduler)
        : this(scheduler.Advanced)
    {
    }

    public Cancelable(IActionScheduler scheduler)
        : this(scheduler, new CancellationTokenSource())
    {
    }

    public Cancelable(IScheduler scheduler, TimeSpan delay)
        : this(scheduler.Advanced, delay)
    {
    }

    public Cancelable(IScheduler scheduler, int millisecondsDelay)
        : this(scheduler.Advanced, TimeSpan.FromMilliseconds(millisecondsDelay))
    {
    }

    public Cancelable(IActionScheduler scheduler, TimeSpan delay)
        : this(scheduler) => CancelAfter(delay);

    private Cancelable(IActionScheduler scheduler, CancellationTokenSource source)
    {
        _scheduler = scheduler;
        _source = source;
    }

    public bool IsCancellationRequested => _source.IsCancellationRequested;

    public CancellationToken Token => _source.Token;

    public bool IsDisposed { get; private set; }

    /// <summary>One that was never anything but cancelled.</summary>
    public static ICancelable CreateCanceled()
    {
        var source = new CancellationTokenSource();
        source.Cancel();
        return new Cancelable(null, source);
    }

    public static ICancelable CreateLinkedCancelable(IScheduler scheduler, params ICancelable[] cancelables) =>
        CreateLinkedCancelable(scheduler.Advanced, cancelables);

    public static ICancelable CreateLinkedCancelable(IActionScheduler scheduler, params ICancelable[] cancelables) =>
        CreateLinkedCancelable(scheduler, Array.ConvertAll(cancelables, cancelable => cancelable.Token));

    public static ICancelable CreateLinkedCancelable(IScheduler scheduler, params CancellationToken[] cancellationTokens) =>
        CreateLinkedCancelable(scheduler.Advanced, cancellationTokens);

    public static ICancelable CreateLinkedCancelable(IActionScheduler scheduler, params CancellationToken[] cancellationTokens) =>
        new Cancelable(scheduler, CancellationTokenSource.CreateLinkedTokenSource(cancellationTokens));

    public void Cancel() => Cancel(throwOnFirstException: false);

    public void Cancel(bool throwOnFirstException)
    {
        ObjectDisposedException.ThrowIf(IsDisposed, this);
        _source.Cancel(throwOnFirstException);
        Volatile.Read(ref _work)?.Unschedule();
    }

    public void CancelAfter(TimeSpan delay)
    {
        if (delay < TimeSpan.Zero) throw new ArgumentOutOfRangeException(nameof(delay), delay, "The delay must not be negative.");
        if (_scheduler is null || IsCancellationRequested) return;
        _scheduler.ScheduleOnce(delay, CancelUnlessDisposed, this);
    }

    public void CancelAfter(int millisecondsDelay) => CancelAfter(TimeSpan.FromMilliseconds(millisecondsDelay));

    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>What to take out of the scheduler on cancellation, so that it need not be held until it comes due.</summary>
    internal void Attach(ScheduledWork work)
    {
        _work = work;
        Interlocked.MemoryBarrier();
        if (IsCancellationRequested) work.Unschedule();
    }

    protected virtual void Dispose(bool disposing)
    {
        if (!disposing || IsDisposed) return;
        IsDisposed = true;
        _source.Dispose();
    }

    private void CancelUnlessDisposed()
    {
        if (!IsDisposed) Cancel();
    }
}
