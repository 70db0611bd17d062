using Akka.Actor;

namespace Akka.Persistence.TestKit;

/// <summary>Sends an interceptor to a journal, and waits until it is in place.</summary>
internal sealed class JournalSetter(IActorRef journal, Func<IJournalInterceptor, object> request) : IJournalBehaviorSetter
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    public Task SetInterceptorAsync(IJournalInterceptor interceptor) => journal.Ask<TestJournal.Ack>(request(interceptor), Patience);
}
