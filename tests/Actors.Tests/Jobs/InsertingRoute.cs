using System.Globalization;
using System.Text;
using TableActors.Actors.Jobs;
using TableActors.Actors.Tables;
using TableActors.Contracts.Errors;
using TableActors.Contracts.Messages;
using TableActors.Contracts.Tables;
using TableActors.TestSupport;

namespace TableActors.Actors.Tests.Jobs;

/// <summary>
/// A route whose jobs insert a row; the inputs are the row's key. The table counts what was really
/// written.
/// </summary>
internal sealed class InsertingRoute(string name, TableSchema table, ITableGateway writer, string? lane = null)
    : IJobRoute
{
    public string Name => name;

    public string? ExportLane => lane;

    public async Task<JobOutcome> RunAsync(JobRun run, CancellationToken cancellation)
    {
        var key = long.Parse(Encoding.UTF8.GetString(run.Inputs.Span), CultureInfo.InvariantCulture);
        return OutcomeOf(await writer.WriteAsync(
            table.Insert(key, "a title").Until(Deadline) with { Mark = run.Mark }, cancellation));
    }

    public async Task<JobOutcome> WithdrawAsync(JobRun run, CancellationToken cancellation) =>
        OutcomeOf(await writer.WriteAsync(
            new WithdrawRequest(table.Name, table.Fingerprint, Deadline) { Mark = run.Mark }, cancellation));

    private DateTimeOffset Deadline => TimeProvider.System.GetUtcNow().AddSeconds(10);

    private static JobOutcome OutcomeOf(WriteReply reply) => reply switch
    {
        RowWritten written => new JobOutcome.Answered(
            Encoding.UTF8.GetBytes($$"""{"id":{{written.Row.Values[0]}}}"""), written.Row.Version),
        WriteRefused refused => new JobOutcome.Refused(refused.Problem),
        _ => new JobOutcome.Refused(new Problem(ErrorCodes.Internal, reply.ToString())),
    };
}
