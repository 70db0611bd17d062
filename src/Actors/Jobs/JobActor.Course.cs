using Akka.Actor;
using Akka.Persistence;
using TableActors.Actors.Exports;
using TableActors.Actors.Hosting;
using TableActors.Actors.Telemetry;
using TableActors.Contracts.Errors;
using TableActors.Contracts.Jobs;

namespace TableActors.Actors.Jobs;

/// <content>
/// The course of the job, in its order: accepted or reopened, queued, run, paused or cancelled, recorded, exported, ended, removed.
/// </content>
internal sealed partial class JobActor
{
    // A job's row comes before its first event, but not by so much: after that time, a row alone is forgotten.
    private static readonly TimeSpan AcceptanceTakes = TimeSpan.FromMinutes(1);

    // What a route that keeps to its deadline may still need to tell so.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    private static readonly Backoff NeverSent = Backoff.None with { First = TimeSpan.FromSeconds(5), Longest = TimeSpan.FromMinutes(1) };

    // Accepting and reopening: first the index, then the event, then the answer.
    private void OnSubmit(SubmitJob command)
    {
        var (submitted, refusal) = JobDecider.Submit(_history, command, Now);
        if (refusal is not null)
            Sender.Tell(new JobRefused(refusal));
        else if (submitted is not null)
            Prepare(new JobPhase.Accepting(RunNumber.Next(), Sender, command.IsForeground, submitted), PutAsync(submitted));
        else if (command.IsForeground && !_history.HasEnded)
            _audience.AddWaiter(Sender, isReplayed: true);
        else
            JobAudience.Answer(Sender, new JobAccepted(Status, IsReplayed: true), Status);
    }

    private void OnRetry()
    {
        if (_history.Stage == JobStage.None)
        {
            Sender.Tell(JobMissing.Instance);
            return;
        }

        var (retried, refusal) = JobDecider.Retry(_history, Now);
        if (refusal is not null)
            Sender.Tell(new JobRefused(refusal));
        else
            Prepare(new JobPhase.Reopening(RunNumber.Next(), Sender, retried!), ReopenAsync(retried!));
    }

    private void Prepare(JobPhase.Step step, Task<Problem?> preparation)
    {
        Enter(step);
        // It would write how the job stood before.
        Timers.Cancel(nameof(PutRowAgain));
        preparation.PipeTo(
            Self,
            success: obstacle => new StepPrepared(step.Run, obstacle),
            failure: failure => new StepPrepared(step.Run, (failure as ProblemException)?.Problem ?? JobProblems.StoreUnavailable));
    }

    private async Task<Problem?> PutAsync(JobEvent happens)
    {
        await _environment.Index.PutAsync(_history.Apply(happens).EntryOf(_job)).ConfigureAwait(false);
        return null;
    }

    private async Task<Problem?> ReopenAsync(JobEvent retried)
    {
        if (_history.Stage == JobStage.NotExported)
        {
            // Where it is exported already, the lane will say so. It may ask for the row at once: this job looks at that when the step has ended.
            await _environment.Requests.ResumeExportAsync(
                JobRequestIds.Of(_job, _history.Round), _history.Lane!, CancellationToken.None).ConfigureAwait(false);
        }

        return await PutAsync(retried).ConfigureAwait(false);
    }

    private void OnStepPrepared(StepPrepared prepared)
    {
        if (_phase is not JobPhase.Step step || step.Run != prepared.Run)
            return;
        if (prepared.Obstacle is { } obstacle)
        {
            step.Sender.Tell(new JobRefused(obstacle));
            Rest();
            // The index may say something else than the events.
            if (_history.HasEnded)
                PutRow();
            Stash.UnstashAll();
        }
        else if (step is JobPhase.Accepting accepting)
        {
            Persist(accepting.Event, submitted => OnAccepted(accepting, submitted));
        }
        else if (step is JobPhase.Reopening reopening)
        {
            Persist(reopening.Event, retried => OnReopened(reopening, (JobRetried)retried));
        }
        else
        {
            DeleteMessages(LastSequenceNr);
        }
    }

    private void OnAccepted(JobPhase.Accepting step, JobEvent submitted)
    {
        _history = _history.Apply(submitted);
        Enter(JobPhase.Resting.Instance);
        // If this took so long that another node may have taken the row for a leftover, the job must not be without it.
        if (Now - _history.SubmittedAt > AcceptanceTakes / 2)
            PutRow();
        if (step.IsForeground)
            _audience.AddWaiter(step.Sender, isReplayed: false);
        else
            JobAudience.Answer(step.Sender, new JobAccepted(Status, IsReplayed: false), Status);
        if (step.IsForeground && !IsDraining)
            Begin(slot: null);
        else
            Queue(isNew: true);
        Stash.UnstashAll();
    }

