using TableActors.Actors.Hosting;
using TableActors.Actors.Jobs;
using TableActors.Contracts.Jobs;
using TableActors.Postgres;
using TableActors.TestSupport;

namespace TableActors.Actors.Tests.Jobs;

[Trait("Category", "Slow")]
public sealed class PostgresJobNodeTests : JobNodeContract, IAsyncLifetime
{
    private string _location = "";

    public async Task InitializeAsync() => _location = await (await PostgresServer.SharedAsync()).CreateSchemaAsync();

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact, Trait("Category", "Crash")]
    public async Task Jobs_WhoseServerIsRestarted_AreAllCarriedOutOnce()
    {
        await using var server = await PostgresServer.StartAsync();
        var location = await server.CreateDatabaseAsync();
        await using var node = await JobNode.StartAsync(
            options => options.UsePostgres(location).Jobs.ScanEvery = TimeSpan.FromMilliseconds(200));
        var requests = Enumerable.Range(0, 300).Select(key => JobNode.Request(key)).ToList();
        await node.RunAsync(requests[0]);
        var submissions = requests.Skip(1).Select(node.SubmitAsync).ToList();
        (await submissions[0].OrFailAsync("a job is accepted")).ShouldBeOfType<JobSubmissionResult.Accepted>();

        await server.StopAsync();
        await server.StartAgainAsync();

        // A job that may not have been accepted is submitted again, under the same id.
        var ended = await Task.WhenAll(requests.Select(node.EndedAsync)).OrFailAsync("all jobs end");
        ended.ShouldAllBe(job => job.State == JobState.Done);
        (await node.CountAsync()).ShouldBe(requests.Count);
        await Task.WhenAll(submissions).OrFailAsync("everybody has an answer");
    }

    protected override void UseStore(TableActorsOptions options) => options.UsePostgres(_location);
}
