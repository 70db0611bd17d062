using TableActors.Actors.Hosting;
using TableActors.Actors.Jobs;
using TableActors.Contracts.Errors;
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
        (await CountAsync(node)).ShouldBe(requests.Count);
        await Task.WhenAll(submissions).OrFailAsync("everybody has an answer");
    }

    // Whoever asks first may meet connections from before the restart, and is told to try again.
    private static async Task<long> CountAsync(JobNode node) => (await Eventually.SeeAsync<long?>(
        "the rows are counted",
        async () =>
        {
            try
            {
                return await node.CountAsync();
            }
            catch (ProblemException failure) when (failure.Problem.Code == ErrorCodes.StoreUnavailable)
            {
                return null;
            }
        },
        count => count is not null))!.Value;

    protected override void UseStore(TableActorsOptions options) => options.UsePostgres(_location);
}
