using Microsoft.Extensions.Logging;
using TableActors.Actors.Jobs;
using TableActors.AspNetCore.Tests.Support;
using TableActors.Contracts.Errors;
using TableActors.Contracts.Jobs;

namespace TableActors.AspNetCore.Tests.Jobs;

public sealed class ListJobsHandlerTests
{
    private static readonly JobId Id = JobId.Of(new byte[16]);

    [Fact]
    public async Task Get_AnswersAPage()
    {
        await using var service = await StartAsync();
        var ended = ScriptedJobs.SubmittedAt.AddSeconds(1);
        service.Jobs.OnList = () => new JobPage(
            [new JobEntry(Id, "POST /films", JobState.Failed, ScriptedJobs.SubmittedAt, ended, "export_failed", 4)],
            "next");
        var answer = await service.GetAsync("/jobs");
        answer.Status.ShouldBe(200);
        answer.Body.ShouldBe(
            $$"""
            {"jobs":[{"id":"{{Id}}","job_url":"{{service.Address}}jobs/{{Id}}","status":"error","code":"export_failed","route":"POST /films","submitted_at":"2026-01-31T12:00:00Z","ended_at":"2026-01-31T12:00:01Z"}],"after":"next"}
            """);
    }

    [Fact]
    public async Task Get_OfNothing_IsAnEmptyPage()
    {
        await using var service = await StartAsync();
        (await service.GetAsync("/jobs?state=&route=&code=&after=&limit=")).Body
            .ShouldBe("""{"jobs":[],"after":null}""");
        service.Jobs.Filter.ShouldBe(new JobFilter());
        service.Jobs.After.ShouldBeNull();
        service.Jobs.Most.ShouldBe(100);
    }

    [Fact]
    public async Task Get_WithParameters_ChoosesByThem()
    {
        await using var service = await StartAsync();
        (await service.GetAsync(
            "/jobs?state=error&route=POST%20/films&code=export_failed&after=x%2By&limit=1000&other=1")).Status
            .ShouldBe(200);
        service.Jobs.Filter.ShouldBe(
            new JobFilter { State = JobState.Failed, Route = "POST /films", Code = "export_failed" });
        service.Jobs.After.ShouldBe("x+y");
        service.Jobs.Most.ShouldBe(1000);
    }

    [Theory]
    [InlineData("pending", JobState.Pending)]
    [InlineData("done", JobState.Done)]
    [InlineData("error", JobState.Failed)]
    public async Task Get_OfAState_ChoosesByIt(string name, JobState state)
    {
        await using var service = await StartAsync();
        (await service.GetAsync($"/jobs?state={name}")).Status.ShouldBe(200);
        service.Jobs.Filter!.State.ShouldBe(state);
    }

    [Fact]
    public async Task Get_WithFaults_ReportsThemAll()
    {
        await using var service = await StartAsync();
        (await service.GetAsync("/jobs?state=failed&code=export_faild&limit=0"))
            .ShouldRefuse(
                ("state", "must be pending or done or error"), ("code", "export_failed"),
                ("limit", "must be from 1 to 1000"));
        (await service.GetAsync("/jobs?limit=x&state=failed")).ShouldRefuse(("limit", "must be"), ("state", "must be"));
        (await service.GetAsync("/jobs?limit=1001")).ShouldRefuse(("limit", "must be from 1 to 1000"));
        service.Jobs.Filter.ShouldBeNull();
    }

    [Fact]
    public async Task Get_AfterWhatIsNoneOfOurs_IsAFaultOfIt()
    {
        await using var service = await StartAsync();
        service.Jobs.OnList = () => throw new ProblemException(new Problem(ErrorCodes.ValidationFailed, "No."));
        (await service.GetAsync("/jobs?after=x")).ShouldRefuse(("after", "is not what a page has ended with"));
        await service.StopAsync();
        service.Log.Lines.ShouldNotContain(
            line => line.Level > LogLevel.Debug && line.Text.Contains(ErrorCodes.ValidationFailed.Code));
    }

    [Fact]
    public async Task Get_WhileTheStoreIsDown_SaysSo()
    {
        await using var service = await StartAsync();
        service.Jobs.OnList = () => throw new ProblemException(new Problem(ErrorCodes.StoreUnavailable, "It is down."));
        (await service.GetAsync("/jobs")).ShouldBeProblem(503, "store_unavailable");
    }

    private static Task<TestService> StartAsync() =>
        TestService.StartAsync(router => router.AddInsertRoute(SampleTables.Films, "/films"));
}
