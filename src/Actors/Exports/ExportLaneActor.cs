using System.Diagnostics;
using Akka.Actor;
using Akka.Cluster.Sharding;
using Akka.Event;
using Microsoft.Extensions.Logging;
using TableActors.Actors.Cluster;
using TableActors.Actors.Hosting;
using TableActors.Actors.Jobs;
using TableActors.Actors.Stores;
using TableActors.Actors.Telemetry;
using TableActors.Contracts.Errors;
using TableActors.Contracts.Exports;
using TableActors.Contracts.Naming;
using LogLevel = Microsoft.Extensions.Logging.LogLevel;

namespace TableActors.Actors.Exports;

/// <summary>
/// Exports the rows of one lane in their order: many rows per transaction, one transaction at a
/// time. The request register stores the end of a row's export before the job learns of it, and
/// before the next transaction begins. So after a crash, the next owner repeats one transaction at
/// most. <see cref="LaneQueue"/> decides what to do next. See <see cref="LanePhase"/>.
/// </summary>
internal sealed partial class ExportLaneActor : ReceiveActor, IWithTimers
{
    // For rows of a route that this node does not know. That happens while nodes with other routes
    // replace the present ones.
    private static readonly ExportRetry RetryOfUnknownRoute = new() { Attempts = 8 };
    private readonly string _lane;
    private readonly ExportLaneEnvironment _environment;
    private readonly ILogger<ExportLaneActor> _logger;
    private readonly LaneQueue _queue;
    private readonly LiveEntity _live;
    private readonly CancellationTokenSource _stopping = new();
    private LanePhase _phase = LanePhase.Idle.Instance;
    private string _store = "";
    private LaneFence? _fence;
    private bool _isDraining;

    public ExportLaneActor(string lane, ExportLaneEnvironment environment)
    {
        _lane = lane;
        _environment = environment;
        _logger = environment.Logger;
        _queue = new LaneQueue(environment.Limits);
        _live = environment.Live.Enter(EntityKind.Lane, lane, () => _queue.Count);
        Receive<ExportRow>(row => ProceedAfter(() => _queue.Take(row, Now)));
        Receive<ExportUnwanted>(unwanted => ProceedAfter(() => _queue.Decline(unwanted.Request)));
        Receive<Wake>(_ => Proceed());
        Receive<RunEnded>(OnRunEnded);
        Receive<TryAgain>(OnTryAgain);
        Receive<DrainLane>(_ => ProceedAfter(() => _isDraining = true));
    }

    public ITimerScheduler Timers { get; set; } = null!;

    private DateTimeOffset Now => _environment.Time.GetUtcNow();

    private void ProceedAfter(Action change)
    {
        change();
        Proceed();
    }

