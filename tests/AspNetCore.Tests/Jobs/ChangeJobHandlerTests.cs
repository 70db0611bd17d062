using TableActors.AspNetCore.Tests.Support;
using TableActors.Contracts.Errors;
using TableActors.Contracts.Jobs;

namespace TableActors.AspNetCore.Tests.Jobs;

/// <summary>A job is cancelled, or retried.</summary>
public sealed class ChangeJobHandlerTests
{
    private static readonly JobId Id = JobId.Of(new byte[16]);

    [Theory]
    [InlineData("cancel")]
    [InlineData("retry")]
    public async Task Change_ThatIsAgreed_AnswersTheJob(string change)
    {
        await using var service = await StartAsync();
        service.Jobs.Known[Id] = new JobDetails(Id, "POST /films", JobState.Pending, ScriptedJobs.SubmittedAt);
        var answer = await ChangeAsync(service, change, Id.Value);
        answer.Status.ShouldBe(202, answer.Body);
        answer.Json.GetProperty("id").GetString().ShouldBe(Id.Value);
        answer.Json.GetProperty("status").GetString().ShouldBe("pending");
        service.Jobs.Changes.ShouldBe([$"{change} {Id}"]);
    }

    [Theory]
    [InlineData("cancel", "job_state", 409)]
    [InlineData("cancel", "job_not_found", 404)]
    [InlineData("cancel", "job_gone", 410)]
    [InlineData("retry", "job_state", 409)]
    [InlineData("retry", "job_not_found", 404)]
    [InlineData("retry", "job_gone", 410)]
    [InlineData("retry", "store_unavailable", 503)]
    public async Task Change_ThatIsNot_IsAnsweredByItsProblem(string change, string code, int status)
    {
        await using var service = await StartAsync();
        service.Jobs.OnChange = () => new Problem(ErrorCodes.All.Single(known => known.Code == code), "No.");
        (await ChangeAsync(service, change, Id.Value)).ShouldBeProblem(status, code);
    }

    [Theory]
    [InlineData("cancel")]
    [InlineData("retry")]
    public async Task Change_OfWhatIsNoId_IsNotFound(string change)
    {
        await using var service = await StartAsync();
        (await ChangeAsync(service, change, "x")).ShouldBeProblem(404, "job_not_found");
        service.Jobs.Changes.ShouldBeEmpty();
    }

    private static Task<Answer> ChangeAsync(TestService service, string change, string id) => change == "cancel"
        ? service.SendAsync(HttpMethod.Delete, $"/jobs/{id}", null)
        : service.PostAsync($"/jobs/{id}/retry", "");

    private static Task<TestService> StartAsync() =>
        TestService.StartAsync(router => router.AddInsertRoute(SampleTables.Films, "/films"));
}
