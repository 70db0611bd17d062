using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using TableActors.Cluster.Tests.Faults;
using TableActors.TestSupport;

namespace TableActors.Cluster.Tests;

/// <summary><c>cluster.sh</c> as people type it.</summary>
[Trait("Category", "Crash")]
public sealed partial class ClusterScriptTests(OwnPostgres postgres) : IClassFixture<OwnPostgres>
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Cluster_ThatIsStartedKilledStoppedAndEnded_DoesAsItSays(bool isGivenAStore)
    {
        var folder = Path.Combine(Path.GetTempPath(), $"tableactors-script-test-{Guid.NewGuid():N}");
        string[] store = isGivenAStore ? ["--store", await postgres.Server.CreateDatabaseAsync()] : [];
        var port = FreePorts();
        try
        {
            var up = await RunAsync(folder, ["up", "2", "--port", $"{port}", .. store]);
            var processes = Node()
                .Matches(up)
                .ToDictionary(match => match.Groups["number"].Value, match => int.Parse(match.Groups["process"].Value));
            processes.Keys.ShouldBe(["1", "2"], ignoreOrder: true, up);
            up.ShouldContain($"http://127.0.0.1:{port},");
            using var client = new HttpClient();
            (await client.GetAsync($"http://127.0.0.1:{port + 1}/health/ready")).StatusCode.ShouldBe(HttpStatusCode.OK);
            (await RunAsync(folder, ["up", "2"])).ShouldContain("run already");

            (await RunAsync(folder, ["kill", "1"])).ShouldContain($"node 1 (process {processes["1"]}) has ended");
            (await RunAsync(folder, ["kill", "1"], exitCode: 1)).ShouldContain("node 1 does not run");
            var status = await RunAsync(folder, ["status"]);
            status.ShouldContain("node 1: does not run");
            status.ShouldMatch(@"node 2: .*\n  up at .*\n  tables: .*");

            Node()
                .Matches(await RunAsync(folder, ["up", "2"]))
                .Select(match => match.Groups["number"].Value)
                .ShouldBe(["1"]);
            (await RunAsync(folder, ["stop", "2"])).ShouldContain($"node 2 (process {processes["2"]}) has ended");
            (await RunAsync(folder, ["down"])).ShouldContain("is gone");
            Directory.Exists(folder).ShouldBeFalse();
            Answers(port).ShouldBeFalse();
            Answers(port + 1).ShouldBeFalse();
        }
        finally
        {
            if (Directory.Exists(folder))
                await RunAsync(folder, ["down"]);
        }
    }

    [Theory]
    [InlineData("neither an option nor the number of a node", "up", "0")]
    [InlineData("needs a number", "up")]
    [InlineData("takes no number", "down", "3")]
    [InlineData("there is no service file", "up", "1", "--service", "nowhere.toml")]
    [InlineData("the store is SQLite", "up", "1", "--store", "sqlite:///rows.db")]
    [InlineData("there is no cluster in", "status")]
    public async Task Command_ThatMakesNoSense_IsRefusedAndLeavesNothing(string reason, params string[] arguments)
    {
        var folder = Path.Combine(Path.GetTempPath(), $"tableactors-script-test-{Guid.NewGuid():N}");

        (await RunAsync(folder, arguments, exitCode: 1)).ShouldContain(reason);

        Directory.Exists(folder).ShouldBeFalse();
    }

    private static async Task<string> RunAsync(string folder, string[] arguments, int exitCode = 0)
    {
        var start = new ProcessStartInfo(
            "bash", [Path.Combine(RepositoryRoot.Path, "cluster.sh"), .. arguments, "--dir", folder])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment.Remove("TABLEACTORS_STORE");
        using var script = Process.Start(start)!;
        var (output, errors) = (script.StandardOutput.ReadToEndAsync(), script.StandardError.ReadToEndAsync());
        await script.WaitForExitAsync().WaitAsync(Patience);
        var said = await output + await errors;
        script.ExitCode.ShouldBe(exitCode, said);
        return said;
    }

    // The first of two: the second node listens at the port after it.
    private static int FreePorts()
    {
        while (true)
        {
            var port = LoopbackPort.Free();
            if (port < IPEndPoint.MaxPort && !Answers(port + 1))
                return port;
        }
    }

    private static bool Answers(int port)
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Connect(IPAddress.Loopback, port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    [GeneratedRegex(@"^node (?<number>\d+): http://127\.0\.0\.1:\d+, process (?<process>\d+)$", RegexOptions.Multiline)]
    private static partial Regex Node();
}
