using System.Globalization;
using TableActors.EndToEnd.Tests.Service;
using TableActors.TestSupport;
using Xunit.Abstractions;

namespace TableActors.EndToEnd.Tests.Crash;

/// <summary>
/// SIGKILL at any moment under a load of every kind of write, and what was promised must hold:
/// nothing acknowledged is lost, nothing is written or passed on twice, and at rest the target
/// equals the source. <c>TABLEACTORS_KILLS</c> says how often (default 8).
/// </summary>
[Trait("Category", "Crash")]
public sealed class KilledAgainAndAgainTests(ITestOutputHelper output)
{
    private static int Kills =>
        int.Parse(Environment.GetEnvironmentVariable("TABLEACTORS_KILLS") ?? "8", CultureInfo.InvariantCulture);

    [Theory]
    [InlineData(CrashStage.Sqlite)]
    [InlineData(CrashStage.Postgres)]
    public Task Kill_UnderEveryKindOfLoad_LosesAndDoublesNothing(string store) =>
        CrashStage.PlayAsync(store, KillAsync);

    private async Task KillAsync(CrashScene scene)
    {
        var seed = Random.Shared.Next();
        output.WriteLine($"seed {seed}, {Kills} kills");
        var random = new Random(seed);
        var acknowledged = await DisturbedLoad.RunAsync(
            scene, random, Kills, service => service.KillAndStartAgainAsync());
        output.WriteLine($"{acknowledged} acknowledged writes");
    }
}
