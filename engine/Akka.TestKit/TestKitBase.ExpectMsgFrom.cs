using Akka.Actor;

namespace Akka.TestKit;

public abstract partial class TestKitBase
{
    /// <summary>The next message, which must be of this type and from this sender.</summary>
    public T ExpectMsgFrom<T>(
        IActorRef sender, TimeSpan? duration = null, string hint = null, CancellationToken cancellationToken = default) =>
        Expect(From(sender, AnyMessage<T>()), duration, hint, async: false, cancellationToken).GetAwaiter().GetResult();

    public ValueTask<T> ExpectMsgFromAsync<T>(
        IActorRef sender, TimeSpan? duration = null, string hint = null, CancellationToken cancellationToken = default) =>
        Expect(From(sender, AnyMessage<T>()), duration, hint, async: true, cancellationToken);

    /// <summary>The next message, which must equal this one and be from this sender.</summary>
    public T ExpectMsgFrom<T>(
        IActorRef sender, T message, TimeSpan? timeout = null, string hint = null, CancellationToken cancellationToken = default) =>
        Expect(From(sender, EqualTo(message)), timeout, hint, async: false, cancellationToken).GetAwaiter().GetResult();

    public ValueTask<T> ExpectMsgFromAsync<T>(
        IActorRef sender, T message, TimeSpan? timeout = null, string hint = null, CancellationToken cancellationToken = default) =>
        Expect(From(sender, EqualTo(message)), timeout, hint, async: true, cancellationToken);

    /// <summary>The next message, which must satisfy the predicate and be from this sender.</summary>
    public T ExpectMsgFrom<T>(
        IActorRef sender, Predicate<T> isMessage,
        TimeSpan? timeout = null, string hint = null, CancellationToken cancellationToken = default) =>
        Expect(From(sender, Satisfying(isMessage)), timeout, hint, async: false, cancellationToken).GetAwaiter().GetResult();

    public ValueTask<T> ExpectMsgFromAsync<T>(
        IActorRef sender, Predicate<T> isMessage,
        TimeSpan? timeout = null, string hint = null, CancellationToken cancellationToken = default) =>
        Expect(From(sender, Satisfying(isMessage)), timeout, hint, async: true, cancellationToken);

    /// <summary>The next message, which like its sender must satisfy its predicate.</summary>
    public T ExpectMsgFrom<T>(
        Predicate<IActorRef> isSender, Predicate<T> isMessage,
        TimeSpan? timeout = null, string hint = null, CancellationToken cancellationToken = default) =>
        Expect(From(isSender, Satisfying(isMessage)), timeout, hint, async: false, cancellationToken).GetAwaiter().GetResult();

    public ValueTask<T> ExpectMsgFromAsync<T>(
        Predicate<IActorRef> isSender, Predicate<T> isMessage,
        TimeSpan? timeout = null, string hint = null, CancellationToken cancellationToken = default) =>
        Expect(From(isSender, Satisfying(isMessage)), timeout, hint, async: true, cancellationToken);

    /// <summary>The next message, which must pass the assertion and be from this sender.</summary>
    public T ExpectMsgFrom<T>(
        IActorRef sender, Action<T> assertMessage,
        TimeSpan? timeout = null, string hint = null, CancellationToken cancellationToken = default) =>
        Expect(From(sender, Passing(assertMessage)), timeout, hint, async: false, cancellationToken).GetAwaiter().GetResult();

    public ValueTask<T> ExpectMsgFromAsync<T>(
        IActorRef sender, Action<T> assertMessage,
        TimeSpan? timeout = null, string hint = null, CancellationToken cancellationToken = default) =>
        Expect(From(sender, Passing(assertMessage)), timeout, hint, async: true, cancellationToken);

    /// <summary>The next message, which like its sender must pass its assertion.</summary>
    public T ExpectMsgFrom<T>(
        Action<IActorRef> assertSender, Action<T> assertMessage,
        TimeSpan? timeout = null, string hint = null, CancellationToken cancellationToken = default) =>
        Expect(From(assertSender, Passing(assertMessage)), timeout, hint, async: false, cancellationToken).GetAwaiter().GetResult();

    public ValueTask<T> ExpectMsgFromAsync<T>(
        Action<IActorRef> assertSender, Action<T> assertMessage,
        TimeSpan? timeout = null, string hint = null, CancellationToken cancellationToken = default) =>
        Expect(From(assertSender, Passing(assertMessage)), timeout, hint, async: true, cancellationToken);

    private static Action<T, IActorRef, string> From<T>(Action<IActorRef> assertSender, Action<T, IActorRef, string> check) =>
        (message, sender, hint) =>
        {
            assertSender(sender);
            check(message, sender, hint);
        };

    private Action<T, IActorRef, string> From<T>(Predicate<IActorRef> isSender, Action<T, IActorRef, string> check) =>
        (message, sender, hint) =>
        {
            _assertions.AssertTrue(
                isSender(sender), "The sender does not satisfy the predicate: {0}, of message {1}{2}", sender, message, Because(hint));
            check(message, sender, hint);
        };

    private Action<T, IActorRef, string> From<T>(IActorRef expected, Action<T, IActorRef, string> check) =>
        (message, sender, hint) =>
        {
            _assertions.AssertTrue(
                Equals(expected, sender),
                "Expected a message from {0}, but it came from {1}: {2}{3}",
                expected,
                sender,
                message,
                Because(hint));
            check(message, sender, hint);
        };
}
