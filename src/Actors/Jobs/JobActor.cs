using Akka.Actor;
using Akka.Cluster.Sharding;
using Akka.Event;
using Akka.Persistence;
using Microsoft.Extensions.Logging;
using TableActors.Actors.Exports;
using TableActors.Actors.Hosting;
using TableActors.Actors.Telemetry;
using TableActors.Contracts.Errors;
using TableActors.Contracts.Jobs;
using LogLevel = Microsoft.Extensions.Logging.LogLevel;

namespace TableActors.Actors.Jobs;

/// <summary>
/// Carries out one job, from its acceptance to its end. It stores each event before it tells
/// anybody. After a restart, it continues where the events end. All its steps carry the job's id,
/// so repeating a step changes nothing. See <see cref="JobStage"/> and <see cref="JobPhase"/>. This
/// file is the life of the actor; <c>JobActor.Course.cs</c> is the course of the job.
/// <para>
/// The actor stops only on <see cref="DrainJob"/>, or when its journal fails, which it cannot
/// prevent. <see cref="UndeliveredActor"/> then answers the messages in its mailbox. The shard
/// starts the next actor only for a message, and while the journal is down, its circuit breaker
/// makes that start cheap: no supervisor needs to delay it. After a defect, the actor restarts in
/// place and pauses before it continues.
/// </para>
/// </summary>
internal sealed partial class JobActor : UntypedPersistentActor, IWithTimers
{
    public static readonly Backoff NoFailure =
        Backoff.None with { First = TimeSpan.FromMilliseconds(200), Longest = TimeSpan.FromSeconds(30) };

    // Long enough for a client that asks for the result every few seconds. A new start costs one
    // read of the journal.
    private static readonly TimeSpan RestsFor = TimeSpan.FromSeconds(5);
    private readonly JobId _job;
    private readonly JobEnvironment _environment;
    private readonly ILogger<JobActor> _logger;
    private readonly JobAudience _audience = new();
    private readonly JobIndexRow _row;
    private readonly JobWork _work;
    private JobHistory _history = JobHistory.Empty;
    private JobPhase _phase = JobPhase.Resting.Instance;
    private JobAttempts _attempts;
    private Backoff _pause = NoFailure;
    private Departure _departure;
    private JobAtHand? _counted;
    private bool _isAfterDefect;

    public JobActor(JobId job, JobEnvironment environment)
    {
        _job = job;
        _environment = environment;
        _logger = environment.Logger;
        _row = new JobIndexRow(environment.Index, Self);
        _work = new JobWork(job, environment);
    }

    public override string PersistenceId => $"job-{_job.Value}";

    // A job has a handful of events: it needs no snapshots.
    public override Recovery Recovery { get; } = new(SnapshotSelectionCriteria.None);

    public ITimerScheduler Timers { get; set; } = null!;

    private bool IsDraining => _departure == Departure.Ordered;

