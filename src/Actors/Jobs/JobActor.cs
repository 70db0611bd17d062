using Akka.Actor;
using Akka.Cluster.Sharding;
using Akka.Persistence;
using Microsoft.Extensions.Logging;
using TableActors.Actors.Cluster;
using TableActors.Actors.Exports;
using TableActors.Actors.Hosting;
using TableActors.Actors.Telemetry;
using TableActors.Contracts.Errors;
using TableActors.Contracts.Jobs;

namespace TableActors.Actors.Jobs;

/// <summary>
/// One job, from its acceptance to its end: it stores what happens before it tells anybody, and goes on with what is left when it is
/// started again. Its steps carry the job's id, so that repeating one changes nothing. See <see cref="JobStage"/> and
/// <see cref="JobPhase"/>.
/// <para>
/// It stops only when it is told to drain, and where its journal fails, which nothing can prevent: what the mailbox holds then is answered
/// by <see cref="UndeliveredActor"/>. The shard starts the next actor only for a message, and the journal's circuit breaker makes that cheap
/// while the journal is away; so no supervisor needs to slow it down. After a defect it is restarted in place, and waits before it goes on.
/// </para>
/// </summary>
internal sealed partial class JobActor : UntypedPersistentActor, IWithTimers
{
    // Long enough for a client that asks for the result every few seconds; coming back costs one read of the journal.
    private static readonly TimeSpan RestsFor = TimeSpan.FromSeconds(5);
    private static readonly Backoff NoFailure = Backoff.None with { First = TimeSpan.FromMilliseconds(200), Longest = TimeSpan.FromSeconds(30) };
    private readonly JobId _job;
    private readonly JobEnvironment _environment;
    private readonly ILogger<JobActor> _logger;
    private readonly List<IActorRef> _cancellers = [];
    private readonly List<Waiter> _waiters = [];
    private JobHistory _history = JobHistory.Empty;
    private JobPhase _phase = JobPhase.Resting.Instance;
    private JobAttempts _attempts;
    private JobEvent? _unstored;
    private Problem _farewell = JobProblems.OutcomeUnknown;
    private JobAtHand? _counted;
    private int _failures;
    private bool _mayHaveBegun;
    private bool _isAsleep;
    private bool _isDraining;
    private bool _isAfterDefect;

    public JobActor(JobId job, JobEnvironment environment)
    {
        _job = job;
        _environment = environment;
        _logger = environment.Logger;
    }

    public override string PersistenceId => $"job-{_job.Value}";

    // There are a handful of events, and no snapshots.
    public override Recovery Recovery { get; } = new(SnapshotSelectionCriteria.None);

    public ITimerScheduler Timers { get; set; } = null!;

