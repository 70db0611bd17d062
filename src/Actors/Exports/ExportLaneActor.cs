using Akka.Actor;
using Akka.Cluster.Sharding;
using Microsoft.Extensions.Logging;
using TableActors.Actors.Cluster;
using TableActors.Actors.Hosting;
using TableActors.Actors.Jobs;
using TableActors.Actors.Tables;
using TableActors.Actors.Telemetry;
using TableActors.Contracts.Errors;
using TableActors.Contracts.Naming;

namespace TableActors.Actors.Exports;

/// <summary>
/// Exports the rows of one lane in their order: many at once, one transaction after the other. What a row's end is stands in the register
/// before the job hears of it and before the next transaction begins. So whoever takes the lane over after a crash repeats the last
/// transaction at most, and nothing that came before it.
/// </summary>
internal sealed partial class ExportLaneActor : ReceiveActor, IWithTimers
{
    private readonly string _lane;
    private readonly ExportLaneEnvironment _environment;
    private readonly ILogger<ExportLaneActor> _logger;
    private readonly LaneQueue _queue;
    private readonly LiveEntity _live;
    private readonly CancellationTokenSource _stopping = new();
    private Backoff _backoff = Backoff.None;
    private Action? _again;
    private string _store = "";
    private LaneFence? _fence;
    private long _run;
    private bool _isBusy;
    private bool _isDraining;
    private bool _isFenced;

    public ExportLaneActor(string lane, ExportLaneEnvironment environment)
    {
        _lane = lane;
        _environment = environment;
        _logger = environment.Logger;
        _queue = new LaneQueue(environment.Limits);
        _live = environment.Live.Enter(EntityKind.Lane, lane, () => _queue.Count);
        Receive<ExportRow>(row => Then(() => _queue.Take(row, Now)));
        Receive<ExportUnwanted>(unwanted => Then(() => _queue.Decline(unwanted.Request)));
        Receive<RunEnded>(OnRunEnded);
        Receive<Wake>(_ => Proceed());
        Receive<TryAgain>(OnTryAgain);
        Receive<DrainLane>(_ => OnDrain());
    }

    public ITimerScheduler Timers { get; set; } = null!;

    private DateTimeOffset Now => _environment.Time.GetUtcNow();

    // What it held comes again: the jobs send their rows until they hear of them.
    protected override void PreRestart(Exception reason, object message)
    {
        // It will not be told to drain a second time.
        if (_isDraining)
            Context.Stop(Self);
        base.PreRestart(reason, message);
    }

    protected override void PostStop()
    {
        _environment.Live.Leave(_live);
        _stopping.Cancel();
        _stopping.Dispose();
    }

    private void Then(Action happens)
    {
        happens();
        Proceed();
    }

    private void Proceed()
    {
        _live.WaitingSince = _queue.WaitingSince;
        if (_isBusy)
            return;
        if (_isDraining)
        {
            Context.Stop(Self);
            return;
        }

        if (_isFenced)
            return;
        Timers.Cancel(nameof(Wake));
        switch (_queue.Next(Now))
        {
            case LaneStep.List:
                List();
                break;
            case LaneStep.Recall recall:
                Recall(recall.Rows);
                break;
            case LaneStep.Write write:
                Write(write);
                break;
            case LaneStep.GiveUp giveUp:
                GiveUp(giveUp);
                break;
            case LaneStep.Ask ask:
                WakeAt(Ask(ask.Requests) ? ask.Until : Now);
                break;
            case LaneStep.Wait wait:
                WakeAt(wait.Until);
                break;
        }
    }

    private void OnRunEnded(RunEnded ended)
    {
        if (ended.Run != _run)
            return;
        if (ended is RegisterFailed failed)
        {
            OnRegisterFailed(failed.Failure);
            return;
        }

        _isBusy = false;
        _backoff = Backoff.None;
        _live.LastError = null;
        switch (ended)
        {
            case Listed listed:
                OnListed(listed);
                break;
            case Recalled recalled:
                OnRecalled(recalled);
                break;
            case Written written:
                OnWritten(written);
                break;
            case Settled settled:
                OnSettled(settled.Outcome);
                break;
            case GaveUp gaveUp:
                _queue.GivenUp(gaveUp.Step.Requests);
                break;
        }

        Proceed();
    }

