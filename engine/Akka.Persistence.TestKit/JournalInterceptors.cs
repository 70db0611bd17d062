namespace Akka.Persistence.TestKit;

public static class JournalInterceptors
{
    public sealed class Noop : IJournalInterceptor
    {
        public static readonly IJournalInterceptor Instance = new Noop();

        public Task InterceptAsync(IPersistentRepresentation message) => Task.CompletedTask;
    }

    public sealed class Failure : IJournalInterceptor
    {
        public static readonly IJournalInterceptor Instance = new Failure();

        public Task InterceptAsync(IPersistentRepresentation message) => throw new TestJournalFailureException();
    }

    public sealed class Rejection : IJournalInterceptor
    {
        public static readonly IJournalInterceptor Instance = new Rejection();

        public Task InterceptAsync(IPersistentRepresentation message) => throw new TestJournalRejectionException();
    }

    /// <summary>Lets the next one decide about events of a type.</summary>
    public sealed class OnType(Type messageType, IJournalInterceptor next) : IJournalInterceptor
    {
        public Task InterceptAsync(IPersistentRepresentation message) =>
            messageType.IsInstanceOfType(message.Payload) ? next.InterceptAsync(message) : Task.CompletedTask;
    }

    /// <summary>Waits before the next one decides.</summary>
    public sealed class Delay(TimeSpan delay, IJournalInterceptor next) : IJournalInterceptor
    {
        public async Task InterceptAsync(IPersistentRepresentation message)
        {
            await Task.Delay(delay).ConfigureAwait(false);
            await next.InterceptAsync(message).ConfigureAwait(false);
        }
    }

    /// <summary>Lets the next one decide where the predicate is true, or where it is false if <c>negate</c> is set.</summary>
    public sealed class OnCondition : IJournalInterceptor
    {
        private readonly Func<IPersistentRepresentation, Task<bool>> _predicate;
        private readonly IJournalInterceptor _next;
        private readonly bool _negate;

        public OnCondition(Func<IPersistentRepresentation, Task<bool>> predicate, IJournalInterceptor next, bool negate = false)
        {
            _predicate = predicate;
            _next = next;
            _negate = negate;
        }

        public OnCondition(Func<IPersistentRepresentation, bool> predicate, IJournalInterceptor next, bool negate = false)
            : this(message => Task.FromResult(predicate(message)), next, negate)
        {
        }

        public async Task InterceptAsync(IPersistentRepresentation message)
        {
            if (await _predicate(message).ConfigureAwait(false) != _negate) await _next.InterceptAsync(message).ConfigureAwait(false);
        }
    }
}
