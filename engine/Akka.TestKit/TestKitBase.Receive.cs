using System.Runtime.CompilerServices;

namespace Akka.TestKit;

public abstract partial class TestKitBase
{
    private MessageEnvelope _lastEnvelope = NullMessageEnvelope.Instance;
    private bool _waitedForSilence;

    /// <summary>The next message, or null if none comes in time. Zero does not wait; an infinite time waits for ever.</summary>
    public object ReceiveOne(TimeSpan? max = null, CancellationToken cancellationToken = default) =>
        TakeOne(max, async: false, cancellationToken).GetAwaiter().GetResult()?.Message;

    public async ValueTask<object> ReceiveOneAsync(TimeSpan? max = null, CancellationToken cancellationToken = default) =>
        (await TakeOne(max, async: true, cancellationToken).ConfigureAwait(false))?.Message;

    public bool TryReceiveOne(out MessageEnvelope envelope, TimeSpan? max = null, CancellationToken cancellationToken = default)
    {
        var taken = TakeOne(max, async: false, cancellationToken).GetAwaiter().GetResult();
        envelope = taken ?? NullMessageEnvelope.Instance;
        return taken is not null;
    }

    public async ValueTask<(bool success, MessageEnvelope envelope)> TryReceiveOneAsync(
        TimeSpan? max, CancellationToken cancellationToken = default)
    {
        var taken = await TakeOne(max, async: true, cancellationToken).ConfigureAwait(false);
        return (taken is not null, taken ?? NullMessageEnvelope.Instance);
    }

    /// <summary>The next message without taking it, or null if none comes in time.</summary>
    public object PeekOne(TimeSpan? max = null, CancellationToken cancellationToken = default) =>
        _queue.Peek(WaitTime(max), async: false, cancellationToken).GetAwaiter().GetResult()?.Message;

    public object PeekOne(CancellationToken cancellationToken) => PeekOne(null, cancellationToken);

    public async ValueTask<object> PeekOneAsync(TimeSpan? max = null, CancellationToken cancellationToken = default) =>
        (await _queue.Peek(WaitTime(max), async: true, cancellationToken).ConfigureAwait(false))?.Message;

    public ValueTask<object> PeekOneAsync(CancellationToken cancellationToken) => PeekOneAsync(null, cancellationToken);

    /// <summary>That many messages, all within the remaining or default time.</summary>
    public IReadOnlyCollection<object> ReceiveN(int numberOfMessages, CancellationToken cancellationToken = default) =>
        TakeMany(numberOfMessages, RemainingOrDefault, async: false, cancellationToken).GetAwaiter().GetResult();

    public IReadOnlyCollection<object> ReceiveN(int numberOfMessages, TimeSpan max, CancellationToken cancellationToken = default) =>
        TakeMany(numberOfMessages, Dilated(max), async: false, cancellationToken).GetAwaiter().GetResult();

    public IAsyncEnumerable<object> ReceiveNAsync(int numberOfMessages, CancellationToken cancellationToken = default) =>
        OneByOne(TakeMany(numberOfMessages, RemainingOrDefault, async: true, cancellationToken));

    public IAsyncEnumerable<object> ReceiveNAsync(int numberOfMessages, TimeSpan max, CancellationToken cancellationToken = default) =>
        OneByOne(TakeMany(numberOfMessages, Dilated(max), async: true, cancellationToken));

    /// <summary>Takes messages while the function gives something for them. The first that it gives null for stays.</summary>
    /// <param name="max">For how long in all.</param>
    /// <param name="filter">What to keep of a message; null ends.</param>
    /// <param name="msgs">At most how many.</param>
    public IReadOnlyList<T> ReceiveWhile<T>(
        TimeSpan? max, Func<object, T> filter, int msgs = int.MaxValue, CancellationToken cancellationToken = default)
        where T : class => ReceiveWhile(filter, max, Timeout.InfiniteTimeSpan, msgs, cancellationToken);

