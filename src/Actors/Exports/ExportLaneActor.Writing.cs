using System.Diagnostics;
using Akka.Actor;
using TableActors.Actors.Exports.Lanes;
using TableActors.Actors.Telemetry;
using TableActors.Contracts.Errors;
using TableActors.Contracts.Exports;
using TableActors.Contracts.Naming;

namespace TableActors.Actors.Exports;

/// <content>A transaction in the target, and what is said of its rows afterwards: to the register first, then to their jobs.</content>
internal sealed partial class ExportLaneActor
{
    // For rows whose route is not known here: it may be while the service is being replaced by one with other routes.
    private static readonly ExportRetry Unknown = new() { Attempts = 8 };

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

    private static List<RequestId> RequestsOf(IReadOnlyList<LaneRow> rows) => [.. rows.Select(row => row.Message.Request)];
}