    private void OnReopened(JobPhase.Reopening step, JobRetried retried)
    {
        // The operation runs again as another request, unless what it may have written is to be found again.
        _attempts = default(JobAttempts) with { MayHaveBegun = retried.Round == _history.Round };
        _history = _history.Apply(retried);
        _row.Outdate();
        step.Sender.Tell(JobAgreed.Instance);
        Enter(JobPhase.Resting.Instance);
        Proceed();
        Stash.UnstashAll();
    }

    // Waiting for a place at work.
    private void Queue(bool isNew)
    {
        if (IsDraining)
        {
            Context.Stop(Self);
        }
        else if (_environment.Slots.Request(Self, isNew) is { } slot)
        {
            Enter(new JobPhase.Queued(slot));
            if (slot.IsGranted)
                Begin(slot);
        }
        else
        {
            Enter(JobPhase.Away.Instance);
            // Those who wait for its end must not lose it; it asks again itself.
            if (!_audience.HasWaiters)
                Sleep();
        }
    }

    private void OnSlotGranted(SlotGranted granted)
    {
        if (_phase is JobPhase.Queued queued && queued.Slot == granted.Slot)
            Begin(queued.Slot);
    }

    // The scan wakes jobs of which no actor remembers anything: their rows say that they have not ended.
    private void OnWake(WakeJob wake)
    {
        if (_phase is JobPhase.Away)
            Queue(isNew: false);
        Sender.Tell(_phase is JobPhase.Away ? new JobRefused(JobProblems.NoRoom) : JobAgreed.Instance);
        if (_history.HasEnded)
        {
            // The actor before this one did not come to it.
            if (!_row.IsPut)
                PutRow();
        }
        else if (_history.Stage == JobStage.None && Now - wake.SubmittedAt > AcceptanceTakes)
        {
            NeverAccepted(_job);
            // Where it fails the next scan finds the row again.
            _environment.ForgetAsync(new JobEntry(_job, "", JobState.Pending, wake.SubmittedAt, null, null, null)).PipeTo(
                ActorRefs.Nobody, failure: failure => failure);
        }
    }

    // The operation, or its withdrawal.
    private void Begin(JobSlot? slot)
    {
        if (!_environment.Routes.TryFind(_history.Route, out var route))
        {
            // Other nodes may know it already, or still; here it comes with the next start.
            slot?.GiveBack();
            RouteMissing(_job, _history.Route);
            Pause();
            return;
        }

        _attempts = _attempts.Begun(Now);
        Begin(new JobPhase.Running(RunNumber.Next(), route.ExportLane, new CancellationTokenSource(), slot), route.RunAsync);
    }

    private void Begin(JobPhase.Working phase, Func<JobRun, CancellationToken, Task<JobOutcome>> work)
    {
        Enter(phase);
        var timeout = _environment.Options.RunTimeout;
        _work.Begin(_history, phase.Lane, work, Now + timeout, phase.Cancellation.Token).PipeTo(
            Self, success: outcome => new RunEnded(phase.Run, outcome));
        Timers.StartSingleTimer(nameof(RunOverdue), new RunOverdue(phase.Run), timeout + Grace);
    }

    private void OnRunEnded(RunEnded ended)
    {
        if (_phase is JobPhase.Working working && working.Run == ended.Run)
            Conclude(ended.Outcome, working);
    }

    private void OnRunOverdue(RunOverdue overdue)
    {
        if (_phase is not JobPhase.Working working || working.Run != overdue.Run)
            return;
        Overdue(_job, _history.Route);
        Conclude(new JobOutcome.Refused(JobProblems.OutcomeUnknown), working);
    }

    private void Conclude(JobOutcome outcome, JobPhase.Working working)
    {
        LeaveRun();
        if (JobDecider.RunEnded(_history, outcome, working.Lane, _attempts, Now).Event is { } happened)
        {
            Record(happened);
            return;
        }

        var problem = ((JobOutcome.Refused)outcome).Problem;
        TriedAgain(_job, _history.Route, problem.Code.Code);
        _audience.AnswerCancellers(problem);
        Pause();
    }

    private void LeaveRun()
    {
        Timers.Cancel(nameof(RunOverdue));
        Timers.Cancel(nameof(PauseOver));
        _phase.End();
        Enter(JobPhase.Pausing.Instance);
    }

