using TableActors.Cluster.Tests.History;
using TableActors.Cluster.Tests.Load;
using TableActors.Cluster.Tests.Processes;
using TableActors.TestSupport;

namespace TableActors.Cluster.Tests.Faults;

/// <summary>
/// Nodes that cannot belong to the cluster of their database refuse to start and say why; the
/// cluster does not suffer.
/// </summary>
[Trait("Category", "Crash")]
public sealed class RefusedTests(OwnPostgres postgres) : IClassFixture<OwnPostgres>
{
    [Fact]
    public async Task Start_OfANodeThatDoesNotBelong_IsRefused()
    {
        await using var cluster = await ClusterOfProcesses.StartAsync(postgres.Server, 2);
        using var stranger = new TestAuthority();

        var other = cluster.Launch(cluster.WriteService(
            "other.toml", text => text.Replace("value = \"int\"", "value = \"int\"\nmore = \"int?\"")));
        var alone = cluster.Launch(
            cluster.WriteService("alone.toml", text => text.Replace("[cluster]", "[cluster]\nenabled = false")));
        var onSqlite = cluster.Launch(
            cluster.WriteService("files.toml", text => text.Replace("store = \"store\"", "store = \"media\"")),
            store: "sqlite:///nobody.db");
        var foreign = cluster.Launch(certify: folder => stranger.WritePemFiles(folder, "foreign"));
        var late = cluster.Launch(certify: folder => cluster.Authority.WritePemFiles(
            folder, "late", validFrom: TimeSpan.FromDays(-3), validUntil: TimeSpan.FromDays(-2)));
        var lost = cluster.Launch(certify: folder =>
            cluster.Authority.WritePemFiles(folder, "lost") with { Key = Path.Combine(folder, "nowhere.key") });

        await RefusedAsync(other, "is another than that of");
        await RefusedAsync(alone, "The database is in use by the node", "give this node [cluster]");
        await RefusedAsync(onSqlite, "a cluster needs a database that its n");
        await RefusedAsync(foreign, "certificate");
        await RefusedAsync(late, "has expired at");
        await RefusedAsync(lost, "nowhere.key");

        cluster.Nodes.Count.ShouldBe(2);
        (await cluster.QueryAsync(
            "SELECT column_name::text FROM information_schema.columns WHERE column_name = 'more'",
            row => row.GetString(0))).ShouldBeEmpty();
        using var client = new ClusterClient(cluster, 0);
        (await client.PostAsync("/t0", new { id = 1, value = 1, mark = "m" }, null, null)).Outcome
            .ShouldBe(CallOutcome.Done);
        (await cluster.LookAsync()).Up.Count.ShouldBe(2);
    }

    private static async Task RefusedAsync(NodeProcess node, params string[] reasons)
    {
        (await node.EndAsync()).ShouldBe(1, node.Output);
        foreach (var reason in reasons)
            node.Output.ShouldContain(reason);
    }
}
