using System.Collections.Immutable;
using Akka.Actor;
using Akka.Cluster.Sharding;
using Akka.Event;
using Microsoft.Extensions.Logging;
using TableActors.Actors.Cluster;
using TableActors.Actors.Hosting;
using TableActors.Actors.Stores;
using TableActors.Actors.Telemetry;
using TableActors.Contracts.Errors;
using TableActors.Contracts.Messages;
using TableActors.Contracts.Naming;
using TableActors.Contracts.Tables;
using LogLevel = Microsoft.Extensions.Logging.LogLevel;

namespace TableActors.Actors.Tables;

/// <summary>
/// The only writer of a table. It orders writes and commits them in batches: while one transaction
/// is under way, new writes wait, and the next transaction takes them all. Each write gets its
/// reply after the commit that decided it. See <see cref="TablePhase"/>.
/// <para>
/// The actor stops only on <see cref="DrainTable"/>. If it stopped by itself, the messages that the
/// shard has put into its mailbox would be lost. After a defect, it restarts in place, which keeps
/// the mailbox, and pauses before it goes on.
/// </para>
/// </summary>
internal sealed partial class TableActor : ReceiveActor, IWithTimers
{
    // The restart has lost the count of earlier failures, so the pause assumes several.
    private static readonly Backoff AfterDefect = new(3);
    private readonly TableSchema _schema;
    private readonly TableEnvironment _environment;
    private readonly ILogger<TableActor> _logger;
    private readonly LiveEntity _live;
    private readonly WriteQueue _queue;
    private readonly WriteBatch _batch = new();
    private readonly List<QueuedWrite> _late = [];
    private TablePhase _phase = new TablePhase.Unavailable(TableProblems.StoreUnavailable);
    private Backoff _backoff = Backoff.None;

    public TableActor(TableSchema schema, TableEnvironment environment)
    {
        _schema = schema;
        _environment = environment;
        _logger = environment.Logger;
        _queue = new WriteQueue(environment.Limits);
        _live = environment.Live.Enter(EntityKind.Table, schema.Name.Value, () => _queue.Count);
        Receive<WriteCommand>(OnWrite);
        Receive<BatchEnded>(OnBatchEnded);
        Receive<LeaseTaken>(OnLeaseTaken);
        Receive<LeaseRefused>(OnLeaseRefused);
        Receive<AcquireAgain>(_ => Acquire());
        Receive<DrainTable>(_ => OnDrain());
    }

    public ITimerScheduler Timers { get; set; } = null!;

    protected override void PreStart() => Acquire();

    protected override void PostStop()
    {
        _environment.Live.Leave(_live);
        // Writes are left only if a defect or force has stopped the actor. Without a reply, their
        // senders would wait until the deadline.
        Refuse(_queue.TakeAll(), TableProblems.Moving);
        Refuse(_batch.Writes, TableProblems.OutcomeUnknown);
    }

    protected override void PreRestart(Exception reason, object message)
    {
        // PostStop answers the writes that wait. The write whose handler threw is lost, so its
        // sender gets the reply here.
        if (message is WriteCommand write && !_queue.Holds(write, Sender) && !_batch.Holds(write, Sender))
            Sender.Tell(TableProblems.Moving);
        // The shard does not send DrainTable a second time.
        if (_phase is TablePhase.Draining)
            Context.Stop(Self);
        base.PreRestart(reason, message);
    }

    protected override void PostRestart(Exception reason)
    {
        _backoff = AfterDefect;
        BecomeUnavailable(TableProblems.Moving);
    }

    private void OnWrite(WriteCommand write)
    {
        var refusal = write.Schema != _schema.Fingerprint ? TableProblems.OtherSchema(_schema.Name) : _phase switch
        {
            TablePhase.Unavailable unavailable => unavailable.Refusal,
            TablePhase.Draining or TablePhase.Leaving => TableProblems.Moving,
            _ when _queue.TryAdd(new QueuedWrite(write, Sender, WriteSize.Of(write), ArrivedAt())) => null,
            _ => TableProblems.Overloaded,
        };
        if (refusal is not null)
            Refuse(write, Sender, refusal);
        else if (_phase is TablePhase.Idle idle)
            CommitNext(idle.Lease);
    }

    private void Acquire()
    {
        var run = RunNumber.Next();
        _phase = new TablePhase.Acquiring(run);
        Begin(() => _environment.Store.AcquireAsync(_schema, CancellationToken.None)).PipeTo(
            Self, success: lease => new LeaseTaken(run, lease), failure: failure => new LeaseRefused(run, failure));
    }

