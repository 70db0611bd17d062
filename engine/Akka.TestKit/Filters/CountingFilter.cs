using Akka.Event;

namespace Akka.TestKit.Filters;

/// <summary>Counts the events that any of its filters picks, and can be waited on for a number of them.</summary>
internal sealed class CountingFilter : IEventFilter
{
    private readonly IReadOnlyList<IEventFilter> _filters;
    private readonly SemaphoreSlim _matched = new(0);

    public CountingFilter(IReadOnlyList<IEventFilter> filters) => _filters = filters;

    public bool Apply(LogEvent logEvent)
    {
        if (!_filters.Any(filter => filter.Apply(logEvent)))
            return false;

        _matched.Release();
        return true;
    }

    /// <summary>Waits for one more event.</summary>
    public ValueTask<bool> Next(TimeSpan timeout, bool async, CancellationToken cancellationToken) =>
        async
            ? new ValueTask<bool>(_matched.WaitAsync(timeout, cancellationToken))
            : new ValueTask<bool>(_matched.Wait(timeout, cancellationToken));

    public override string ToString() => string.Join(" or ", _filters);
}
