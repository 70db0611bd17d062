using System.Diagnostics;
using Akka.Actor;
using TableActors.Actors.Hosting;
using TableActors.Actors.Telemetry;
using TableActors.Contracts.Errors;
using TableActors.Contracts.Jobs;
using TableActors.Contracts.Messages;

namespace TableActors.Actors.Jobs;

/// <content>The operation: waiting for a place, running, trying again, calling it off.</content>
internal sealed partial class JobActor
{
    // What a route that keeps to its deadline may still need to tell so.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    private void Queue(bool isNew)
    {
        if (_isDraining)
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
            if (_waiters.Count == 0)
                Sleep();
        }
    }

    private void OnSlotGranted(SlotGranted granted)
    {
        if (_phase is JobPhase.Queued queued && queued.Slot == granted.Slot)
            Begin(queued.Slot);
    }

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

        var running = new JobPhase.Running(RunNumber.Next(), route.ExportLane, slot, new CancellationTokenSource());
        _mayHaveBegun = true;
        _attempts = _attempts.Begun(Now);
        Enter(running);
        Start(running.Run, running.Cancellation, RunOf(route), route.RunAsync);
    }

    private void Start(long run, CancellationTokenSource cancellation, JobRun order, Func<JobRun, CancellationToken, Task<JobOutcome>> work)
    {
        var token = cancellation.Token;
        var (route, trace) = (_history.Route, _history.Trace);
        // On the thread pool from the start: whatever the route does before it first waits must not hold up other actors.
        Task.Run(() => TracedAsync(trace, route, () => work(order, token)), CancellationToken.None).PipeTo(
            Self,
            success: outcome => new RunEnded(run, outcome),
            failure: failure => new RunEnded(run, Broken(failure)));
        Timers.StartSingleTimer(nameof(RunOverdue), new RunOverdue(run), _environment.Options.RunTimeout + Grace);
    }

    private static async Task<JobOutcome> TracedAsync(TraceContext? trace, string route, Func<Task<JobOutcome>> work)
    {
        using var span = Traces.BeginBelow(trace, $"job {route}", ActivityKind.Consumer);
        var outcome = await work().ConfigureAwait(false);
        Traces.End(span, (outcome as JobOutcome.Refused)?.Problem.Code.Code);
        return outcome;
    }

    private JobRun RunOf(IJobRoute route) => new(
        _job,
        _history.Inputs,
        new RequestMark(JobRequestIds.Of(_job, _history.Round), _history.Fingerprint!, KeptUntil: null) { ExportLane = route.ExportLane },
        Now + _environment.Options.RunTimeout);

    // Runs on any thread.
    private JobOutcome Broken(Exception failure)
    {
        if (failure is ProblemException { Problem: var problem })
            return new JobOutcome.Refused(problem);
        if (failure is OperationCanceledException)
            return new JobOutcome.Refused(JobProblems.OutcomeUnknown);
        RunBroke(_job, _history.Route, failure);
        return new JobOutcome.Refused(JobProblems.Failure);
    }

    private void OnRunEnded(RunEnded ended)
    {
        if (EndRun(ended.Run, out var lane))
            Conclude(ended.Outcome, lane);
    }

    private void OnRunOverdue(RunOverdue overdue)
    {
        if (!EndRun(overdue.Run, out var lane))
            return;
        Overdue(_job, _history.Route);
        Conclude(new JobOutcome.Refused(JobProblems.OutcomeUnknown), lane);
    }

    /// <summary>Leaves a run, or a withdrawal, behind; false where it is not the present one.</summary>
    private bool EndRun(long run, out string? lane)
    {
        (var present, lane) = _phase switch
        {
            JobPhase.Running running => (running.Run, running.Lane),
            JobPhase.Withdrawing withdrawing => (withdrawing.Run, withdrawing.Lane),
            _ => (0, null),
        };
        if (present != run)
            return false;
        LeaveRun();
        return true;
    }

    private void LeaveRun()
    {
        Timers.Cancel(nameof(RunOverdue));
        Timers.Cancel(nameof(PauseOver));
        SlotOf(_phase)?.GiveBack();
        if (CancellationOf(_phase) is { } cancellation)
        {
            cancellation.Cancel();
            cancellation.Dispose();
        }

        Enter(JobPhase.Pausing.Instance);
    }

    private void Conclude(JobOutcome outcome, string? lane)
    {
        if (JobDecider.RunEnded(_history, outcome, lane, _attempts, Now).Event is { } happened)
        {
            Record(happened);
            return;
        }

        var problem = ((JobOutcome.Refused)outcome).Problem;
        TriedAgain(_job, _history.Route, problem.Code.Code);
        AnswerCancellers(problem);
        Pause();
    }

    private void Pause()
    {
        if (_isDraining)
        {
            Context.Stop(Self);
            return;
        }

        Enter(JobPhase.Pausing.Instance);
        Timers.StartSingleTimer(nameof(PauseOver), PauseOver.Instance, RetryDelay.After(++_failures, Random.Shared.NextDouble()));
    }

    // There is no telling how often it broke before: the memory of that went with it.
    private void PauseAfterDefect()
    {
        _failures = 4;
        Pause();
    }

    private void OnPauseOver()
    {
        if (_phase is JobPhase.Pausing)
            Proceed();
    }

    private void OnCancel()
    {
        if (_history.Stage == JobStage.None)
        {
            Sender.Tell(JobMissing.Instance);
            return;
        }

        if (_history.Stage == JobStage.Waiting && _mayHaveBegun)
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

        _cancellers.Add(Sender);
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

        _cancellers.Add(Sender);
        if (_phase is JobPhase.Withdrawing)
            return;
        LeaveRun();
        var withdrawing = new JobPhase.Withdrawing(RunNumber.Next(), route.ExportLane, new CancellationTokenSource());
        Enter(withdrawing);
        Start(withdrawing.Run, withdrawing.Cancellation, RunOf(route), route.WithdrawAsync);
    }

    private void AnswerCancellers(Problem? refusal)
    {
        foreach (var canceller in _cancellers)
            canceller.Tell(refusal is null ? JobAgreed.Instance : new JobRefused(refusal));
        _cancellers.Clear();
    }
}
