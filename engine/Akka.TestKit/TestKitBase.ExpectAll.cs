using Akka.Actor;

namespace Akka.TestKit;

public abstract partial class TestKitBase
{
    /// <summary>As many messages as are given, equal to them in any order.</summary>
    public IReadOnlyCollection<T> ExpectMsgAllOf<T>(params T[] messages) => ExpectMsgAllOf((IReadOnlyCollection<T>)messages);

    public IReadOnlyCollection<T> ExpectMsgAllOf<T>(IReadOnlyCollection<T> messages, CancellationToken cancellationToken = default) =>
        ExpectAllOf(messages, RemainingOrDefault, async: false, cancellationToken).GetAwaiter().GetResult();

    public IReadOnlyCollection<T> ExpectMsgAllOf<T>(TimeSpan max, params T[] messages) =>
        ExpectMsgAllOf(max, (IReadOnlyCollection<T>)messages);

    public IReadOnlyCollection<T> ExpectMsgAllOf<T>(
        TimeSpan max, IReadOnlyCollection<T> messages, CancellationToken cancellationToken = default) =>
        ExpectAllOf(messages, Dilated(max), async: false, cancellationToken).GetAwaiter().GetResult();

    public IAsyncEnumerable<T> ExpectMsgAllOfAsync<T>(IReadOnlyCollection<T> messages, CancellationToken cancellationToken = default) =>
        OneByOne(ExpectAllOf(messages, RemainingOrDefault, async: true, cancellationToken));

    public IAsyncEnumerable<T> ExpectMsgAllOfAsync<T>(
        TimeSpan max, IReadOnlyCollection<T> messages, CancellationToken cancellationToken = default) =>
        OneByOne(ExpectAllOf(messages, Dilated(max), async: true, cancellationToken));

    /// <summary>The next message, which must equal one of these.</summary>
    public T ExpectMsgAnyOf<T>(IEnumerable<T> messages, CancellationToken cancellationToken = default) =>
        ExpectAnyOf(messages, async: false, cancellationToken).GetAwaiter().GetResult();

    public ValueTask<T> ExpectMsgAnyOfAsync<T>(IEnumerable<T> messages, CancellationToken cancellationToken = default) =>
        ExpectAnyOf(messages, async: true, cancellationToken);

    /// <summary>Nothing must arrive for the remaining or default time.</summary>
    public void ExpectNoMsg(CancellationToken cancellationToken = default) =>
        ExpectSilence(RemainingOrDefault, async: false, cancellationToken).GetAwaiter().GetResult();

    public void ExpectNoMsg(TimeSpan duration, CancellationToken cancellationToken = default) =>
        ExpectSilence(Dilated(duration), async: false, cancellationToken).GetAwaiter().GetResult();

    public void ExpectNoMsg(int milliseconds, CancellationToken cancellationToken = default) =>
        ExpectNoMsg(TimeSpan.FromMilliseconds(milliseconds), cancellationToken);

    public ValueTask ExpectNoMsgAsync(CancellationToken cancellationToken = default) =>
        ExpectSilence(RemainingOrDefault, async: true, cancellationToken);

    public ValueTask ExpectNoMsgAsync(TimeSpan duration, CancellationToken cancellationToken = default) =>
        ExpectSilence(Dilated(duration), async: true, cancellationToken);

    public ValueTask ExpectNoMsgAsync(int milliseconds, CancellationToken cancellationToken = default) =>
        ExpectNoMsgAsync(TimeSpan.FromMilliseconds(milliseconds), cancellationToken);

    /// <summary>The next message, which must say that this watched actor has terminated.</summary>
    public Terminated ExpectTerminated(
        IActorRef target, TimeSpan? timeout = null, string hint = null, CancellationToken cancellationToken = default) =>
        ExpectMsg(IsTerminationOf(target), timeout, TerminationHint(target, hint), cancellationToken);

    public ValueTask<Terminated> ExpectTerminatedAsync(
        IActorRef target, TimeSpan? timeout = null, string hint = null, CancellationToken cancellationToken = default) =>
        ExpectMsgAsync(IsTerminationOf(target), timeout, TerminationHint(target, hint), cancellationToken);

    private static Predicate<Terminated> IsTerminationOf(IActorRef target) => terminated => terminated.ActorRef.Equals(target);

    private static string TerminationHint(IActorRef target, string hint) =>
        string.IsNullOrEmpty(hint) ? $"termination of {target}" : $"termination of {target}; {hint}";

    private async ValueTask<IReadOnlyList<T>> ExpectAllOf<T>(
        IReadOnlyCollection<T> expected, TimeSpan max, bool async, CancellationToken cancellationToken)
    {
        var received = await TakeMany(expected.Count, max, async, cancellationToken).ConfigureAwait(false);
        var missing = expected.Cast<object>().ToList();
        var unexpected = received.Where(message => !missing.Remove(message)).ToList();
        _assertions.AssertTrue(
            missing.Count == 0 && unexpected.Count == 0,
            "Of the expected messages [{0}] did not arrive, but [{1}] did", string.Join(", ", missing), string.Join(", ", unexpected));
        return received.Cast<T>().ToList();
    }

    private async ValueTask<T> ExpectAnyOf<T>(IEnumerable<T> expected, bool async, CancellationToken cancellationToken)
    {
        var wanted = expected.ToList();
        return await Expect<T>(
            (message, _, _) => _assertions.AssertTrue(
                wanted.Contains(message), "Expected one of [{0}], but got {1}", string.Join(", ", wanted), message),
            null,
            $"one of [{string.Join(", ", wanted)}]",
            async,
            cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask ExpectSilence(TimeSpan duration, bool async, CancellationToken cancellationToken)
    {
        var envelope = await TakeWithin(duration, async, cancellationToken).ConfigureAwait(false);
        if (envelope is not null)
            _assertions.Fail("Expected no message for {0}, but got one of type {1}: {2}", duration, envelope.Message.GetType(), envelope);

        _waitedForSilence = true;
    }
}
