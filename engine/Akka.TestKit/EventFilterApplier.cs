using Akka.Actor;
using Akka.TestKit.Filters;

namespace Akka.TestKit;

/// <summary>Applies filters to a system that logs to <see cref="TestEventListener"/>.</summary>
internal sealed partial class EventFilterApplier : IEventFilterApplier
{
    private readonly TestKitBase _testKit;
    private readonly ActorSystem _system;
    private readonly IReadOnlyList<IEventFilter> _filters;

    public EventFilterApplier(TestKitBase testKit, ActorSystem system, IReadOnlyList<IEventFilter> filters)
    {
        _testKit = testKit;
        _system = system;
        _filters = filters;
    }

    public EventFilterFactory And => new(_testKit, _system, _filters);

    public IUnmutableFilter Mute() => new Muted(_system, _filters);

    private async ValueTask<T> Expect<T>(
        int expected, TimeSpan? timeout, Func<ValueTask<T>> run, bool async, CancellationToken cancellationToken)
    {
        var filter = new CountingFilter(_filters);
        using var muted = new Muted(_system, [filter]);

        // The test's own code goes on where the test runs, with the test actor as its implicit sender.
        var result = await run().ConfigureAwait(async);
        await AwaitCount(filter, expected, timeout, async, cancellationToken).ConfigureAwait(async);
        return result;
    }

    private async ValueTask AwaitCount(
        CountingFilter filter, int expected, TimeSpan? timeout, bool async, CancellationToken cancellationToken)
    {
        var limit = timeout is { } given ? _testKit.Dilated(given) : _testKit.TestKitSettings.TestEventFilterLeeway;
        var end = TestKitBase.Now + limit;
        var count = 0;
        while (expected == 0 || count < expected)
        {
            var left = end - TestKitBase.Now;
            if (!await filter.Next(left > TimeSpan.Zero ? left : TimeSpan.Zero, async, cancellationToken).ConfigureAwait(false))
                break;

            count++;
        }

        while (await filter.Next(TimeSpan.Zero, async, cancellationToken).ConfigureAwait(false))
            count++;

        if (count != expected)
            _testKit.Assertions.Fail("Expected {0} times within {1} a {2}, but got {3}", expected, limit, filter, count);
    }

    private sealed class Muted : IUnmutableFilter
    {
        private readonly ActorSystem _system;
        private readonly IReadOnlyList<IEventFilter> _filters;

        public Muted(ActorSystem system, IReadOnlyList<IEventFilter> filters)
        {
            _system = system;
            _filters = filters;
            foreach (var filter in filters)
                system.EventStream.Publish(new MuteFilters(filter));
        }

        public void Unmute()
        {
            foreach (var filter in _filters)
                _system.EventStream.Publish(new UnmuteFilters(filter));
        }

        public void Dispose() => Unmute();
    }
}
