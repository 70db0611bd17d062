using Akka.Actor;
using Akka.Persistence;
using TableActors.Actors.Exports;
using TableActors.Actors.Hosting;
using TableActors.Actors.Telemetry;
using TableActors.Contracts.Errors;
using TableActors.Contracts.Jobs;

namespace TableActors.Actors.Jobs;

/// <content>
/// The course of a job, in its order: accepted or reopened, queued, run, paused or cancelled,
/// recorded, exported, ended, removed.
/// </content>
internal sealed partial class JobActor
{
    // A job's row is written shortly before its first event. A row that is older and has no event
    // belongs to a job that was never accepted.
    private static readonly TimeSpan LongestAcceptance = TimeSpan.FromMinutes(1);

    // How long a route may take after its deadline to report that it has missed it.
    private static readonly TimeSpan GraceAfterDeadline = TimeSpan.FromSeconds(5);

    private static readonly Backoff NeverSent =
        Backoff.None with { First = TimeSpan.FromSeconds(5), Longest = TimeSpan.FromMinutes(1) };

    // Accepting and reopening: first the index, then the event, then the answer.
    private void OnSubmit(SubmitJob command)
    {
        var (submitted, refusal) = JobDecider.Submit(_history, command, Now);
        if (refusal is not null)
            Sender.Tell(new JobRefused(refusal));
        else if (submitted is not null)
            BeginStep(
                new JobPhase.Accepting(RunNumber.Next(), Sender, command.IsForeground, submitted), PutAsync(submitted));
        else if (command.IsForeground && !_history.HasEnded)
            _audience.AddWaiter(Sender, isReplayed: true);
        else
            JobAudience.Answer(Sender, new JobAccepted(Details, IsReplayed: true), Details);
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
            BeginStep(new JobPhase.Reopening(RunNumber.Next(), Sender, retried!), ReopenAsync(retried!));
    }

    private void BeginStep(JobPhase.Step step, Task preparation)
    {
        Enter(step);
        // The timer would write the job's earlier state into the index.
        Timers.Cancel(nameof(PutRowAgain));
        preparation.PipeTo(
            Self,
            success: () => new StepPrepared(step.Run, null),
            failure: failure => new StepPrepared(
                step.Run, (failure as ProblemException)?.Problem ?? JobProblems.StoreUnavailable));
    }

    private async Task PutAsync(JobEvent nextEvent) =>
        await _environment.Index.PutAsync(_history.Apply(nextEvent).EntryOf(_job)).ConfigureAwait(false);

    private async Task ReopenAsync(JobEvent retried)
    {
        if (_history.Stage == JobStage.NotExported)
        {
            // If the row was exported after all, the lane will say so. The lane may ask for the row
            // at once: that message waits in the stash until this step has ended.
            await _environment.Requests.ResumeExportAsync(
                JobRequestIds.Of(_job, _history.Round), _history.Lane!, CancellationToken.None).ConfigureAwait(false);
        }

        await PutAsync(retried).ConfigureAwait(false);
    }