    private void Pause()
    {
        if (IsDraining)
        {
            Context.Stop(Self);
            return;
        }

        Enter(JobPhase.Pausing.Instance);
        _pause = _pause.Next;
        Timers.StartSingleTimer(nameof(PauseOver), PauseOver.Instance, _pause.Spread(Random.Shared.NextDouble()));
    }

    // There is no telling how often it broke before: the memory of that went with it.
    private void PauseAfterDefect()
    {
        _pause = NoFailure with { Failures = 4 };
        Pause();
    }

    private void OnPauseOver()
    {
        if (_phase is JobPhase.Pausing)
            Proceed();
    }

    // Cancelling: what may have begun is withdrawn first, which decides by itself.
    private void OnCancel()
    {
        if (_history.Stage == JobStage.None)
        {
            Sender.Tell(JobMissing.Instance);
            return;
        }

        if (_history.Stage == JobStage.Waiting && _attempts.MayHaveBegun)
        {
            Withdraw();
            return;
        }

        var (cancelled, refusal) = JobDecider.Cancel(_history, Now);
        if (cancelled is null)
        {
            Sender.Tell(refusal is null ? JobAgreed.Instance : new JobRefused(refusal));
            return;
        }

        _audience.AddCanceller(Sender);
        LeaveRun();
        Record(cancelled);
    }

    private void Withdraw()
    {
        if (!_environment.Routes.TryFind(_history.Route, out var route))
        {
            Sender.Tell(new JobRefused(JobProblems.RouteMissing));
            return;
        }

        _audience.AddCanceller(Sender);
        if (_phase is JobPhase.Withdrawing)
            return;
        LeaveRun();
        Begin(new JobPhase.Withdrawing(RunNumber.Next(), route.ExportLane, new CancellationTokenSource()), route.WithdrawAsync);
    }

    /// <summary>
    /// Takes down what has happened, and goes on from there. What leads to an export is stored with the export's end: after a crash it is
    /// found again by repeating the operation, which changes nothing.
    /// </summary>
    private void Record(JobEvent happened)
    {
        IReadOnlyList<JobEvent> events = _phase.Unstored is { } earlier ? [earlier, happened] : [happened];
        var history = _history.Apply(happened);
        if (history.Stage == JobStage.Exporting && !IsDraining)
        {
            MoveTo(history);
            BeginExport(unstored: happened);
        }
        else if (JobDecider.LeavesNothing(history))
        {
            Vanish(history, events);
        }
        else
        {
            Store(history, events);
        }
    }

    private void Store(JobHistory history, IReadOnlyList<JobEvent> events)
    {
        var left = events.Count;
        PersistAll(events, _ =>
        {
            if (--left > 0)
                return;
            MoveTo(history);
            if (_history.HasEnded)
                PutRow();
            Proceed();
        });
    }

    private void MoveTo(JobHistory history)
    {
        if (!_history.HasEnded && history is { HasEnded: true, EndedAt: { } ended })
            Measures.JobEnded(history.Route, OutcomeOf(history.Stage), ended - history.SubmittedAt);
        _history = history;
        _attempts = default;
        _pause = NoFailure;
        Timers.Cancel(nameof(SendRowAgain));
        _audience.AnswerCancellers(_history.Stage == JobStage.Cancelled ? null : JobDecider.Cancel(_history, Now).Refusal);
    }

    private static string OutcomeOf(JobStage stage) => stage switch
    {
        JobStage.Done => "done",
        JobStage.NotExported => "not_exported",
        JobStage.Cancelled => "cancelled",
        _ => "failed",
    };

    // The export: a row is handed to its lane, again and again until the lane says what became of it.
    private void BeginExport(JobEvent? unstored)
    {
        if (IsDraining)
        {
            Context.Stop(Self);
            return;
        }

        Enter(new JobPhase.Exporting(NeverSent) { Unstored = unstored });
        SendRow();
    }

    private void SendRow()
    {
        if (_phase is not JobPhase.Exporting exporting)
            return;
        var request = JobRequestIds.Of(_job, _history.Round);
        var row = _history.Body!.Value;
        if (!_environment.Place.CanSend(row.Length))
        {
            // It would be lost on its way. The lane learns that it does not come when it asks for it.
            OnExportEnded(new ExportEnded(_job, request, Attempts: 0, JobProblems.RowTooLarge));
            return;
        }

        _environment.Lanes().Tell(
            new ExportRow(_history.Lane!, _history.Route, _job, request, _history.Version!.Value, row) { Trace = _history.Trace }, Self);
        var sent = exporting.Sent.Next;
        _phase = exporting with { Sent = sent };
        Timers.StartSingleTimer(nameof(SendRowAgain), SendRowAgain.Instance, sent.Spread(Random.Shared.NextDouble()));
    }

