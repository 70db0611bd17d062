using Akka.Actor;
using Akka.Event;

namespace Akka.Persistence;

/// <summary>
/// An actor whose state is what its events add up to. Events are stored before they take effect, and a new incarnation is given
/// them again, from the youngest snapshot on, before it handles its first command.
/// </summary>
public abstract partial class Eventsourced : ActorBase, IPersistentIdentity, IWithUnboundedStash, IPersistenceRecovery
{
    /// <summary>What is brought back from the stash when the actor restarts: everything but answers to the failed incarnation.</summary>
    public static readonly Func<Envelope, bool> UnstashFilterPredicate =
        static envelope => envelope.Message is not (WriteMessageSuccess or ReplayedMessage);

    private static int _instances;

    private readonly int _instanceId = Interlocked.Increment(ref _instances);
    private readonly string _writerGuid = Guid.NewGuid().ToString("N");
    private readonly IStash _internalStash;
    private PersistencePhase _phase;
    private PersistencePlugin _journal;
    private IActorRef _snapshotStore;
    private ILoggingAdapter _log;

    protected Eventsourced()
    {
        Extension = Persistence.Instance.Apply(Context.System);
        _internalStash = Context.CreateStash(GetType());
        Stash = new CommandStash(Context.CreateStash(GetType()), _internalStash);
    }

    /// <summary>Unique among all persistent actors that share a journal, and the same in every incarnation.</summary>
    public abstract string PersistenceId { get; }

    /// <summary>How much of its past the actor is given when it starts.</summary>
    public virtual Recovery Recovery => Recovery.Default;

    /// <summary>The stash of the actor's own; what has to wait for events to be stored is kept elsewhere.</summary>
    public IStash Stash { get; set; }

    public string JournalPluginId { get; set; }

    public string SnapshotPluginId { get; set; }

    public IActorRef Journal => Plugin.Actor;

    public IActorRef SnapshotStore => _snapshotStore ??= Extension.SnapshotStoreFor(SnapshotPluginId);

    public string SnapshotterId => PersistenceId;

    /// <summary>True until <see cref="RecoveryCompleted"/>.</summary>
    public bool IsRecovering => _phase < PersistencePhase.ProcessingCommands;

    public bool IsRecoveryFinished => !IsRecovering;

    /// <summary>The sequence number of the last event that was replayed or stored.</summary>
    public long LastSequenceNr { get; private set; }

    public long SnapshotSequenceNr => LastSequenceNr;

    protected PersistenceExtension Extension { get; }

    protected virtual ILoggingAdapter Log => _log ??= Logging.GetLogger(Context);

    private PersistencePlugin Plugin => _journal ??= Extension.Journal(JournalPluginId);

    public override void AroundPreStart()
    {
        BeginRecovery();
        base.AroundPreStart();
    }

    public override void AroundPreRestart(Exception cause, object message)
    {
        try
        {
            EndRecovery();
            Stash.UnstashAll(UnstashFilterPredicate);
            _internalStash.UnstashAll();
            FlushJournalBatch();
        }
        finally
        {
            base.AroundPreRestart(cause, Unwrap(message));
        }
    }

    public override void AroundPostRestart(Exception reason, object message)
    {
        BeginRecovery();
        base.AroundPostRestart(reason, message);
    }

    public override void AroundPostStop()
    {
        try
        {
            EndRecovery();
            Stash.UnstashAll(UnstashFilterPredicate);
            _internalStash.UnstashAll();
        }
        finally
        {
            base.AroundPostStop();
        }
    }

    protected override bool AroundReceive(Receive receive, object message)
    {
        switch (_phase)
        {
            case PersistencePhase.AwaitingPermit: AwaitPermit(message); break;
            case PersistencePhase.LoadingSnapshot: AwaitSnapshot(message); break;
            case PersistencePhase.Replaying: Replay(message); break;
            case PersistencePhase.ProcessingCommands: ProcessCommand(receive, message); break;
            default: AwaitEvents(message); break;
        }

        return true;
    }

    /// <summary>Given the snapshot, the events and <see cref="RecoveryCompleted"/>, in this order.</summary>
    protected abstract bool ReceiveRecover(object message);

    /// <summary>Given everything else, once the recovery is done.</summary>
    protected abstract bool ReceiveCommand(object message);

    /// <summary>Answers of the plugins that nobody handles are logged where they tell of a failure.</summary>
    protected override void Unhandled(object message)
    {
        switch (message)
        {
            case RecoveryCompleted:
                break;
            case SaveSnapshotFailure failure:
                Log.Warning("Failed to save snapshot {0} of [{1}]: {2}", failure.Metadata, PersistenceId, failure.Cause);
                break;
            case DeleteSnapshotFailure failure:
                Log.Warning("Failed to delete snapshot {0} of [{1}]: {2}", failure.Metadata, PersistenceId, failure.Cause);
                break;
            case DeleteSnapshotsFailure failure:
                Log.Warning("Failed to delete snapshots of [{0}]: {1}", PersistenceId, failure.Cause);
                break;
            case DeleteMessagesFailure failure:
                Log.Warning("Failed to delete events of [{0}] to {1}: {2}", PersistenceId, failure.ToSequenceNr, failure.Cause);
                break;
            default:
                base.Unhandled(message);
                break;
        }
    }

    private static object Unwrap(object message) => message switch
    {
        WriteMessageSuccess written => written.Persistent.Payload,
        LoopMessageSuccess deferred => deferred.Message,
        ReplayedMessage replayed => replayed.Persistent.Payload,
        IPersistenceMessage => null,
        _ => message,
    };
}
