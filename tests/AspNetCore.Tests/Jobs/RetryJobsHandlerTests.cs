using TableActors.Actors.Jobs;
using TableActors.AspNetCore.Tests.Support;
using TableActors.Contracts.Jobs;

namespace TableActors.AspNetCore.Tests.Jobs;

public sealed class RetryJobsHandlerTests
{
    [Theory]
    [InlineData("")]
    [InlineData("?state=error")]
    public async Task Post_RunsAllFailedJobsAgain(string query)
    {
        await using var service = await StartAsync();
        var answer = await service.PostAsync("/jobs/retry" + query, "");
        answer.Status.ShouldBe(202, answer.Body);
        answer.Body.ShouldBe("""{"num_jobs":3}""");
        service.Jobs.Filter.ShouldBe(new JobFilter { State = JobState.Failed });
    }

    [Fact]
    public async Task Post_OfMoreJobsThanCanBeAskedMeanwhile_IsAnsweredBeforeTheyAre()
    {
        await using var service = await StartAsync();
        service.Jobs.Retried = new TaskCompletionSource<int>().Task;
        var answer = await service.PostAsync("/jobs/retry", "");
        answer.Status.ShouldBe(202, answer.Body);
        answer.Body.ShouldBe("""{"num_jobs":5}""");
    }

    [Fact]
    public async Task Post_WithParameters_ChoosesByThem()
    {
        await using var service = await StartAsync();
        (await service.PostAsync("/jobs/retry?code=export_failed&route=POST%20/films", "")).Status.ShouldBe(202);
        service.Jobs.Filter.ShouldBe(
            new JobFilter { State = JobState.Failed, Code = "export_failed", Route = "POST /films" });
    }

    [Theory]
    [InlineData("state=done", "state", "must be error")]
    [InlineData("code=none", "code", "is no code")]
    public async Task Post_WithFaults_ChangesNothing(string query, string field, string fault)
    {
        await using var service = await StartAsync();
        (await service.PostAsync($"/jobs/retry?{query}", "")).ShouldRefuse((field, fault));
        service.Jobs.Filter.ShouldBeNull();
    }

    private static Task<TestService> StartAsync() =>
        TestService.StartAsync(router => router.AddInsertRoute(SampleTables.Films, "/films"));
}
