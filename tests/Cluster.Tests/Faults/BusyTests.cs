using System.Diagnostics;
using TableActors.Cluster.Tests.Load;
using TableActors.Cluster.Tests.Processes;
using Xunit.Abstractions;

namespace TableActors.Cluster.Tests.Faults;

/// <summary>A machine that has far more to do than it can: nodes are slow, and nobody takes them for dead.</summary>
[Trait("Category", "Crash")]
public sealed class BusyTests(OwnPostgres postgres, ITestOutputHelper output) : IClassFixture<OwnPostgres>
{
    private const int Burners = 24;

    // In the tests of every day, longer than any time after which one node takes another for dead.
    private static readonly TimeSpan Busy = TimeSpan.FromSeconds(FaultRounds.Count > 1 ? 60 : 10);

    [Fact]
    public async Task Machine_ThatIsFarTooBusy_CostsNoNode()
    {
        var report = new FaultReport(output);
        await using var cluster = await ClusterOfProcesses.StartAsync(postgres.Server, 3);
        await using var load = await MixedLoad.StartAsync(cluster);
        await cluster.SpreadAsync();
        await load.MakeAsync(300);
        var before = load.Took(TimeSpan.Zero, load.Now);
        var burners = Enumerable.Range(0, Burners)
            .Select(_ => Process.Start("sh", ["-c", "while :; do :; done"]))
            .ToList();
        var begun = load.Now;
        try
        {
            // The length of it is what the fault is.
            await Task.Delay(Busy);
        }
        finally
        {
            foreach (var burner in burners)
            {
                burner.Kill();
                burner.Dispose();
            }
        }

        var times = await Task.WhenAll(ServiceText.Tables.Select(load.ReachAsync));
        report.Add(
            $"{Burners} burners for {Busy.TotalSeconds} s", times, 0, (await cluster.EvictedAsync()).Count,
            (before, load.Took(begun, load.Now)));
        (await cluster.EvictedAsync()).ShouldBeEmpty(cluster.Output);
        (await cluster.SpreadAsync()).Up.Count.ShouldBe(3);
        report.Write(await load.EndAsync(withoutKeysMayFail: false));
    }
}