    // The journal keeps microseconds nowhere, but the index does; the two must agree.
    private DateTimeOffset Now
    {
        get
        {
            var now = _environment.Time.GetUtcNow();
            return now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMicrosecond));
        }
    }

    protected override void OnRecover(object message)
    {
        switch (message)
        {
            case JobEvent happened:
                _history = _history.Apply(happened);
                break;
            case RecoveryCompleted:
                OnRecovered();
                break;
            default:
                throw new InvalidOperationException($"A {message.GetType()} is no event of a job.");
        }
    }

    protected override void OnCommand(object message)
    {
        switch (message)
        {
            case IJobMessage when _phase is JobPhase.Step:
                Stash.Stash();
                break;
            case IJobMessage asked when _phase is JobPhase.Leaving:
                Refuse(asked, Sender, JobProblems.StoreUnavailable);
                break;
            case SubmitJob submit:
                OnSubmit(submit);
                break;
            case FindJob:
                Answer(Sender, _history.Stage == JobStage.None ? JobMissing.Instance : new JobFound(Status()));
                break;
            case CancelJob:
                OnCancel();
                break;
            case RetryJob:
                OnRetry();
                break;
            case WakeJob wake:
                OnWake(wake);
                break;
            case RemoveJob remove:
                OnRemove(remove);
                break;
            case ExportEnded ended:
                OnExportEnded(ended);
                break;
            case ExportWanted wanted:
                OnExportWanted(wanted);
                break;
            case DrainJob:
                OnDrain();
                break;
            case ReceiveTimeout:
                OnIdle();
                break;
            case SlotGranted granted:
                OnSlotGranted(granted);
                break;
            case OwnMessage own:
                OnOwn(own);
                break;
            case DeleteMessagesSuccess:
                OnDeleted();
                break;
            case DeleteMessagesFailure failed:
                OnNotDeleted(failed);
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    private void OnOwn(OwnMessage message)
    {
        switch (message)
        {
            case RunEnded ended:
                OnRunEnded(ended);
                break;
            case RunOverdue overdue:
                OnRunOverdue(overdue);
                break;
            case PauseOver:
                OnPauseOver();
                break;
            case StepPrepared prepared:
                OnStepPrepared(prepared);
                break;
            case RowPut put:
                OnRowPut(put);
                break;
            case PutRowAgain:
                PutRow();
                break;
            case SendRowAgain:
                SendRow();
                break;
            case Vanished vanished:
                OnVanished(vanished);
                break;
        }
    }

    protected override bool AroundReceive(Receive receive, object message)
    {
        // Kept here and not by the base class, so that those who ask can be told where the recovery fails.
        if (!IsRecovering || message is not IJobMessage)
            return base.AroundReceive(receive, message);
        Stash.Stash();
        return true;
    }

    protected override void OnRecoveryFailure(Exception reason, object? message = null)
    {
        NotRecovered(_job, reason.Message);
        foreach (var early in Stash.ClearStash())
            Refuse((IJobMessage)early.Message, early.Sender, JobProblems.StoreUnavailable);
    }

    protected override void OnPersistFailure(Exception cause, object @event, long sequenceNr) => NotStored(_job, cause);

    protected override void OnPersistRejected(Exception cause, object @event, long sequenceNr)
    {
        NotStored(_job, cause);
        _farewell = JobProblems.StoreUnavailable;
        if (_isDraining)
        {
            Context.Stop(Self);
            return;
        }

        if (_phase is JobPhase.Step step)
            step.Sender.Tell(new JobRefused(_farewell));
        Enter(JobPhase.Leaving.Instance);
        Sleep();
        Stash.UnstashAll();
    }

    protected override void PreRestart(Exception reason, object message)
    {
        // Those whose answers are still to come get one as the actor stops; the message that broke its handler is nowhere any more.
        if (message is IJobMessage asked && !IsOwedAnAnswer(Sender))
            Refuse(asked, Sender, JobProblems.OutcomeUnknown);
        // It will not be told to drain a second time.
        if (_isDraining)
            Context.Stop(Self);
        base.PreRestart(reason, message);
    }

    protected override void PostRestart(Exception reason)
    {
        _isAfterDefect = true;
        base.PostRestart(reason);
    }

    protected override void PostStop()
    {
        Count(null);
        SlotOf(_phase)?.GiveBack();
        CancellationOf(_phase)?.Cancel();
        if (_phase is JobPhase.Step step)
            step.Sender.Tell(new JobRefused(_farewell));
        foreach (var canceller in _cancellers)
            canceller.Tell(new JobRefused(JobProblems.OutcomeUnknown));
        foreach (var waiter in _waiters)
            waiter.Sender.Tell(new JobRefused(JobProblems.OutcomeUnknown));
        base.PostStop();
    }

    private static JobSlot? SlotOf(JobPhase phase) => phase switch
    {
        JobPhase.Queued queued => queued.Slot,
        JobPhase.Running running => running.Slot,
        _ => null,
    };

    private static CancellationTokenSource? CancellationOf(JobPhase phase) => phase switch
    {
        JobPhase.Running running => running.Cancellation,
        JobPhase.Withdrawing withdrawing => withdrawing.Cancellation,
        _ => null,
    };

    private bool IsOwedAnAnswer(IActorRef sender) =>
        (_phase is JobPhase.Step step && step.Sender.Equals(sender)) || _cancellers.Contains(sender) || _waiters.Exists(waiter => waiter.Sender.Equals(sender));

    /// <summary>Whether the sender of a message waits for an answer. A lane does not: it asks again by itself.</summary>
    public static bool IsAnswered(IJobMessage message) => message is not (ExportEnded or ExportWanted);

    private static void Refuse(IJobMessage message, IActorRef sender, Problem problem)
    {
        if (IsAnswered(message))
            sender.Tell(new JobRefused(problem));
    }

    private void OnRecovered()
    {
        Stash.UnstashAll();
        // An earlier actor may have begun, and sent a write that is still on its way.
        _mayHaveBegun = _history.Stage == JobStage.Waiting;
        if (_isAfterDefect && !_history.HasEnded && _history.Stage != JobStage.None)
            PauseAfterDefect();
        else
            Proceed();
    }

    /// <summary>Does what the job's stage asks for.</summary>
    private void Proceed()
    {
        if (_history.Stage == JobStage.Waiting)
            Queue(isNew: false);
        else if (_history.Stage == JobStage.Exporting)
            BeginExport();
        else
            Rest();
    }

    private void Rest()
    {
        Enter(JobPhase.Resting.Instance);
        StopIfDrained();
    }

    private void Enter(JobPhase phase)
    {
        Context.SetReceiveTimeout(phase is JobPhase.Resting or JobPhase.Away ? RestsFor : null);
        _phase = phase;
        Count(AtHand);
    }

    private JobAtHand? AtHand => _history.Stage switch
    {
        JobStage.Waiting => _phase is JobPhase.Running ? JobAtHand.Running : JobAtHand.Waiting,
        JobStage.Exporting => JobAtHand.Exporting,
        _ => null,
    };

    private void Count(JobAtHand? now)
    {
        JobsAtHand.Move(_counted, now);
        _counted = now;
    }

    private void OnDrain()
    {
        _isDraining = true;
        if (_unstored is { } written)
        {
            // The next actor need not find out anew what was written.
            Persist(written, _ =>
            {
                _unstored = null;
                StopIfDrained();
            });
            return;
        }

        // It was woken after it had asked for its rest: the shard keeps back all messages until it stops, and a run may take long.
        if (_isAsleep && _phase is (JobPhase.Running or JobPhase.Withdrawing))
            Context.Stop(Self);
        else
            StopIfDrained();
    }

    private void StopIfDrained()
    {
        if (_isDraining && !_isPuttingRow && _phase is not (JobPhase.Step or JobPhase.Running or JobPhase.Withdrawing))
            Context.Stop(Self);
    }

    private void OnIdle()
    {
        if (_phase is JobPhase.Away)
            Queue(isNew: false);
        else if (_phase is JobPhase.Resting && !_isPuttingRow && !Timers.IsTimerActive(nameof(PutRowAgain)))
            Sleep();
    }

    private void Sleep()
    {
        _isAsleep = true;
        Context.Parent.Tell(new Passivate(DrainJob.Instance));
    }

    // Where an answer would be lost for its size, the sender is told so.
    private void Answer(IActorRef sender, IJobReply reply)
    {
        var isElsewhere = sender is IInternalActorRef { IsLocal: false };
        sender.Tell(isElsewhere && !NodePlace.Fits(reply, _history.Body?.Length ?? 0) ? new JobRefused(JobProblems.AnswerTooLarge) : reply);
    }

    private JobStatus Status() => new(_job, _history.Route, _history.State, _history.SubmittedAt)
    {
        Progress = _history.Stage switch
        {
            JobStage.Exporting => JobProgress.Exporting,
            JobStage.Waiting => _attempts.Count > 0 ? JobProgress.Running : JobProgress.Waiting,
            _ => JobProgress.Ended,
        },
        Attempts = _history.Attempts + _attempts.Count,
        StartedAt = _history.StartedAt ?? _attempts.StartedAt,
        EndedAt = _history.EndedAt,
        Problem = _history.Problem,
        Result = _history.Stage == JobStage.Done ? _history.Body : null,
        Version = _history.Version,
    };
}