    private void OnExportWanted(ExportWanted wanted)
    {
        var isOwn = wanted.Request == JobRequestIds.Of(_job, _history.Round);
        if (isOwn && _history.Stage == JobStage.Exporting && wanted.Lane == _history.Lane)
            SendRow();
        // A job that has not noted its write yet sends the row as soon as it has.
        else if (!isOwn || _history.Stage != JobStage.Waiting)
            _environment.Lanes().Tell(new ExportUnwanted(wanted.Lane, wanted.Request));
    }

    private void OnExportEnded(ExportEnded ended)
    {
        if (JobDecider.ExportEnded(_job, _history, ended, Now).Event is { } happened)
            Record(happened);
    }

    // The end is written into the index. Those who wait for it are told after that, as they may look there.
    private void PutRow() => _row.Put(_history.EntryOf(_job));

    private void OnRowPut(JobIndexRow.PutEnded put)
    {
        _row.Ended(put, _history.State);
        if (put.State != _history.State && _history.HasEnded)
        {
            PutRow();
            return;
        }

        if (_history.HasEnded)
            _audience.AnswerWaiters(Status);
        if (put.Failure is not null)
        {
            NotIndexed(_job, put.Failure);
            if (_phase is JobPhase.Resting)
                Timers.StartSingleTimer(nameof(PutRowAgain), PutRowAgain.Instance, _row.Failed());
        }

        StopIfDrained();
    }

    /// <summary>
    /// Ends a job for which nobody will ask. The events go first: while they are there, the operation may be repeated, and must find the outcome
    /// of its write. A row without events is forgotten by the scan.
    /// </summary>
    private void Vanish(JobHistory history, IReadOnlyList<JobEvent> events)
    {
        var row = _history.EntryOf(_job) with { State = JobState.Pending, EndedAt = null, Code = null, Version = null };
        MoveTo(history);
        _audience.AnswerWaiters(Status);
        Enter(new JobPhase.Vanishing(RunNumber.Next(), row, events));
        DeleteMessages(LastSequenceNr);
    }

    private void OnVanished(Vanished vanished)
    {
        if (_phase is not JobPhase.Vanishing vanishing || vanishing.Run != vanished.Run)
            return;
        if (vanished.Failure is not null)
            NotIndexed(_job, vanished.Failure);
        _history = JobHistory.Empty;
        Rest();
        Stash.UnstashAll();
        if (_departure == Departure.None)
            Sleep();
    }

    // A job whose time is over is removed.
    private void OnRemove(RemoveJob command)
    {
        if (JobDecider.Remove(_history, command).Refusal is { } refusal)
            Sender.Tell(new JobRefused(refusal));
        else if (_history.Stage == JobStage.None)
            Sender.Tell(JobAgreed.Instance);
        else
            Prepare(new JobPhase.Removing(RunNumber.Next(), Sender), ForgetOutcomesAsync());
    }

    private async Task<Problem?> ForgetOutcomesAsync()
    {
        await _environment.ForgetOutcomesAsync(_job, _history.Round).ConfigureAwait(false);
        return null;
    }

    // The events are deleted first of what is left of a vanishing job, and last of a removed one.
    private void OnDeleted()
    {
        if (_phase is JobPhase.Vanishing vanishing)
        {
            _environment.ForgetAsync(vanishing.Row).PipeTo(
                Self, success: () => new Vanished(vanishing.Run, null), failure: failure => new Vanished(vanishing.Run, failure));
        }
        else if (_phase is JobPhase.Removing removing)
        {
            _history = JobHistory.Empty;
            _row.Outdate();
            removing.Sender.Tell(JobAgreed.Instance);
            Rest();
            Stash.UnstashAll();
        }
    }

    private void OnNotDeleted(DeleteMessagesFailure failed)
    {
        NotDeleted(_job, failed.Cause);
        if (_phase is JobPhase.Vanishing vanishing)
        {
            // It must not stop before they are stored, should it have been told to.
            Enter(JobPhase.Resting.Instance);
            Store(_history, vanishing.Events);
            Stash.UnstashAll();
        }
        else if (_phase is JobPhase.Removing removing)
        {
            removing.Sender.Tell(new JobRefused(JobProblems.StoreUnavailable));
            Rest();
            Stash.UnstashAll();
        }
    }
}