    public IReadOnlyList<T> ReceiveWhile<T>(
        TimeSpan? max, TimeSpan? idle, Func<object, T> filter, int msgs = int.MaxValue, CancellationToken cancellationToken = default)
        where T : class => ReceiveWhile(filter, max, idle, msgs, cancellationToken);

    /// <param name="idle">Ends when no message comes for this long.</param>
    public IReadOnlyList<T> ReceiveWhile<T>(
        Func<object, T> filter, TimeSpan? max = null, TimeSpan? idle = null, int msgs = int.MaxValue,
        CancellationToken cancellationToken = default)
        where T : class =>
        TakeWhile(message => filter(message) is { } kept ? (kept, true) : (null, false), max, idle, msgs, cancellationToken);

    public IReadOnlyList<T> ReceiveWhile<T>(
        Predicate<T> shouldContinue, TimeSpan? max = null, TimeSpan? idle = null, int msgs = int.MaxValue,
        bool shouldIgnoreOtherMessageTypes = true, CancellationToken cancellationToken = default)
        where T : class =>
        TakeWhile(
            message => message is T typed
                ? (typed, shouldContinue(typed))
                : ((T)null, shouldIgnoreOtherMessageTypes),
            max,
            idle,
            msgs,
            cancellationToken);

    private static async IAsyncEnumerable<T> OneByOne<T>(
        ValueTask<IReadOnlyList<T>> all, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        foreach (var one in await all.ConfigureAwait(false))
            yield return one;
    }

    private List<T> TakeWhile<T>(
        Func<object, (T Kept, bool Goes)> judge, TimeSpan? max, TimeSpan? idle, int limit, CancellationToken cancellationToken)
        where T : class
    {
        var end = Now + WaitTime(max);
        var taken = new List<T>();
        var last = _lastEnvelope;
        while (taken.Count < limit)
        {
            var left = AtLeastZero(end - Now);
            var wait = idle is { } pause && pause != Timeout.InfiniteTimeSpan && pause < left ? pause : left;
            var next = _queue.Peek(wait, async: false, cancellationToken).GetAwaiter().GetResult();
            if (next is null)
                break;

            var (kept, goes) = judge(next.Message);
            if (!goes)
                break;

            last = _queue.Take(TimeSpan.Zero, async: false, cancellationToken).GetAwaiter().GetResult();
            if (kept is not null)
                taken.Add(kept);
        }

        _lastEnvelope = last;
        _waitedForSilence = true;
        return taken;
    }

    private async ValueTask<IReadOnlyList<object>> TakeMany(int count, TimeSpan max, bool async, CancellationToken cancellationToken)
    {
        var end = Now + max;
        var taken = new List<object>();
        while (taken.Count < count)
        {
            var envelope = await TakeWithin(AtLeastZero(end - Now), async, cancellationToken).ConfigureAwait(false);
            if (envelope is null)
                _assertions.Fail(
                    "Expected {0} messages within {1}, but only {2} arrived: [{3}]", count, max, taken.Count, string.Join(", ", taken));
            else
                taken.Add(envelope.Message);
        }

        return taken;
    }

    private ValueTask<MessageEnvelope> TakeOne(TimeSpan? max, bool async, CancellationToken cancellationToken) =>
        TakeWithin(WaitTime(max), async, cancellationToken);

    private async ValueTask<MessageEnvelope> TakeWithin(TimeSpan wait, bool async, CancellationToken cancellationToken)
    {
        _waitedForSilence = false;
        var envelope = await _queue.Take(wait, async, cancellationToken).ConfigureAwait(false);
        _lastEnvelope = envelope ?? NullMessageEnvelope.Instance;
        return envelope;
    }

    private TimeSpan WaitTime(TimeSpan? max) => max == Timeout.InfiniteTimeSpan ? Timeout.InfiniteTimeSpan : RemainingOrDilated(max);
}
