using Akka.Actor;
using Akka.Persistence;
using TableActors.Actors.Hosting;
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

    /// <summary>Stores what has happened, and goes on from there.</summary>
    private void Record(JobEvent happened) => Persist(happened, stored =>
    {
        _history = _history.Apply(stored);
        _attempts = default;
        _failures = 0;
        Timers.Cancel(nameof(SendRowAgain));
        AnswerCancellers(_history.Stage == JobStage.Cancelled ? null : JobDecider.Cancel(_history, Now).Refusal);
        if (_history.HasEnded)
            PutRow();
        Proceed();
    });

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
        Timers.StartSingleTimer(nameof(PutRowAgain), PutRowAgain.Instance, RetryDelay.After(++_rowFailures, Random.Shared.NextDouble()));

    private void AnswerWaiters()
    {
        foreach (var waiter in _waiters)
            waiter.Sender.Tell(new JobAccepted(Status(), waiter.IsReplayed));
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
            var entry = new JobEntry(_job, "", JobState.Pending, wake.SubmittedAt, null, null, null);
            // Where it fails the next scan finds the row again.
            _environment.Index.ForgetAsync([entry], CancellationToken.None).PipeTo(
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

    private async Task<Problem?> ForgetAsync(int lastRound)
    {
        var rounds = Enumerable.Range(0, lastRound + 1);
        await Task.WhenAll(rounds.Select(round => _environment.Forgotten.AddAsync(JobRequestIds.Of(_job, round)))).ConfigureAwait(false);
        return null;
    }

    private void OnDeleted()
    {
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
        if (_phase is not JobPhase.Removing removing)
            return;
        removing.Sender.Tell(new JobRefused(JobProblems.StoreUnavailable));
        Rest();
        Stash.UnstashAll();
    }
}