    // Times must be the same in the journal and in the index, which keeps microseconds.
    private DateTimeOffset Now
    {
        get
        {
            var now = _environment.Time.GetUtcNow();
            return now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMicrosecond));
        }
    }

    private JobDetails Details => _history.DetailsOf(_job, _attempts);

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

    private void OnRecovered()
    {
        Stash.UnstashAll();
        _attempts = default(JobAttempts) with { MayHaveBegun = _history.Stage == JobStage.Waiting };
        if (_isAfterDefect && !_history.HasEnded && _history.Stage != JobStage.None)
            PauseAfterDefect();
        else
            Proceed();
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
                OnFind();
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
            case JobIndexRow.PutEnded put:
                OnRowPut(put);
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
            case StepPrepared prepared:
                OnStepPrepared(prepared);
                break;
            case RunEnded ended:
                OnRunEnded(ended);
                break;
            case RunOverdue overdue:
                OnRunOverdue(overdue);
                break;
            case PauseOver:
                OnPauseOver();
                break;
            case SendRowAgain:
                SendRow();
                break;
            case PutRowAgain:
                PutRow();
                break;
            case Vanished vanished:
                OnVanished(vanished);
                break;
        }
    }

    private void OnFind()
    {
        if (_history.Stage == JobStage.None)
            Sender.Tell(JobMissing.Instance);
        else
            JobAudience.Answer(Sender, new JobFound(Details), Details);
    }

    /// <summary>Continues as the job's stage demands.</summary>
    private void Proceed()
    {
        if (_history.Stage == JobStage.Waiting)
            Queue(isNew: false);
        else if (_history.Stage == JobStage.Exporting)
            BeginExport(unstored: null);
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
        Context.SetReceiveTimeout(phase is JobPhase.Resting or JobPhase.TurnedAway ? RestsFor : null);
        _phase = phase;
        CountAs(_history.Stage switch
        {
            JobStage.Waiting => phase is JobPhase.Running ? JobAtHand.Running : JobAtHand.Waiting,
            JobStage.Exporting => JobAtHand.Exporting,
            _ => null,
        });
    }

    private void CountAs(JobAtHand? now)
    {
        JobsAtHand.Move(_counted, now);
        _counted = now;
    }

    private void OnIdle()
    {
        if (_phase is JobPhase.TurnedAway)
            Queue(isNew: false);
        else if (_phase is JobPhase.Resting && !_row.IsBeingPut && !Timers.IsTimerActive(nameof(PutRowAgain)))
            Sleep();
    }

    private void Sleep()
    {
        _departure = Departure.Asked;
        Context.Parent.Tell(new Passivate(DrainJob.Instance));
    }

    private void OnDrain()
    {
        var wasAsked = _departure == Departure.Asked;
        _departure = Departure.Ordered;
        if (_phase.Unstored is { } written)
        {
            // Otherwise the next actor would have to repeat the operation to learn what was written.
            Persist(written, _ =>
            {
                _phase = _phase with { Unstored = null };
                StopIfDrained();
            });
        }
        else if (wasAsked && _phase is JobPhase.Working)
        {
            // A message woke the actor after it had asked to rest. The shard buffers all further
            // messages until the actor stops, and the run may take long.
            Context.Stop(Self);
        }
        else
        {
            StopIfDrained();
        }
    }

    private void StopIfDrained()
    {
        if (IsDraining && !_row.IsBeingPut && _phase is not (JobPhase.Step or JobPhase.Working))
            Context.Stop(Self);
    }

    protected override bool AroundReceive(Receive receive, object message)
    {
        // The base class would stash these messages where OnRecoveryFailure cannot answer them.
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
        if (_phase is JobPhase.Step step)
            step.Sender.Tell(new JobRefused(JobProblems.StoreUnavailable));
        Enter(new JobPhase.Leaving { Unstored = _phase.Unstored });
        if (IsDraining)
        {
            Context.Stop(Self);
            return;
        }

        Sleep();
        Stash.UnstashAll();
    }

    protected override void PreRestart(Exception reason, object message)
    {
        // PostStop answers the senders that the actor knows. The message whose handler threw is
        // lost, so its sender must get its answer here.
        var willBeAnswered = (_phase is JobPhase.Step step && step.Sender.Equals(Sender)) || _audience.Holds(Sender);
        if (message is IJobMessage asked && !willBeAnswered)
            Refuse(asked, Sender, JobProblems.OutcomeUnknown);
        // The shard does not send DrainJob a second time.
        if (IsDraining)
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
        CountAs(null);
        _phase.End();
        if (_phase is JobPhase.Step step)
            step.Sender.Tell(new JobRefused(JobProblems.OutcomeUnknown));
        _audience.Dismiss();
        base.PostStop();
    }

    /// <summary>Whether the sender awaits a reply. Lanes do not: they send again by themselves.</summary>
    public static bool IsAnswered(IJobMessage message) => message is not (ExportEnded or ExportWanted);

    private static void Refuse(IJobMessage message, IActorRef sender, Problem problem)
    {
        if (IsAnswered(message))
            sender.Tell(new JobRefused(problem));
    }

    private enum Departure
    {
        None,

        /// <summary>The actor has asked the shard to let it rest.</summary>
        Asked,

        /// <summary>The shard has sent <see cref="DrainJob"/>.</summary>
        Ordered,
    }

    // Messages of the actor to itself. They stay on this node, and may be lost when it stops.
    private abstract record OwnMessage
        : INoSerializationVerificationNeeded, IDeadLetterSuppression, INotInfluenceReceiveTimeout;

    // Obstacle is null if a step may go on with its event.
    private sealed record StepPrepared(long Run, Problem? Obstacle) : OwnMessage;

    // The run was an attempt of the operation, or its withdrawal.
    private sealed record RunEnded(long Run, JobOutcome Outcome) : OwnMessage;

    private sealed record RunOverdue(long Run) : OwnMessage;

    private sealed record PauseOver : OwnMessage
    {
        public static PauseOver Instance { get; } = new();
    }

    private sealed record SendRowAgain : OwnMessage
    {
        public static SendRowAgain Instance { get; } = new();
    }

    private sealed record PutRowAgain : OwnMessage
    {
        public static PutRowAgain Instance { get; } = new();
    }

    // Failure says why the job's row or kept outcome is still there.
    private sealed record Vanished(long Run, Exception? Failure) : OwnMessage;

    // Log lines have the event ids 1200 to 1209. JobWork has 1201.
    [LoggerMessage(1200, LogLevel.Warning, "Job {Job} waits for its route {Route}, which is not served here.")]
    private partial void RouteMissing(JobId job, string route);

    [LoggerMessage(1202, LogLevel.Information, "Job {Job} of {Route} is tried again: {Code}.")]
    private partial void TriedAgain(JobId job, string route, string code);

    [LoggerMessage(1203, LogLevel.Error, "Job {Job} cannot be stored, and stops; it goes on with its next actor.")]
    private partial void NotStored(JobId job, Exception failure);

    // Without the whole exception: in an outage, each scan logs this for each unfinished job.
    [LoggerMessage(1204, LogLevel.Error, "The events of job {Job} cannot be read: {Reason}")]
    private partial void NotRecovered(JobId job, string reason);

    [LoggerMessage(1205, LogLevel.Warning, "The index could not be updated for job {Job}.")]
    private partial void NotIndexed(JobId job, Exception failure);

    [LoggerMessage(1206, LogLevel.Error, "The events of job {Job} cannot be deleted; it is tried again later.")]
    private partial void NotDeleted(JobId job, Exception failure);

    [LoggerMessage(1207, LogLevel.Information, "Job {Job} is in the index, but was never accepted; it is forgotten.")]
    private partial void NeverAccepted(JobId job);

    [LoggerMessage(1208, LogLevel.Warning, "Job {Job} of {Route} took longer than allowed, and is begun anew.")]
    private partial void Overdue(JobId job, string route);
}