    private void OnStepPrepared(StepPrepared prepared)
    {
        if (_phase is not JobPhase.Step step || step.Run != prepared.Run)
            return;
        if (prepared.Obstacle is { } obstacle)
        {
            step.Sender.Tell(new JobRefused(obstacle));
            Rest();
            // The step may have put another state into the index than the events have.
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
        // After so long, the scan may have deleted the row of a job that it saw without events.
        if (Now - _history.SubmittedAt > LongestAcceptance / 2)
            PutRow();
        if (step.IsForeground)
            _audience.AddWaiter(step.Sender, isReplayed: false);
        else
            JobAudience.Answer(step.Sender, new JobAccepted(Details, IsReplayed: false), Details);
        if (step.IsForeground && !IsDraining)
            BeginOperation(slot: null);
        else
            Queue(isNew: true);
        Stash.UnstashAll();
    }

    private void OnReopened(JobPhase.Reopening step, JobRetried retried)
    {
        // In the same round, the operation may already have written: the retry finds that write.
        _attempts = default(JobAttempts) with { MayHaveBegun = retried.Round == _history.Round };
        _history = _history.Apply(retried);
        _row.Outdate();
        step.Sender.Tell(JobAgreed.Instance);
        Enter(JobPhase.Resting.Instance);
        Proceed();
        Stash.UnstashAll();
    }

    // Queueing: waiting for a turn to run.
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
                BeginOperation(slot);
        }
        else
        {
            Enter(JobPhase.TurnedAway.Instance);
            // An actor with waiters stays, and asks for a slot again itself: they await its answer.
            if (!_audience.HasWaiters)
                Sleep();
        }
    }

    private void OnSlotGranted(SlotGranted granted)
    {
        if (_phase is JobPhase.Queued queued && queued.Slot == granted.Slot)
            BeginOperation(queued.Slot);
    }

    // The scan wakes the jobs whose rows say that they have not ended.
    private void OnWake(WakeJob wake)
    {
        if (_phase is JobPhase.TurnedAway)
            Queue(isNew: false);
        Sender.Tell(_phase is JobPhase.TurnedAway ? new JobRefused(JobProblems.NoRoom) : JobAgreed.Instance);
        if (_history.HasEnded)
        {
            // The previous actor stopped before it could write the end into the index.
            if (!_row.IsWritten)
                PutRow();
        }
        else if (_history.Stage == JobStage.None && Now - wake.SubmittedAt > LongestAcceptance)
        {
            NeverAccepted(_job);
            // If this fails, the next scan finds the row again.
            _environment.ForgetAsync(new JobEntry(_job, "", JobState.Pending, wake.SubmittedAt, null, null, null))
                .PipeTo(
                    ActorRefs.Nobody, failure: failure => failure);
        }
    }

    // Running: the operation, or its withdrawal.
    private void BeginOperation(JobSlot? slot)
    {
        if (!_environment.Routes.TryFind(_history.Route, out var route))
        {
            // Other nodes may serve the route. This node may serve it after its next start.
            slot?.GiveBack();
            RouteMissing(_job, _history.Route);
            Pause();
            return;
        }

        _attempts = _attempts.Begun(Now);
        BeginRun(
            new JobPhase.Running(RunNumber.Next(), route.ExportLane, new CancellationTokenSource(), slot),
            route.RunAsync);
    }

    private void BeginRun(JobPhase.Working phase, Func<JobRun, CancellationToken, Task<JobOutcome>> work)
    {
        Enter(phase);
        var timeout = _environment.Options.RunTimeout;
        _work.Begin(_history, phase.Lane, work, Now + timeout, phase.Cancellation.Token).PipeTo(
            Self, success: outcome => new RunEnded(phase.Run, outcome));
        Timers.StartSingleTimer(nameof(RunOverdue), new RunOverdue(phase.Run), timeout + GraceAfterDeadline);
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

    // The restart has lost the count of earlier failures, so the pause assumes several.
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

    // Cancelling: an operation that may have begun is withdrawn, and the outcome of that decides.
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
        BeginRun(
            new JobPhase.Withdrawing(RunNumber.Next(), route.ExportLane, new CancellationTokenSource()),
            route.WithdrawAsync);
    }

    /// <summary>
    /// Records an event, and continues from there. The event that leads to an export is stored
    /// together with the export's end. If a crash loses it, the next actor repeats the operation,
    /// which finds its earlier write and changes nothing.
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
        var unstored = events.Count;
        PersistAll(events, _ =>
        {
            if (--unstored > 0)
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
        _audience.AnswerCancellers(
            _history.Stage == JobStage.Cancelled ? null : JobDecider.Cancel(_history, Now).Refusal);
    }

    private static string OutcomeOf(JobStage stage) => stage switch
    {
        JobStage.Done => "done",
        JobStage.NotExported => "not_exported",
        JobStage.Cancelled => "cancelled",
        _ => "failed",
    };

    // Exporting: the actor sends the row to its lane, again and again until the lane replies.
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
        if (!_environment.Reach.CanSend(row.Length))
        {
            // Akka would drop the message. If the lane asks for the row, the job declines.
            OnExportEnded(new ExportEnded(_job, request, Attempts: 0, JobProblems.RowTooLarge));
            return;
        }

        var message = new ExportRow(_history.Lane!, _history.Route, _job, request, _history.Version!.Value, row)
        {
            Trace = _history.Trace,
        };
        _environment.Lanes().Tell(message, Self);
        var sent = exporting.Sent.Next;
        _phase = exporting with { Sent = sent };
        Timers.StartSingleTimer(nameof(SendRowAgain), SendRowAgain.Instance, sent.Spread(Random.Shared.NextDouble()));
    }

    private void OnExportWanted(ExportWanted wanted)
    {
        var isOwn = wanted.Request == JobRequestIds.Of(_job, _history.Round);
        if (isOwn && _history.Stage == JobStage.Exporting && wanted.Lane == _history.Lane)
            SendRow();
        // A job that still waits for the outcome of its write sends the row when it has that.
        else if (!isOwn || _history.Stage != JobStage.Waiting)
            _environment.Lanes().Tell(new ExportUnwanted(wanted.Lane, wanted.Request));
    }

    private void OnExportEnded(ExportEnded ended)
    {
        if (JobDecider.ExportEnded(_job, _history, ended, Now).Event is { } happened)
            Record(happened);
    }

    // Ending: the end goes into the index before the waiters learn of it: they may look there next.
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
            _audience.AnswerWaiters(Details);
        if (put.Failure is not null)
        {
            NotIndexed(_job, put.Failure);
            if (_phase is JobPhase.Resting)
                Timers.StartSingleTimer(nameof(PutRowAgain), PutRowAgain.Instance, _row.Failed());
        }

        StopIfDrained();
    }

    /// <summary>
    /// Ends a job that nobody will ask for. The events go first: as long as they are there, the
    /// operation may be repeated, and must find the kept outcome of its write. The scan deletes a
    /// row without events.
    /// </summary>
    private void Vanish(JobHistory history, IReadOnlyList<JobEvent> events)
    {
        var row = _history.EntryOf(_job) with { State = JobState.Pending, EndedAt = null, Code = null, Version = null };
        MoveTo(history);
        _audience.AnswerWaiters(Details);
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

    // Removing: the job's retention is over.
    private void OnRemove(RemoveJob command)
    {
        if (JobDecider.Remove(_history, command).Refusal is { } refusal)
            Sender.Tell(new JobRefused(refusal));
        else if (_history.Stage == JobStage.None)
            Sender.Tell(JobAgreed.Instance);
        else
            BeginStep(
                new JobPhase.Removing(RunNumber.Next(), Sender),
                _environment.ForgetOutcomesAsync(_job, _history.Round));
    }

    // A vanishing job's events are deleted first, a removed job's events last.
    private void OnDeleted()
    {
        if (_phase is JobPhase.Vanishing vanishing)
        {
            _environment.ForgetAsync(vanishing.Row).PipeTo(
                Self,
                success: () => new Vanished(vanishing.Run, null),
                failure: failure => new Vanished(vanishing.Run, failure));
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
            // Not Rest(), which would stop a draining actor before the events are stored.
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