    private void OnListed(Listed listed)
    {
        if (listed.Fence is not null && _fence is null)
            Measures.OwnerTaken("lane", _lane);
        (_store, _fence) = (listed.Store, listed.Fence);
        _live.Epoch = _fence?.Epoch ?? 0;
        _queue.Listed(listed.Pending);
    }

    // The rows are the later owner's. What comes meanwhile comes again: the jobs send it until they hear of it.
    private void Leave()
    {
        LostTo(_lane, _fence!.Epoch);
        Measures.OwnerLost("lane", _lane);
        _isFenced = true;
        if (!_isDraining)
            Context.Parent.Tell(new Passivate(DrainLane.Instance));
    }

    // What was decided is not decided anew, least of all written anew, because it could not be recorded.
    private void OnRegisterFailed(Exception failure)
    {
        NotRegistered(_lane, failure);
        _live.LastError = ErrorCodes.StoreUnavailable.Code;
        if (_isDraining)
        {
            Context.Stop(Self);
            return;
        }

        _backoff = _backoff.Next;
        Timers.StartSingleTimer(nameof(TryAgain), new TryAgain(_run), _backoff.Delay);
    }

    private void OnTryAgain(TryAgain again)
    {
        if (again.Run == _run)
            _again?.Invoke();
    }

    private void OnDrain()
    {
        _isDraining = true;
        Proceed();
    }

    private void List()
    {
        _queue.BeginList();
        Run(run => ListAsync(run).PipeTo(Self, failure: failure => new RegisterFailed(run, failure)));
    }

    private async Task<Listed> ListAsync(long run)
    {
        var store = _store.Length > 0 ? _store : await _environment.Identity(_stopping.Token).ConfigureAwait(false);
        var fence = _fence;
        if (fence is null && _environment.MayHaveOthers)
            fence = new LaneFence(_environment.Requests, _lane, store, await _environment.Requests.TakeLaneAsync(_lane, _stopping.Token).ConfigureAwait(false));
        var pending = await _environment.Requests.ListPendingAsync(_lane, _environment.Limits.Window, _stopping.Token).ConfigureAwait(false);
        return new Listed(run, store, fence, pending);
    }

    private void Recall(IReadOnlyList<LaneRow> rows) =>
        Run(run => RecallAsync(run, rows).PipeTo(Self, failure: failure => new RegisterFailed(run, failure)));

    private async Task<Recalled> RecallAsync(long run, IReadOnlyList<LaneRow> rows)
    {
        var (exported, pending) = (new List<LaneRow>(), new List<LaneRow>());
        foreach (var row in rows)
        {
            var isPending = await _environment.Requests.ResumeExportAsync(row.Message.Request, _lane, _stopping.Token).ConfigureAwait(false);
            (isPending ? pending : exported).Add(row);
        }

        return new Recalled(run, exported, pending);
    }

    private void OnRecalled(Recalled recalled)
    {
        foreach (var row in recalled.Pending)
            _queue.Recalled(row);
        foreach (var row in recalled.Exported)
            Tell(row, null);
        _queue.Ended(recalled.Exported);
    }

    private void GiveUp(LaneStep.GiveUp step) => Run(run => _environment.Requests.GiveUpExportsAsync(step.Requests, _stopping.Token).PipeTo(
        Self, success: () => new GaveUp(run, step), failure: failure => new RegisterFailed(run, failure)));

    /// <returns>Whether there is somebody to ask for each of the rows.</returns>
    private bool Ask(IReadOnlyList<RequestId> requests)
    {
        var areAllAsked = true;
        foreach (var request in requests)
        {
            if (JobRequestIds.TryFindJob(request, out var job))
            {
                _environment.Jobs().Tell(new ExportWanted(job, _lane, request), Self);
            }
            else
            {
                _queue.Decline(request);
                areAllAsked = false;
            }
        }

        return areAllAsked;
    }

    private void Run(Action<long> begin)
    {
        _isBusy = true;
        _again = () => begin(_run = RunNumber.Next());
        _again();
    }

    private void WakeAt(DateTimeOffset instant) =>
        Timers.StartSingleTimer(nameof(Wake), Wake.Instance, instant > Now ? instant - Now : TimeSpan.Zero);
}
