namespace Akka.TestKit;

internal sealed partial class EventFilterApplier
{
    public void ExpectOne(Action action, CancellationToken cancellationToken) => Run(1, null, action, cancellationToken);

    public void ExpectOne(TimeSpan timeout, Action action, CancellationToken cancellationToken) =>
        Run(1, timeout, action, cancellationToken);

    public T ExpectOne<T>(Func<T> func, CancellationToken cancellationToken) => Run(1, null, func, cancellationToken);

    public T ExpectOne<T>(TimeSpan timeout, Func<T> func, CancellationToken cancellationToken) => Run(1, timeout, func, cancellationToken);

    public Task ExpectOneAsync(Func<Task> actionAsync, CancellationToken cancellationToken) =>
        RunAsync(1, null, actionAsync, cancellationToken);

    public Task ExpectOneAsync(TimeSpan timeout, Func<Task> action, CancellationToken cancellationToken) =>
        RunAsync(1, timeout, action, cancellationToken);

    public Task<T> ExpectOneAsync<T>(Func<Task<T>> func, CancellationToken cancellationToken) => RunAsync(1, null, func, cancellationToken);

    public Task<T> ExpectOneAsync<T>(TimeSpan timeout, Func<Task<T>> func, CancellationToken cancellationToken) =>
        RunAsync(1, timeout, func, cancellationToken);

    public void Expect(int expectedCount, Action action, CancellationToken cancellationToken) =>
        Run(expectedCount, null, action, cancellationToken);

    public void Expect(int expectedCount, TimeSpan timeout, Action action, CancellationToken cancellationToken) =>
        Run(expectedCount, timeout, action, cancellationToken);

    public T Expect<T>(int expectedCount, Func<T> func, CancellationToken cancellationToken) =>
        Run(expectedCount, null, func, cancellationToken);

    public T Expect<T>(int expectedCount, TimeSpan timeout, Func<T> func, CancellationToken cancellationToken) =>
        Run(expectedCount, timeout, func, cancellationToken);

    public Task ExpectAsync(int expectedCount, Func<Task> actionAsync, CancellationToken cancellationToken) =>
        RunAsync(expectedCount, null, actionAsync, cancellationToken);

    public Task ExpectAsync(int expectedCount, TimeSpan timeout, Func<Task> action, CancellationToken cancellationToken) =>
        RunAsync(expectedCount, timeout, action, cancellationToken);

    public Task<T> ExpectAsync<T>(int expectedCount, Func<Task<T>> func, CancellationToken cancellationToken) =>
        RunAsync(expectedCount, null, func, cancellationToken);

    public Task<T> ExpectAsync<T>(int expectedCount, TimeSpan timeout, Func<Task<T>> func, CancellationToken cancellationToken) =>
        RunAsync(expectedCount, timeout, func, cancellationToken);

    public void Mute(Action action, CancellationToken cancellationToken)
    {
        using var muted = Mute();
        action();
    }

    public T Mute<T>(Func<T> func, CancellationToken cancellationToken)
    {
        using var muted = Mute();
        return func();
    }

    public async Task MuteAsync(Func<Task> action, CancellationToken cancellationToken)
    {
        using var muted = Mute();
        await action();
    }

    public async Task<T> MuteAsync<T>(Func<Task<T>> func, CancellationToken cancellationToken)
    {
        using var muted = Mute();
        return await func();
    }

    private void Run(int expected, TimeSpan? timeout, Action action, CancellationToken cancellationToken) =>
        Run(
            expected,
            timeout,
            () =>
            {
                action();
                return true;
            },
            cancellationToken);

    private T Run<T>(int expected, TimeSpan? timeout, Func<T> func, CancellationToken cancellationToken) =>
        Expect(expected, timeout, () => new ValueTask<T>(func()), async: false, cancellationToken).GetAwaiter().GetResult();

    private Task RunAsync(int expected, TimeSpan? timeout, Func<Task> action, CancellationToken cancellationToken) =>
        RunAsync(
            expected,
            timeout,
            async () =>
            {
                await action();
                return true;
            },
            cancellationToken);

    private Task<T> RunAsync<T>(int expected, TimeSpan? timeout, Func<Task<T>> func, CancellationToken cancellationToken) =>
        Expect(expected, timeout, () => new ValueTask<T>(func()), async: true, cancellationToken).AsTask();
}