    private void Proceed()
    {
        _live.WaitingSince = _queue.WaitingSince;
        if (_phase is LanePhase.Busy)
            return;
        if (_isDraining)
        {
            Context.Stop(Self);
            return;
        }

        if (_phase is LanePhase.Lost)
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
                GiveUp(giveUp.Requests);
                break;
            case LaneStep.Ask ask:
                WakeAt(Ask(ask.Requests) ? ask.Until : Now);
                break;
            case LaneStep.Wait wait:
                WakeAt(wait.Until);
                break;
        }
    }

    private void WakeAt(DateTimeOffset instant) =>
        Timers.StartSingleTimer(nameof(Wake), Wake.Instance, instant > Now ? instant - Now : TimeSpan.Zero);

    private void Run(Action<long> begin) => Begin(new LanePhase.Busy(Run: 0, begin, Backoff.None));

    private void Begin(LanePhase.Busy work)
    {
        var run = RunNumber.Next();
        _phase = work with { Run = run };
        work.Begin(run);
    }

    private void OnRunEnded(RunEnded ended)
    {
        if (_phase is not LanePhase.Busy busy || busy.Run != ended.Run)
            return;
        if (ended is RegisterFailed failed)
        {
            OnRegisterFailed(busy, failed.Failure);
            return;
        }

        _phase = LanePhase.Idle.Instance;
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
                _queue.GivenUp(gaveUp.Requests);
                break;
        }

        Proceed();
    }

    // The actor repeats only the run that failed. It does not decide again, and above all does not
    // write rows again, only because the register failed.
    private void OnRegisterFailed(LanePhase.Busy work, Exception failure)
    {
        NotRegistered(_lane, failure);
        _live.LastError = ErrorCodes.StoreUnavailable.Code;
        if (_isDraining)
        {
            Context.Stop(Self);
            return;
        }

        var failures = work.Failures.Next;
        _phase = work with { Failures = failures };
        Timers.StartSingleTimer(nameof(TryAgain), new TryAgain(work.Run), failures.Delay);
    }

    private void OnTryAgain(TryAgain again)
    {
        if (_phase is LanePhase.Busy work && work.Run == again.Run)
            Begin(work);
    }

    // Lists the due exports. The first time, it also takes the ownership of the lane.
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
        {
            var epoch = await _environment.Lanes.TakeAsync(_lane, _stopping.Token).ConfigureAwait(false);
            fence = new LaneFence(_environment.Lanes, _lane, store, epoch);
        }

        var due = await _environment.Requests.ListPendingAsync(
            _lane, _environment.Limits.Window, _stopping.Token).ConfigureAwait(false);
        return new Listed(run, store, fence, due);
    }

    private void OnListed(Listed listed)
    {
        if (listed.Fence is not null && _fence is null)
            Measures.OwnerTaken("lane", _lane);
        (_store, _fence) = (listed.Store, listed.Fence);
        _live.Epoch = _fence?.Epoch ?? 0;
        _queue.Listed(listed.Due);
    }

    // Finds out whether rows that the register did not list are exported. An export that was given
    // up is resumed.
    private void Recall(IReadOnlyList<LaneRow> rows) =>
        Run(run => RecallAsync(run, rows).PipeTo(Self, failure: failure => new RegisterFailed(run, failure)));

    private async Task<Recalled> RecallAsync(long run, IReadOnlyList<LaneRow> rows)
    {
        var (exported, due) = (new List<LaneRow>(), new List<LaneRow>());
        foreach (var row in rows)
        {
            var isDue = await _environment.Requests.ResumeExportAsync(
                row.Message.Request, _lane, _stopping.Token).ConfigureAwait(false);
            (isDue ? due : exported).Add(row);
        }

        return new Recalled(run, exported, due);
    }

    private void OnRecalled(Recalled recalled)
    {
        foreach (var row in recalled.Due)
            _queue.Recalled(row);
        foreach (var row in recalled.Exported)
            TellJob(row, null);
        _queue.Ended(recalled.Exported);
    }

    // Asks jobs for missing rows that others wait behind. Returns whether each row has a job.
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

    private void GiveUp(IReadOnlyList<RequestId> requests) =>
        Run(run => _environment.Requests.GiveUpExportsAsync(requests, _stopping.Token).PipeTo(
            Self, success: () => new GaveUp(run, requests), failure: failure => new RegisterFailed(run, failure)));

    // Writes rows in one transaction of the target. The register learns their ends before the jobs.
    private void Write(LaneStep.Write write)
    {
        List<ExportedRow> rows = [.. write.Rows.Select(row => ExportedRowOf(row.Message))];
        var route = _environment.Routes.Find(write.Route);
        if (route is null)
            NoExport(_lane, write.Route);
        var writing = route?.Target.WriteAsync(rows, _fence, _stopping.Token)
            ?? Task.FromResult(new ExportResult(0, ExportFailure.Unavailable));
        Run(run => writing.PipeTo(
            Self,
            success: result => new Written(run, write.Rows, result),
            failure: _ => new Written(run, write.Rows, new ExportResult(0, ExportFailure.OutcomeUnknown))));
    }

    // Two services that share a target and its ledger may have jobs with the same id. The store's
    // identity tells them apart.
    private ExportedRow ExportedRowOf(ExportRow row) =>
        new(new RequestId($"{_store}/{row.Request}"), row.Row) { Trace = row.Trace };

    private void OnWritten(Written written)
    {
        if (written.Result.Failure?.Kind == ExportFailureKind.Fenced)
        {
            Leave();
            return;
        }

        _live.LastError = written.Result.Failure?.Problem.Code.Code;
        var retry = _environment.Routes.Find(written.Rows[0].Message.Route)?.Retry ?? RetryOfUnknownRoute;
        var outcome = _queue.Written(written.Rows, written.Result, retry, Now, Random.Shared.NextDouble());
        if (outcome.Exported.Count + outcome.GivenUp.Count > 0)
            Run(run => SettleAsync(run, outcome).PipeTo(Self, failure: failure => new RegisterFailed(run, failure)));
    }

    private async Task<Settled> SettleAsync(long run, LaneOutcome outcome)
    {
        await _environment.Requests.EndExportsAsync(
            RequestsOf(outcome.Exported), CancellationToken.None).ConfigureAwait(false);
        await _environment.Requests.GiveUpExportsAsync(
            RequestsOf(outcome.GivenUp), CancellationToken.None).ConfigureAwait(false);
        return new Settled(run, outcome);
    }

    private static List<RequestId> RequestsOf(IReadOnlyList<LaneRow> rows) =>
        [.. rows.Select(row => row.Message.Request)];

    private void OnSettled(LaneOutcome outcome)
    {
        if (outcome.GivenUp is [var first, ..])
            NotExported(_lane, outcome.GivenUp.Count, first.Message.Request.Value);
        foreach (var row in outcome.Exported)
            End(row, null);
        foreach (var row in outcome.GivenUp)
            End(row, outcome.Problem);
        _queue.Ended(outcome.Exported);
        _queue.Ended(outcome.GivenUp);
    }

    private void End(LaneRow row, Problem? problem)
    {
        Measures.ExportEnded(_lane, isExported: problem is null, Now - row.ArrivedAt);
        var tags = new TagList { { "lane", _lane }, { "attempts", row.Attempts } };
        Traces.Add(
            row.Message.Trace, $"export {_lane}", ActivityKind.Internal, row.ArrivedAt, Now, tags, problem?.Code.Code);
        TellJob(row, problem);
    }

    private void TellJob(LaneRow row, Problem? problem) =>
        _environment.Jobs().Tell(new ExportEnded(row.Message.Job, row.Message.Request, row.Attempts, problem), Self);

    // The rows belong to the later owner. Nothing is lost here: jobs send their rows until they
    // learn the end.
    private void Leave()
    {
        LostTo(_lane, _fence!.Epoch);
        Measures.OwnerLost("lane", _lane);
        _phase = LanePhase.Lost.Instance;
        if (!_isDraining)
            Context.Parent.Tell(new Passivate(DrainLane.Instance));
    }

    // A restart loses the rows in memory. The jobs send them again.
    protected override void PreRestart(Exception reason, object message)
    {
        // The shard does not send DrainLane a second time.
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

    /// <summary>
    /// What a lane's actor is doing.
    /// <code>
    /// Idle ◀─▶ Busy ─▶ Lost ─▶ stopped, once the shard sends DrainLane
    /// </code>
    /// </summary>
    private abstract record LanePhase
    {
        /// <summary>Nothing is under way. Each message may begin a run.</summary>
        public sealed record Idle : LanePhase
        {
            public static Idle Instance { get; } = new();
        }

        /// <summary>
        /// The register or the target is at work. If the register fails, the run is repeated.
        /// </summary>
        /// <param name="Run">The run's number, by which the actor recognises late answers.</param>
        /// <param name="Begin">Begins the run, or repeats it.</param>
        /// <param name="Failures">How often the register has failed.</param>
        public sealed record Busy(long Run, Action<long> Begin, Backoff Failures) : LanePhase;

        /// <summary>
        /// The lane has a later owner. The actor has asked the shard for <see cref="DrainLane"/>.
        /// </summary>
        public sealed record Lost : LanePhase
        {
            public static Lost Instance { get; } = new();
        }
    }

    // Messages of the actor to itself. They stay on this node, and may be lost when it stops.
    private abstract record OwnMessage
        : INoSerializationVerificationNeeded, IDeadLetterSuppression, INotInfluenceReceiveTimeout;

    private abstract record RunEnded(long Run) : OwnMessage;

    private sealed record Listed(long Run, string Store, LaneFence? Fence, IReadOnlyList<DueExport> Due)
        : RunEnded(Run);

    private sealed record Recalled(long Run, IReadOnlyList<LaneRow> Exported, IReadOnlyList<LaneRow> Due)
        : RunEnded(Run);

    private sealed record Written(long Run, IReadOnlyList<LaneRow> Rows, ExportResult Result) : RunEnded(Run);

    private sealed record Settled(long Run, LaneOutcome Outcome) : RunEnded(Run);

    private sealed record GaveUp(long Run, IReadOnlyList<RequestId> Requests) : RunEnded(Run);

    private sealed record RegisterFailed(long Run, Exception Failure) : RunEnded(Run);

    private sealed record TryAgain(long Run) : OwnMessage;

    private sealed record Wake : OwnMessage
    {
        public static Wake Instance { get; } = new();
    }

    // Log lines have the event ids 1310 to 1319.
    [LoggerMessage(1310, LogLevel.Warning, "Lane {Lane} cannot go on: the request register failed.")]
    private partial void NotRegistered(string lane, Exception failure);

    [LoggerMessage(
        1311, LogLevel.Warning,
        "Lane {Lane} gives up {Rows} rows whose attempts are used up; the first is of request {Request}.")]
    private partial void NotExported(string lane, int rows, string request);

    [LoggerMessage(1312, LogLevel.Warning, "Lane {Lane} has a row of route {Route}, which has no export on this node.")]
    private partial void NoExport(string lane, string route);

    [LoggerMessage(1313, LogLevel.Warning, "Lane {Lane} has a later owner than epoch {Epoch}; this one leaves.")]
    private partial void LostTo(string lane, long epoch);
}