    private void OnLeaseTaken(LeaseTaken taken)
    {
        if (_phase is not TablePhase.Acquiring acquiring || acquiring.Run != taken.Run)
            return;
        Acquired(_schema.Name, taken.Lease.Epoch);
        Measures.OwnerTaken("table", _schema.Name.Value);
        (_live.Epoch, _live.LastError) = (taken.Lease.Epoch, null);
        _backoff = Backoff.None;
        CommitNext(taken.Lease);
    }

    private void OnLeaseRefused(LeaseRefused refused)
    {
        if (_phase is not TablePhase.Acquiring acquiring || acquiring.Run != refused.Run)
            return;
        NotAcquired(_schema.Name, refused.Failure);
        BecomeUnavailable(RefusalOf((refused.Failure as ProblemException)?.Problem));
    }

    private void CommitNext(TableLease lease)
    {
        var isDraining = _phase is TablePhase.Draining;
        do
        {
            _queue.Take(_environment.Time.GetUtcNow(), _batch.Writes, _late);
            Refuse(_late, TableProblems.TooLate);
            _late.Clear();
        }
        while (_batch.Writes.Count == 0 && _queue.Count > 0);

        if (_batch.Writes.Count > 0)
            Commit(lease, isDraining);
        else if (isDraining)
            Context.Stop(Self);
        else
            _phase = new TablePhase.Idle(lease);
    }

    private void Commit(TableLease lease, bool isDraining)
    {
        var run = RunNumber.Next();
        var begun = _environment.Time.GetUtcNow();
        MeasureBatch();
        _phase = isDraining ? new TablePhase.Draining(lease, run) : new TablePhase.Committing(lease, run);
        Begin(() => _environment.Store.CommitAsync(lease, _batch)).PipeTo(
            Self,
            success: outcome => new BatchEnded(run, outcome, begun),
            failure: failure => new BatchEnded(run, OutcomeUnknown(failure), begun));
    }

    private void MeasureBatch()
    {
        Measures.BatchBegins(_schema.Name, _batch.Count);
        foreach (var write in _batch.Writes)
        {
            if (write.ArrivedAt != 0)
                Measures.Waited(_schema.Name, _environment.Time.GetElapsedTime(write.ArrivedAt));
        }
    }

    private long ArrivedAt() => Measures.WatchesQueues ? _environment.Time.GetTimestamp() : 0;

    private void OnBatchEnded(BatchEnded ended)
    {
        var lease = _phase switch
        {
            TablePhase.Committing committing when committing.Run == ended.Run => committing.Lease,
            TablePhase.Draining draining when draining.Run == ended.Run => draining.Lease,
            _ => null,
        };
        if (lease is null)
            return;
        var error = MeasuredStore.ErrorOf(ended.Outcome);
        Traces.AddCommit(_schema.Name, _batch.Writes, ended.Begun, _environment.Time.GetUtcNow(), error);
        switch (ended.Outcome)
        {
            case BatchOutcome.Committed committed:
                Answer(committed.Replies);
                CommitNext(lease);
                break;
            case BatchOutcome.Fenced:
                LostTo(_schema.Name, lease.Epoch);
                Measures.OwnerLost("table", _schema.Name.Value);
                Refuse(_batch.Writes, TableProblems.Moving);
                _batch.Clear();
                Leave();
                break;
            case BatchOutcome.Failed failed:
                NotCommitted(_schema.Name, _batch.Writes.Count, failed.Problem.Code.Code);
                Refuse(_batch.Writes, new WriteRefused(failed.Problem));
                _batch.Clear();
                BecomeUnavailable(RefusalOf(failed.Problem));
                break;
        }
    }

    private void OnDrain()
    {
        if (_phase is TablePhase.Committing committing)
            _phase = new TablePhase.Draining(committing.Lease, committing.Run);
        else if (_phase is not TablePhase.Draining)
            Context.Stop(Self);
    }

    // Once the shard has the Passivate, it buffers new messages for the next actor. This actor
    // refuses those that its mailbox already has.
    private void Leave()
    {
        var isDraining = _phase is TablePhase.Draining;
        _phase = TablePhase.Leaving.Instance;
        Refuse(_queue.TakeAll(), TableProblems.Moving);
        if (isDraining)
            Context.Stop(Self);
        else
            Context.Parent.Tell(new Passivate(DrainTable.Instance));
    }

    // Waiting writes were not tried, so their outcome is known, even if that of the failed batch
    // is not.
    private static WriteRefused RefusalOf(Problem? problem) =>
        problem is null || problem.Code == ErrorCodes.OutcomeUnknown
            ? TableProblems.StoreUnavailable
            : new WriteRefused(problem);

