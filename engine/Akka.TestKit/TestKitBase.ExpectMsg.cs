using Akka.Actor;

namespace Akka.TestKit;

public abstract partial class TestKitBase
{
    /// <summary>The next message, which must be of this type.</summary>
    public T ExpectMsg<T>(
        TimeSpan? duration = null, string hint = null, CancellationToken cancellationToken = default) =>
        Expect(AnyMessage<T>(), duration, hint, async: false, cancellationToken).GetAwaiter().GetResult();

    public ValueTask<T> ExpectMsgAsync<T>(
        TimeSpan? duration = null, string hint = null, CancellationToken cancellationToken = default) =>
        Expect(AnyMessage<T>(), duration, hint, async: true, cancellationToken);

    /// <summary>The next message, which must equal this one.</summary>
    public T ExpectMsg<T>(
        T message, TimeSpan? timeout = null, string hint = null, CancellationToken cancellationToken = default) =>
        Expect(EqualTo(message), timeout, hint, async: false, cancellationToken).GetAwaiter().GetResult();

    public ValueTask<T> ExpectMsgAsync<T>(
        T message, TimeSpan? timeout = null, string hint = null, CancellationToken cancellationToken = default) =>
        Expect(EqualTo(message), timeout, hint, async: true, cancellationToken);

    /// <summary>The next message, which must be of this type and satisfy the predicate.</summary>
    public T ExpectMsg<T>(
        Predicate<T> isMessage, TimeSpan? timeout = null, string hint = null, CancellationToken cancellationToken = default) =>
        Expect(Satisfying(isMessage), timeout, hint, async: false, cancellationToken).GetAwaiter().GetResult();

    public ValueTask<T> ExpectMsgAsync<T>(
        Predicate<T> isMessage, TimeSpan? timeout = null, string hint = null, CancellationToken cancellationToken = default) =>
        Expect(Satisfying(isMessage), timeout, hint, async: true, cancellationToken);

    /// <summary>The next message, which must be of this type and pass the assertion.</summary>
    public T ExpectMsg<T>(
        Action<T> assert, TimeSpan? timeout = null, string hint = null, CancellationToken cancellationToken = default) =>
        Expect(Passing(assert), timeout, hint, async: false, cancellationToken).GetAwaiter().GetResult();

    public ValueTask<T> ExpectMsgAsync<T>(
        Action<T> assert, TimeSpan? timeout = null, string hint = null, CancellationToken cancellationToken = default) =>
        Expect(Passing(assert), timeout, hint, async: true, cancellationToken);

    /// <summary>The next message, which together with its sender must satisfy the predicate.</summary>
    public T ExpectMsg<T>(
        Func<T, IActorRef, bool> isMessageAndSender,
        TimeSpan? timeout = null, string hint = null, CancellationToken cancellationToken = default) =>
        Expect(Satisfying(isMessageAndSender), timeout, hint, async: false, cancellationToken).GetAwaiter().GetResult();

    public ValueTask<T> ExpectMsgAsync<T>(
        Func<T, IActorRef, bool> isMessageAndSender,
        TimeSpan? timeout = null, string hint = null, CancellationToken cancellationToken = default) =>
        Expect(Satisfying(isMessageAndSender), timeout, hint, async: true, cancellationToken);

    /// <summary>The next message, which together with its sender must pass the assertion.</summary>
    public T ExpectMsg<T>(
        Action<T, IActorRef> assertMessageAndSender,
        TimeSpan? timeout = null, string hint = null, CancellationToken cancellationToken = default) =>
        Expect(Passing(assertMessageAndSender), timeout, hint, async: false, cancellationToken).GetAwaiter().GetResult();

    public ValueTask<T> ExpectMsgAsync<T>(
        Action<T, IActorRef> assertMessageAndSender,
        TimeSpan? timeout = null, string hint = null, CancellationToken cancellationToken = default) =>
        Expect(Passing(assertMessageAndSender), timeout, hint, async: true, cancellationToken);

    /// <summary>The next message, which the comparer must find equal to this one.</summary>
    public T ExpectMsg<T>(
        T expected, Func<T, T, bool> comparer,
        TimeSpan? timeout = null, string hint = null, CancellationToken cancellationToken = default) =>
        Expect(EqualTo(expected, comparer), timeout, hint, async: false, cancellationToken).GetAwaiter().GetResult();

    public ValueTask<T> ExpectMsgAsync<T>(
        T expected, Func<T, T, bool> comparer,
        TimeSpan? timeout = null, string hint = null, CancellationToken cancellationToken = default) =>
        Expect(EqualTo(expected, comparer), timeout, hint, async: true, cancellationToken);

    private static Action<T, IActorRef, string> AnyMessage<T>() => (_, _, _) => { };

    private static Action<T, IActorRef, string> Passing<T>(Action<T> assert) => (message, _, _) => assert(message);

    private static Action<T, IActorRef, string> Passing<T>(Action<T, IActorRef> assert) => (message, sender, _) => assert(message, sender);

    private Action<T, IActorRef, string> EqualTo<T>(T expected) =>
        (message, _, hint) => _assertions.AssertEqual(expected, message, hint ?? string.Empty);

    private Action<T, IActorRef, string> EqualTo<T>(T expected, Func<T, T, bool> comparer) =>
        (message, _, hint) => _assertions.AssertEqual(expected, message, comparer, hint ?? string.Empty);

    private Action<T, IActorRef, string> Satisfying<T>(Predicate<T> isMessage) =>
        (message, _, hint) => _assertions.AssertTrue(
            isMessage(message), "The message of type {0} does not satisfy the predicate: {1}{2}", typeof(T), message, Because(hint));

    private Action<T, IActorRef, string> Satisfying<T>(Func<T, IActorRef, bool> isMessageAndSender) =>
        (message, sender, hint) => _assertions.AssertTrue(
            isMessageAndSender(message, sender),
            "The message of type {0} and its sender do not satisfy the predicate: {1} from {2}{3}",
            typeof(T),
            message,
            sender,
            Because(hint));

    private async ValueTask<T> Expect<T>(
        Action<T, IActorRef, string> check, TimeSpan? timeout, string hint, bool async, CancellationToken cancellationToken)
    {
        var max = WaitTime(timeout);
        var envelope = await TakeWithin(max, async, cancellationToken).ConfigureAwait(false);
        if (envelope is null)
            _assertions.Fail("Expected a message of type {0} within {1}, but none arrived{2}", typeof(T), max, Because(hint));

        if (envelope.Message is not T message)
        {
            _assertions.Fail(
                "Expected a message of type {0}, but got one of type {1}: {2}{3}",
                typeof(T),
                envelope.Message.GetType(),
                envelope,
                Because(hint));
            return default;
        }

        check(message, envelope.Sender, hint);
        return message;
    }
}
