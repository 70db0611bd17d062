using System.Collections;

namespace Akka.TestKit;

public abstract partial class TestKitBase
{
    /// <summary>Takes messages until one satisfies the predicate, and returns that one. The others are dropped.</summary>
    public object FishForMessage(
        Predicate<object> isMessage, TimeSpan? max = null, string hint = "", CancellationToken cancellationToken = default) =>
        FishForMessage<object>(isMessage, max, hint, cancellationToken);

    public T FishForMessage<T>(
        Predicate<T> isMessage, TimeSpan? max = null, string hint = "", CancellationToken cancellationToken = default) =>
        FishForMessage(isMessage, null, max, hint, cancellationToken);

    /// <param name="allMessages">Receives the messages that were taken before the one looked for.</param>
    public T FishForMessage<T>(
        Predicate<T> isMessage, ArrayList allMessages, TimeSpan? max = null, string hint = "",
        CancellationToken cancellationToken = default) =>
        Fish(isMessage, allMessages, max, hint, async: false, cancellationToken).GetAwaiter().GetResult();

    public ValueTask<object> FishForMessageAsync(
        Predicate<object> isMessage, TimeSpan? max = null, string hint = "", CancellationToken cancellationToken = default) =>
        FishForMessageAsync<object>(isMessage, max, hint, cancellationToken);

    public ValueTask<T> FishForMessageAsync<T>(
        Predicate<T> isMessage, TimeSpan? max = null, string hint = "", CancellationToken cancellationToken = default) =>
        FishForMessageAsync(isMessage, null, max, hint, cancellationToken);

    public ValueTask<T> FishForMessageAsync<T>(
        Predicate<T> isMessage, ArrayList allMessages, TimeSpan? max = null, string hint = "",
        CancellationToken cancellationToken = default) =>
        Fish(isMessage, allMessages, max, hint, async: true, cancellationToken);

    /// <summary>Takes messages until one of this type has come.</summary>
    public async Task FishUntilMessageAsync<T>(TimeSpan? max = null, CancellationToken cancellationToken = default) =>
        await FishForMessageAsync<T>(_ => true, max, cancellationToken: cancellationToken).ConfigureAwait(false);

    private async ValueTask<T> Fish<T>(
        Predicate<T> isMessage, ArrayList passedOver, TimeSpan? max, string hint, bool async, CancellationToken cancellationToken)
    {
        var limit = WaitTime(max);
        var end = Now + limit;
        var count = 0;
        while (true)
        {
            var wait = limit == Timeout.InfiniteTimeSpan ? limit : AtLeastZero(end - Now);
            var envelope = await TakeWithin(wait, async, cancellationToken).ConfigureAwait(false);
            if (envelope is null)
                _assertions.Fail(
                    "No message of type {0} that is looked for arrived within {1}; {2} others did{3}",
                    typeof(T),
                    limit,
                    count,
                    Because(hint));

            if (envelope.Message is T message && isMessage(message))
                return message;

            count++;
            passedOver?.Add(envelope.Message);
        }
    }
}
