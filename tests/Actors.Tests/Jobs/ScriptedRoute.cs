using System.Threading.Channels;
using TableActors.Actors.Jobs;
using TableActors.TestSupport;

namespace TableActors.Actors.Tests.Jobs;

/// <summary>A route whose operations end when, and as, the test says.</summary>
internal sealed class ScriptedRoute(string name, string? lane = null) : IJobRoute
{
    private readonly Channel<ScriptedRun> _runs = Channel.CreateUnbounded<ScriptedRun>();
    private readonly Channel<ScriptedRun> _withdrawals = Channel.CreateUnbounded<ScriptedRun>();

    public string Name => name;

    public string? ExportLane => lane;

    /// <summary>How many operations have begun that the test has not taken yet.</summary>
    public int Begun => _runs.Reader.Count;

    public Task<ScriptedRun> NextRunAsync() =>
        _runs.Reader.ReadAsync().AsTask().OrFailAsync("the job begins its operation");

    public Task<ScriptedRun> NextWithdrawalAsync() =>
        _withdrawals.Reader.ReadAsync().AsTask().OrFailAsync("the job withdraws its operation");

    public Task<JobOutcome> RunAsync(JobRun run, CancellationToken cancellation) => Begin(_runs, run, cancellation);

    public Task<JobOutcome> WithdrawAsync(JobRun run, CancellationToken cancellation) =>
        Begin(_withdrawals, run, cancellation);

    private static Task<JobOutcome> Begin(Channel<ScriptedRun> runs, JobRun order, CancellationToken cancellation)
    {
        var run = new ScriptedRun(order, cancellation);
        runs.Writer.TryWrite(run);
        return run.Outcome;
    }
}