    private void BecomeUnavailable(WriteRefused refusal)
    {
        if (_phase is TablePhase.Draining)
        {
            Context.Stop(Self);
        }
        else
        {
            _backoff = _backoff.Next;
            _phase = new TablePhase.Unavailable(refusal);
            _live.LastError = refusal.Problem.Code.Code;
            Timers.StartSingleTimer(nameof(AcquireAgain), AcquireAgain.Instance, _backoff.Delay);
        }

        Refuse(_queue.TakeAll(), refusal);
    }

    private void Answer(ImmutableArray<WriteReply> replies)
    {
        var writes = _batch.Writes;
        var answered = 0;
        try
        {
            for (; answered < writes.Count; answered++)
                Answer(writes[answered], replies[answered]);
        }
        finally
        {
            Measures.CountWrites(writes, replies, answered);
            // If the store has given too few replies, PostStop answers the other writes when this
            // actor restarts.
            writes.RemoveRange(0, answered);
        }
    }

    private static void Answer(QueuedWrite write, WriteReply reply) =>
        write.Sender.Tell(write.Sender is IInternalActorRef { IsLocal: false } ? Sendable(reply) : reply);

    private static WriteReply Sendable(WriteReply reply) => reply switch
    {
        RowWritten { Row: var row } when !NodeReach.Fits(reply, WriteSize.Of(row.Values)) => TableProblems.RowTooLarge,
        RowVersionDiffers { Current: var row } when !NodeReach.Fits(reply, WriteSize.Of(row.Values)) =>
            TableProblems.CurrentTooLarge,
        _ => reply,
    };

    private static void Refuse(IReadOnlyList<QueuedWrite> writes, WriteRefused refusal)
    {
        for (var i = 0; i < writes.Count; i++)
            Refuse(writes[i].Command, writes[i].Sender, refusal);
    }

    private static void Refuse(WriteCommand write, IActorRef sender, WriteRefused refusal)
    {
        Measures.CountWrite(write, refusal);
        sender.Tell(refusal);
    }

    // If a store throws before it returns a task, the store has failed: that is no defect of
    // this actor.
    private static Task<T> Begin<T>(Func<Task<T>> begin)
    {
        try
        {
            return begin();
        }
        catch (Exception failure)
        {
            return Task.FromException<T>(failure);
        }
    }

    private BatchOutcome OutcomeUnknown(Exception failure)
    {
        StoreBroke(_schema.Name, failure);
        return new BatchOutcome.Failed(StoreProblems.OutcomeUnknown);
    }

    private abstract record OwnMessage
        : INoSerializationVerificationNeeded, IDeadLetterSuppression, INotInfluenceReceiveTimeout;

    private sealed record LeaseTaken(long Run, TableLease Lease) : OwnMessage;

    private sealed record LeaseRefused(long Run, Exception Failure) : OwnMessage;

    private sealed record BatchEnded(long Run, BatchOutcome Outcome, DateTimeOffset Begun) : OwnMessage;

    private sealed record AcquireAgain : OwnMessage
    {
        public static AcquireAgain Instance { get; } = new();
    }

    [LoggerMessage(1100, LogLevel.Debug, "Table {Table} is owned here with epoch {Epoch}.")]
    private partial void Acquired(TableName table, long epoch);

    [LoggerMessage(1101, LogLevel.Error, "Table {Table} cannot be owned for now.")]
    private partial void NotAcquired(TableName table, Exception failure);

    [LoggerMessage(1102, LogLevel.Warning, "Table {Table} has a later owner than epoch {Epoch}; this one leaves.")]
    private partial void LostTo(TableName table, long epoch);

    [LoggerMessage(1103, LogLevel.Error, "A transaction of table {Table} with {Writes} writes failed: {Code}.")]
    private partial void NotCommitted(TableName table, int writes, string code);

    [LoggerMessage(1104, LogLevel.Error, "The store broke off a transaction of table {Table}.")]
    private partial void StoreBroke(TableName table, Exception failure);
}

/// <summary>What all table actors of a node share.</summary>
/// <param name="Store">The store of the rows.</param>
/// <param name="Limits">How much may wait, and how much one transaction takes.</param>
/// <param name="Live">The tables whose actors are on this node.</param>
/// <param name="Time">The clock.</param>
/// <param name="Logger">The log of all table actors.</param>
internal sealed record TableEnvironment(
    ITableStore Store, WriteLimits Limits, LiveEntities Live, TimeProvider Time, ILogger<TableActor> Logger);

/// <summary>
/// Tells a table's actor to stop, because its shard moves or the table is idle. The actor commits
/// and answers what it has accepted, and stops.
/// </summary>
internal sealed class DrainTable : IDeadLetterSuppression, INoSerializationVerificationNeeded
{
    private DrainTable()
    {
    }

    public static DrainTable Instance { get; } = new();

    public override string ToString() => nameof(DrainTable);
}
