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
/// Exports the rows of one lane in their order: many at once, one transaction after the other. What a row's end is stands in the register
/// before the job hears of it and before the next transaction begins. So whoever takes the lane over after a crash repeats the last
/// transaction at most, and nothing that came before it. <see cref="LaneQueue"/> decides what is done next; see <see cref="LanePhase"/>.
/// </summary>
internal sealed partial class ExportLaneActor : ReceiveActor, IWithTimers
{
    // For rows whose route is not known here: it may be while the service is being replaced by one with other routes.
    private static readonly ExportRetry Unknown = new() { Attempts = 8 };
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
        Receive<ExportRow>(row => Then(() => _queue.Take(row, Now)));
        Receive<ExportUnwanted>(unwanted => Then(() => _queue.Decline(unwanted.Request)));
        Receive<Wake>(_ => Proceed());
        Receive<RunEnded>(OnRunEnded);
        Receive<TryAgain>(OnTryAgain);
        Receive<DrainLane>(_ => Then(() => _isDraining = true));
    }

    public ITimerScheduler Timers { get; set; } = null!;

    private DateTimeOffset Now => _environment.Time.GetUtcNow();

    private void Then(Action happens)
    {
        happens();
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

    // What was decided is not decided anew, least of all written anew, because it could not be recorded.
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

    // Asking the register which rows are still to be exported; the first time, also for the ownership of the lane.
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
            fence = new LaneFence(_environment.Lanes, _lane, store, await _environment.Lanes.TakeAsync(_lane, _stopping.Token).ConfigureAwait(false));
        var pending = await _environment.Requests.ListPendingAsync(_lane, _environment.Limits.Window, _stopping.Token).ConfigureAwait(false);
        return new Listed(run, store, fence, pending);
    }

    private void OnListed(Listed listed)
    {
        if (listed.Fence is not null && _fence is null)
            Measures.OwnerTaken("lane", _lane);
        (_store, _fence) = (listed.Store, listed.Fence);
        _live.Epoch = _fence?.Epoch ?? 0;
        _queue.Listed(listed.Pending);
    }

    // Finding out what became of rows that the register did not list.
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

    // Asking jobs for rows that others wait for. Returns whether there is somebody to ask for each of the rows.
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

    private void GiveUp(IReadOnlyList<RequestId> requests) => Run(run => _environment.Requests.GiveUpExportsAsync(requests, _stopping.Token).PipeTo(
        Self, success: () => new GaveUp(run, requests), failure: failure => new RegisterFailed(run, failure)));

    // A transaction in the target, and what is said of its rows afterwards: to the register first, then to their jobs.
    private void Write(LaneStep.Write write)
    {
        // The ids of jobs can be alike in two services that share a target and its ledger.
        List<ExportedRow> rows = [.. write.Rows.Select(row => new ExportedRow(new RequestId($"{_store}/{row.Message.Request}"), row.Message.Row) { Trace = row.Message.Trace })];
        var route = _environment.Routes.Find(write.Route);
        if (route is null)
            NoExport(_lane, write.Route);
        var writing = route?.Target.WriteAsync(rows, _fence, _stopping.Token) ?? Task.FromResult(new ExportResult(0, ExportFailure.Unavailable));
        Run(run => writing.PipeTo(
            Self,
            success: result => new Written(run, write.Rows, result),
            failure: _ => new Written(run, write.Rows, new ExportResult(0, ExportFailure.OutcomeUnknown))));
    }

    private void OnWritten(Written written)
    {
        if (written.Result.Failure?.Kind == ExportFailureKind.Fenced)
        {
            Leave();
            return;
        }

        _live.LastError = written.Result.Failure?.Problem.Code.Code;
        var retry = _environment.Routes.Find(written.Rows[0].Message.Route)?.Retry ?? Unknown;
        var outcome = _queue.Written(written.Rows, written.Result, retry, Now, Random.Shared.NextDouble());
        if (outcome.Exported.Count + outcome.GivenUp.Count > 0)
            Run(run => SettleAsync(run, outcome).PipeTo(Self, failure: failure => new RegisterFailed(run, failure)));
    }

    private async Task<Settled> SettleAsync(long run, LaneOutcome outcome)
    {
        await _environment.Requests.EndExportsAsync(RequestsOf(outcome.Exported), CancellationToken.None).ConfigureAwait(false);
        await _environment.Requests.GiveUpExportsAsync(RequestsOf(outcome.GivenUp), CancellationToken.None).ConfigureAwait(false);
        return new Settled(run, outcome);
    }

    private static List<RequestId> RequestsOf(IReadOnlyList<LaneRow> rows) => [.. rows.Select(row => row.Message.Request)];

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
        Traces.Add(
            row.Message.Trace, $"export {_lane}", ActivityKind.Internal, row.ArrivedAt, Now, new TagList { { "lane", _lane }, { "attempts", row.Attempts } },
            problem?.Code.Code);
        Tell(row, problem);
    }

    private void Tell(LaneRow row, Problem? problem) =>
        _environment.Jobs().Tell(new ExportEnded(row.Message.Job, row.Message.Request, row.Attempts, problem), Self);

    // The rows are the later owner's. What comes meanwhile comes again: the jobs send it until they hear of it.
    private void Leave()
    {
        LostTo(_lane, _fence!.Epoch);
        Measures.OwnerLost("lane", _lane);
        _phase = LanePhase.Lost.Instance;
        if (!_isDraining)
            Context.Parent.Tell(new Passivate(DrainLane.Instance));
    }

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

    /// <summary>
    /// What a lane's actor is doing.
    /// <code>
    /// Idle ◀─▶ Busy ─▶ Lost ─▶ stopped, once the shard sends DrainLane
    /// </code>
    /// </summary>
    private abstract record LanePhase
    {
        /// <summary>Nothing is under way; each message may begin something.</summary>
        public sealed record Idle : LanePhase
        {
            public static Idle Instance { get; } = new();
        }

        /// <summary>The register or the target is at work. Where the register fails, the same is tried again.</summary>
        /// <param name="Run">Tells this try from those before.</param>
        /// <param name="Begin">Begins a try.</param>
        /// <param name="Failures">How often it has failed.</param>
        public sealed record Busy(long Run, Action<long> Begin, Backoff Failures) : LanePhase;

        /// <summary>The lane has a later owner, and this one has asked the shard for <see cref="DrainLane"/>.</summary>
        public sealed record Lost : LanePhase
        {
            public static Lost Instance { get; } = new();
        }
    }

    // What the actor tells itself. None of it travels, and none is missed once the actor has stopped.
    private abstract record OwnMessage : INoSerializationVerificationNeeded, IDeadLetterSuppression, INotInfluenceReceiveTimeout;

    private abstract record RunEnded(long Run) : OwnMessage;

    private sealed record Listed(long Run, string Store, LaneFence? Fence, IReadOnlyList<DueExport> Pending) : RunEnded(Run);

    private sealed record Recalled(long Run, IReadOnlyList<LaneRow> Exported, IReadOnlyList<LaneRow> Pending) : RunEnded(Run);

    private sealed record Written(long Run, IReadOnlyList<LaneRow> Rows, ExportResult Result) : RunEnded(Run);

    private sealed record Settled(long Run, LaneOutcome Outcome) : RunEnded(Run);

    private sealed record GaveUp(long Run, IReadOnlyList<RequestId> Requests) : RunEnded(Run);

    private sealed record RegisterFailed(long Run, Exception Failure) : RunEnded(Run);

    private sealed record TryAgain(long Run) : OwnMessage;

    private sealed record Wake : OwnMessage
    {
        public static Wake Instance { get; } = new();
    }

    // Log lines: events 1310 to 1319.
    [LoggerMessage(1310, LogLevel.Warning, "Lane {Lane} cannot go on: the register of requests failed.")]
    private partial void NotRegistered(string lane, Exception failure);

    [LoggerMessage(1311, LogLevel.Warning, "Lane {Lane} gives {Rows} rows up, which have had all their attempts; the first is that of request {Request}.")]
    private partial void NotExported(string lane, int rows, string request);

    [LoggerMessage(1312, LogLevel.Warning, "Lane {Lane} has a row of route {Route}, which has no export on this node.")]
    private partial void NoExport(string lane, string route);

    [LoggerMessage(1313, LogLevel.Warning, "Lane {Lane} has a later owner than epoch {Epoch}; this one leaves.")]
    private partial void LostTo(string lane, long epoch);
}
