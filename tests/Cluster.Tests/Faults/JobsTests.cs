using Npgsql;
using TableActors.Cluster.Tests.History;
using TableActors.Cluster.Tests.Load;
using TableActors.Cluster.Tests.Processes;
using TableActors.TestSupport;
using Xunit.Abstractions;

namespace TableActors.Cluster.Tests.Faults;

/// <summary>
/// Jobs that were accepted before nodes die are carried out exactly once, in the table and in the
/// target of its rows.
/// </summary>
[Trait("Category", "Crash")]
public sealed class JobsTests(OwnPostgres postgres, ITestOutputHelper output) : IClassFixture<OwnPostgres>
{
    private const int Jobs = 90;

    [Fact]
    public async Task Kill_WithJobsThatWait_CarriesAllOfThemOutOnce()
    {
        await using var cluster = await ClusterOfProcesses.StartAsync(postgres.Server, 3);
        for (var round = 0; round < FaultRounds.Count; round++)
        {
            var first = round * Jobs;
            var jobs = await Task.WhenAll(Enumerable.Range(first, Jobs).Select(number => SubmitAsync(cluster, number)));
            await Eventually.SeeAsync(
                "some jobs were done, and others were not", () => WrittenAsync(cluster, first),
                written => written is > 0 and < Jobs);
            var map = await cluster.LookAsync();
            // Every second round the lane of the export dies too, wherever it lives.
            var victim = cluster.NodeOf(round % 2 == 0
                ? map.Up.FirstOrDefault(member => member.Lanes is { Count: > 0 }) ?? map.Up[0]
                : map.Up[^1]);
            victim.Send(Signal.Kill);
            var killed = TimeProvider.System.GetTimestamp();
            var before = await WrittenAsync(cluster, first);
            if (before < Jobs)
                await Eventually.SeeAsync(
                    "a job went on", () => WrittenAsync(cluster, first), written => written > before);
            output.WriteLine(FormattableString.Invariant($"{before} of {Jobs} done; the next {TimeProvider.System.GetElapsedTime(killed).TotalMilliseconds:0} ms after the kill"));
            using var client = new ClusterClient(cluster, round);
            foreach (var job in jobs)
            {
                await Eventually.SeeAsync(
                    $"{job} was done", async () => (await client.GetAsync(job)).Body.GetProperty("status").GetString(),
                    status => status == "done");
            }

            output.WriteLine(FormattableString.Invariant(
                $"all done {TimeProvider.System.GetElapsedTime(killed).TotalMilliseconds:0} ms after the kill"));
            await cluster.AddAsync(1);
        }

        var expected = Enumerable.Range(0, FaultRounds.Count * Jobs).Select(number => (long)number).ToList();
        (await cluster.QueryAsync("SELECT number FROM entries ORDER BY number", row => row.GetInt64(0)))
            .ShouldBe(expected);
        await using var target = NpgsqlDataSource.Create(
            new NpgsqlConnectionStringBuilder(cluster.Target) { Pooling = false });
        (await NumbersAsync(target, "SELECT number FROM entries_log ORDER BY number")).ShouldBe(expected);
        (await NumbersAsync(target, "SELECT count(*) FROM ta_ledger")).ShouldBe([expected.Count]);
    }

    private static async Task<string> SubmitAsync(ClusterOfProcesses cluster, int number)
    {
        using var client = new ClusterClient(cluster, number);
        var answer = await client.PostAsync("/entries", new { number }, null, $"entry-{number}");
        answer.Outcome.ShouldBe(CallOutcome.Done, answer.ToString());
        return $"/jobs/{answer.Body.GetProperty("id").GetString()}";
    }

    private static async Task<int> WrittenAsync(ClusterOfProcesses cluster, int first) =>
        (await cluster.QueryAsync(
            $"SELECT count(*) FROM entries WHERE number >= {first}", row => (int)row.GetInt64(0)))[0];

    private static async Task<List<long>> NumbersAsync(NpgsqlDataSource database, string sql)
    {
        await using var command = database.CreateCommand(sql);
        await using var reader = await command.ExecuteReaderAsync();
        var numbers = new List<long>();
        while (await reader.ReadAsync())
            numbers.Add(reader.GetInt64(0));
        return numbers;
    }
}
