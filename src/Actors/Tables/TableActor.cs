using System.Collections.Immutable;
using Akka.Actor;
using Microsoft.Extensions.Logging;
using TableActors.Actors.Stores;
using TableActors.Contracts.Errors;
using TableActors.Contracts.Messages;
using TableActors.Contracts.Tables;

namespace TableActors.Actors.Tables;

/// <summary>
/// The one writer of a table. It orders writes and commits them in groups: while one transaction is under way, what arrives waits,
/// and the next transaction takes all of it. Each write is answered after the commit that decided it. See <see cref="TablePhase"/>.
/// </summary>
internal sealed partial class TableActor : ReceiveActor, IWithTimers
{
    private readonly TableSchema _schema;
    private readonly ITableStore _store;
    private readonly TimeProvider _time;
    private readonly ILogger<TableActor> _logger;
    private readonly WriteQueue _queue;
    private readonly WriteBatch _batch = new();
    private readonly List<QueuedWrite> _late = [];
    private TablePhase _phase = new TablePhase.Unavailable(TableProblems.StoreUnavailable);
    private Backoff _backoff = Backoff.None;
    private long _runs;

    public TableActor(TableSchema schema, ITableStore store, WriteLimits limits, TimeProvider time, ILogger<TableActor> logger)
    {
        _schema = schema;
        _store = store;
        _time = time;
        _logger = logger;
        _queue = new WriteQueue(limits);
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
        // Stopped by force: what waits would otherwise learn it only from its deadline.
        Refuse(_queue.TakeAll(), TableProblems.Moving);
        Refuse(_batch.Writes, TableProblems.OutcomeUnknown);
    }

    private void OnWrite(WriteCommand write)
    {
        var refusal = write.Schema != _schema.Fingerprint ? TableProblems.OtherSchema(_schema.Name) : _phase switch
        {
            TablePhase.Unavailable unavailable => unavailable.Refusal,
            TablePhase.Draining => TableProblems.Moving,
            _ => _queue.TryAdd(new QueuedWrite(write, Sender, WriteSize.Of(write))) ? null : TableProblems.Overloaded,
        };
        if (refusal is not null)
            Sender.Tell(refusal);
        else if (_phase is TablePhase.Idle idle)
            CommitNext(idle.Lease);
    }

    private void Acquire()
    {
        var run = ++_runs;
        _phase = new TablePhase.Acquiring(run);
        _store.AcquireAsync(_schema, CancellationToken.None).PipeTo(
            Self, success: lease => new LeaseTaken(run, lease), failure: failure => new LeaseRefused(run, failure));
    }

    private void OnLeaseTaken(LeaseTaken taken)
    {
        if (_phase is not TablePhase.Acquiring acquiring || acquiring.Run != taken.Run)
            return;
        Acquired(_schema.Name, taken.Lease.Epoch);
        _backoff = Backoff.None;
        CommitNext(taken.Lease);
    }

    private void OnLeaseRefused(LeaseRefused refused)
    {
        if (_phase is not TablePhase.Acquiring acquiring || acquiring.Run != refused.Run)
            return;
        NotAcquired(_schema.Name, refused.Failure);
        BecomeUnavailable((refused.Failure as ProblemException)?.Problem);
    }

    private void CommitNext(TableLease lease)
    {
        var isDraining = _phase is TablePhase.Draining;
        do
        {
            _queue.Take(_time.GetUtcNow(), _batch.Writes, _late);
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
        var run = ++_runs;
        _phase = isDraining ? new TablePhase.Draining(lease, run) : new TablePhase.Committing(lease, run);
        _store.CommitAsync(lease, _batch).PipeTo(
            Self, success: outcome => new BatchEnded(run, outcome), failure: failure => new BatchEnded(run, Unknown(failure)));
    }

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
        switch (ended.Outcome)
        {
            case BatchOutcome.Committed committed:
                Answer(committed.Replies);
                CommitNext(lease);
                break;
            case BatchOutcome.Fenced:
                LostTo(_schema.Name, lease.Epoch);
                Refuse(_batch.Writes, TableProblems.Moving);
                _batch.Clear();
                Context.Stop(Self);
                break;
            case BatchOutcome.Failed failed:
                NotCommitted(_schema.Name, _batch.Writes.Count, failed.Problem.Code.Code);
                Refuse(_batch.Writes, new WriteRefused(failed.Problem));
                _batch.Clear();
                BecomeUnavailable(failed.Problem);
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

    private void BecomeUnavailable(Problem? problem)
    {
        // What waits was not tried: for it, the outcome is certain, whatever it is for the batch that failed.
        var refusal = problem is null || problem.Code == ErrorCodes.OutcomeUnknown ? TableProblems.StoreUnavailable : new WriteRefused(problem);
        if (_phase is TablePhase.Draining)
        {
            Context.Stop(Self);
        }
        else
        {
            _backoff = _backoff.Next;
            _phase = new TablePhase.Unavailable(refusal);
            Timers.StartSingleTimer(nameof(AcquireAgain), AcquireAgain.Instance, _backoff.Delay);
        }

        Refuse(_queue.TakeAll(), refusal);
    }

    private void Answer(ImmutableArray<WriteReply> replies)
    {
        var writes = _batch.Writes;
        for (var i = 0; i < writes.Count; i++)
            writes[i].Sender.Tell(replies[i]);
        _batch.Clear();
    }

    private static void Refuse(IReadOnlyList<QueuedWrite> writes, WriteRefused refusal)
    {
        for (var i = 0; i < writes.Count; i++)
            writes[i].Sender.Tell(refusal);
    }

    private BatchOutcome Unknown(Exception failure)
    {
        StoreBroke(_schema.Name, failure);
        return new BatchOutcome.Failed(StoreProblems.OutcomeUnknown);
    }
}
