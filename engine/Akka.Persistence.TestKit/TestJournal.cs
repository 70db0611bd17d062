using System.Collections.Immutable;
using Akka.Actor;
using Akka.Persistence.Journal;

namespace Akka.Persistence.TestKit;

/// <summary>A journal in memory that specs can have fail.</summary>
public sealed class TestJournal : MemoryJournal
{
    private volatile IJournalInterceptor _writing = JournalInterceptors.Noop.Instance;
    private volatile IJournalInterceptor _recovering = JournalInterceptors.Noop.Instance;

    /// <summary>What a spec sets the journal behind the reference with.</summary>
    public static ITestJournal FromRef(IActorRef actor) => new Control(actor);

    public override async Task ReplayMessagesAsync(
        IActorContext context, string persistenceId, long fromSequenceNr, long toSequenceNr, long max,
        Action<IPersistentRepresentation> recoveryCallback)
    {
        foreach (var persistent in Read(persistenceId, fromSequenceNr, toSequenceNr, max))
        {
            await _recovering.InterceptAsync(persistent).ConfigureAwait(false);
            recoveryCallback(persistent);
        }
    }

    protected override bool ReceivePluginInternal(object message)
    {
        switch (message)
        {
            case UseWriteInterceptor use: _writing = use.Interceptor; break;
            case UseRecoveryInterceptor use: _recovering = use.Interceptor; break;
            default: return base.ReceivePluginInternal(message);
        }

        Sender.Tell(Ack.Instance, Self);
        return true;
    }

    protected override async Task<IImmutableList<Exception>> WriteMessagesAsync(IEnumerable<AtomicWrite> messages)
    {
        var outcomes = ImmutableArray.CreateBuilder<Exception>();
        foreach (var write in messages)
        {
            try
            {
                foreach (var persistent in (IEnumerable<IPersistentRepresentation>)write.Payload)
                    await _writing.InterceptAsync(persistent).ConfigureAwait(false);
                await base.WriteMessagesAsync([write]).ConfigureAwait(false);
                outcomes.Add(null);
            }
            catch (TestJournalRejectionException rejection)
            {
                outcomes.Add(rejection);
            }
        }

        return outcomes.ToImmutable();
    }

    public sealed class UseWriteInterceptor(IJournalInterceptor interceptor)
    {
        public IJournalInterceptor Interceptor { get; } = interceptor;
    }

    public sealed class UseRecoveryInterceptor(IJournalInterceptor interceptor)
    {
        public IJournalInterceptor Interceptor { get; } = interceptor;
    }

    public sealed class Ack
    {
        public static readonly Ack Instance = new();
    }

    private sealed class Control(IActorRef journal) : ITestJournal
    {
        public JournalWriteBehavior OnWrite { get; } = new(new JournalSetter(journal, use => new UseWriteInterceptor(use)));

        public JournalRecoveryBehavior OnRecovery { get; } = new(new JournalSetter(journal, use => new UseRecoveryInterceptor(use)));
    }
}
