using Akka.Actor;
using Akka.Persistence;
using TableActors.Actors.Hosting;
using TableActors.Actors.Telemetry;
using TableActors.Contracts.Errors;
using TableActors.Contracts.Jobs;

namespace TableActors.Actors.Jobs;

/// <content>How a job ends, is put on record, and is removed at last.</content>
internal sealed partial class JobActor
{
    // A job's row comes before its first event, but not by so much: after that time, a row alone is forgotten.
    private static readonly TimeSpan AcceptanceTakes = TimeSpan.FromMinutes(1);
    private bool _isPuttingRow;
    private bool _isRowPut;
    private int _rowFailures;

    /// <summary>
    /// Takes down what has happened, and goes on from there. What leads to an export is stored with the export's end: after a crash it is
    /// found again by repeating the operation, which changes nothing.
    /// </summary>
    private void Record(JobEvent happened)
    {
        IReadOnlyList<JobEvent> events = _unstored is null ? [happened] : [_unstored, happened];
        var history = _history.Apply(happened);
        if (history.Stage == JobStage.Exporting && !_isDraining)
        {
            _unstored = happened;
            MoveTo(history);
            Proceed();
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
            _unstored = null;
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
        _failures = 0;
        Timers.Cancel(nameof(SendRowAgain));
        AnswerCancellers(_history.Stage == JobStage.Cancelled ? null : JobDecider.Cancel(_history, Now).Refusal);
    }

    private static string OutcomeOf(JobStage stage) => stage switch
    {
        JobStage.Done => "done",
        JobStage.NotExported => "not_exported",
        JobStage.Cancelled => "cancelled",
        _ => "failed",
    };

    /// <summary>
    /// Ends a job for which nobody will ask. The events go first: while they are there, the operation may be repeated, and must find the outcome
    /// of its write. A row without events is forgotten by the scan.
    /// </summary>
    private void Vanish(JobHistory history, IReadOnlyList<JobEvent> events)
    {
        var row = EntryOf(_history) with { State = JobState.Pending, EndedAt = null, Code = null, Version = null };
        MoveTo(history);
        AnswerWaiters();
        Enter(new JobPhase.Vanishing(RunNumber.Next(), row, events));
        DeleteMessages(LastSequenceNr);
    }

    private void OnVanished(Vanished vanished)
    {
        if (_phase is not JobPhase.Vanishing vanishing || vanishing.Run != vanished.Run)
            return;
        if (vanished.Failure is not null)
            NotIndexed(_job, vanished.Failure);
        _unstored = null;
        _history = JobHistory.Empty;
        Rest();
        Stash.UnstashAll();
        if (!_isDraining && !_isAsleep)
            Sleep();
    }

    /// <summary>Writes into the index how the job stands. Those who wait for the job's end are told after that, as they may look there.</summary>
    private void PutRow()
    {
        if (_isPuttingRow)
            return;
        var entry = EntryOf(_history);
        _isPuttingRow = true;
        _environment.Index.PutAsync(entry).PipeTo(
            Self, success: () => new RowPut(entry.State, null), failure: failure => new RowPut(entry.State, failure));
    }

    private void OnRowPut(RowPut put)
    {
        _isPuttingRow = false;
        if (put.State != _history.State && _history.HasEnded)
        {
            PutRow();
            return;
        }

        if (_history.HasEnded)
            AnswerWaiters();
        if (put.Failure is not null)
        {
            NotIndexed(_job, put.Failure);
            if (_phase is JobPhase.Resting)
                PutRowLater();
        }
        else
        {
            _rowFailures = 0;
            _isRowPut = true;
        }

        StopIfDrained();
    }

    private void PutRowLater() =>
        Timers.StartSingleTimer(nameof(PutRowAgain), PutRowAgain.Instance, (NoFailure with { Failures = ++_rowFailures }).Spread(Random.Shared.NextDouble()));

    private void AnswerWaiters()
    {
        foreach (var waiter in _waiters)
            Answer(waiter.Sender, new JobAccepted(Status(), waiter.IsReplayed));
        _waiters.Clear();
    }

    private void OnWake(WakeJob wake)
    {
        if (_phase is JobPhase.Away)
            Queue(isNew: false);
        Sender.Tell(_phase is JobPhase.Away ? new JobRefused(JobProblems.NoRoom) : JobAgreed.Instance);
        if (_history.HasEnded)
        {
            // The actor before this one did not come to it.
            if (!_isRowPut)
                PutRow();
        }
        else if (_history.Stage == JobStage.None && Now - wake.SubmittedAt > AcceptanceTakes)
        {
            NeverAccepted(_job);
            // Where it fails the next scan finds the row again.
            ForgetAsync(new JobEntry(_job, "", JobState.Pending, wake.SubmittedAt, null, null, null)).PipeTo(
                ActorRefs.Nobody, failure: failure => failure);
        }
    }

    private void OnRemove(RemoveJob command)
    {
        if (JobDecider.Remove(_history, command).Refusal is { } refusal)
        {
            Sender.Tell(new JobRefused(refusal));
        }
        else if (_history.Stage == JobStage.None)
        {
            Sender.Tell(JobAgreed.Instance);
        }
        else
        {
            Prepare(new JobPhase.Removing(RunNumber.Next(), Sender), ForgetAsync(_history.Round));
        }
    }

    // A job without events has no outcome of a write, or one that it has left when it vanished.
    private async Task ForgetAsync(JobEntry row)
    {
        await _environment.Forgotten.AddAsync(JobRequestIds.Of(_job, round: 0)).ConfigureAwait(false);
        await _environment.ForgottenRows.AddAsync(row).ConfigureAwait(false);
    }

    private async Task<Problem?> ForgetAsync(int lastRound)
    {
        var rounds = Enumerable.Range(0, lastRound + 1);
        await Task.WhenAll(rounds.Select(round => _environment.Forgotten.AddAsync(JobRequestIds.Of(_job, round)))).ConfigureAwait(false);
        return null;
    }

    private void OnDeleted()
    {
        if (_phase is JobPhase.Vanishing vanishing)
        {
            ForgetAsync(vanishing.Row).PipeTo(
                Self, success: () => new Vanished(vanishing.Run, null), failure: failure => new Vanished(vanishing.Run, failure));
            return;
        }

        if (_phase is not JobPhase.Removing removing)
            return;
        _history = JobHistory.Empty;
        _isRowPut = false;
        removing.Sender.Tell(JobAgreed.Instance);
        Rest();
        Stash.UnstashAll();
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
            return;
        }

        if (_phase is not JobPhase.Removing removing)
            return;
        removing.Sender.Tell(new JobRefused(JobProblems.StoreUnavailable));
        Rest();
        Stash.UnstashAll();
    }
}
