using Akka.Actor;
using TableActors.Actors.Hosting;
using TableActors.Contracts.Errors;
using TableActors.Contracts.Jobs;

namespace TableActors.Actors.Jobs;

/// <content>How a job comes into being, and comes back after it has failed: first the index, then the event, then the answer.</content>
internal sealed partial class JobActor
{
    private void OnSubmit(SubmitJob command)
    {
        var (submitted, refusal) = JobDecider.Submit(_history, command, Now);
        if (refusal is not null)
            Sender.Tell(new JobRefused(refusal));
        else if (submitted is not null)
            Prepare(new JobPhase.Accepting(RunNumber.Next(), Sender, command.IsForeground, submitted), PutAsync(submitted));
        else if (command.IsForeground && !_history.HasEnded)
            _waiters.Add(new Waiter(Sender, IsReplayed: true));
        else
            Answer(Sender, new JobAccepted(Status(), IsReplayed: true));
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
        await _environment.Index.PutAsync(EntryOf(_history.Apply(happens))).ConfigureAwait(false);
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
            _waiters.Add(new Waiter(step.Sender, IsReplayed: false));
        else
            Answer(step.Sender, new JobAccepted(Status(), IsReplayed: false));
        if (step.IsForeground && !_isDraining)
            Begin(slot: null);
        else
            Queue(isNew: true);
        Stash.UnstashAll();
    }

    private void OnReopened(JobPhase.Reopening step, JobRetried retried)
    {
        // The operation runs again as another request, unless what it may have written is to be found again.
        _mayHaveBegun = retried.Round == _history.Round;
        _history = _history.Apply(retried);
        _isRowPut = false;
        step.Sender.Tell(JobAgreed.Instance);
        Enter(JobPhase.Resting.Instance);
        Proceed();
        Stash.UnstashAll();
    }

    private JobEntry EntryOf(JobHistory history) => new(
        _job, history.Route, history.State, history.SubmittedAt, history.EndedAt, history.Problem?.Code.Code, history.Version)
    {
        Submitter = history.Submitter,
    };
}
