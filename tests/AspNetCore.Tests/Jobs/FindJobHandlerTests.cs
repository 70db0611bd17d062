using System.Text;
using System.Text.Json;
using TableActors.AspNetCore.Tests.Support;
using TableActors.Contracts.Errors;
using TableActors.Contracts.Jobs;

namespace TableActors.AspNetCore.Tests.Jobs;

public sealed class FindJobHandlerTests
{
    private static readonly JobId Id = JobId.Of(new byte[16]);

    [Fact]
    public async Task Get_OfAJobThatWaits_TellsAllThereIs()
    {
        await using var service = await StartAsync();
        service.Jobs.Known[Id] = new JobDetails(Id, "POST /films", JobState.Pending, ScriptedJobs.SubmittedAt)
        {
            Result = Encoding.UTF8.GetBytes("{}")
        };
        var answer = await service.GetAsync($"/api/jobs/{Id}");
        answer.Status.ShouldBe(200);
        answer.Body.ShouldBe(
            $$"""
            {"id":"{{Id}}","job_url":"{{service.Address}}api/jobs/{{Id}}","status":"pending","error":null,"problem":null,"result":null,"route":"POST /films","progress":"waiting","attempts":0,"submitted_at":"2026-01-31T12:00:00Z","started_at":null,"ended_at":null}
            """);
    }

    [Fact]
    public async Task Get_OfAJobThatIsDone_HasItsResult()
    {
        await using var service = await StartAsync();
        service.Jobs.Known[Id] = new JobDetails(Id, "POST /films", JobState.Done, ScriptedJobs.SubmittedAt)
        {
            Progress = JobProgress.Ended,
            Attempts = 2,
            StartedAt = ScriptedJobs.SubmittedAt.AddMilliseconds(250),
            EndedAt = ScriptedJobs.SubmittedAt.AddMicroseconds(1),
            Result = Encoding.UTF8.GetBytes("""{"rows":[1.10,9223372036854775807]}"""),
        };
        var answer = await service.GetAsync($"/api/jobs/{Id}");
        answer.Body.ShouldContain("""
            "result":{"rows":[1.10,9223372036854775807]}
            """.Trim());
        answer.Json.GetProperty("status").GetString().ShouldBe("done");
        answer.Json.GetProperty("progress").GetString().ShouldBe("ended");
        answer.Json.GetProperty("attempts").GetInt32().ShouldBe(2);
        answer.Json.GetProperty("started_at").GetString().ShouldBe("2026-01-31T12:00:00.25Z");
        answer.Json.GetProperty("ended_at").GetString().ShouldBe("2026-01-31T12:00:00.000001Z");
    }

    [Fact]
    public async Task Get_OfAJobThatFailed_HasItsProblemInShortAndWhole()
    {
        await using var service = await StartAsync();
        service.Jobs.Known[Id] = new JobDetails(Id, "POST /films", JobState.Failed, ScriptedJobs.SubmittedAt)
        {
            Problem = Problem.OfField(ErrorCodes.ComputationFailed, "slug", "failed"),
        };
        var job = (await service.GetAsync($"/api/jobs/{Id}")).Json;
        job.GetProperty("status").GetString().ShouldBe("error");
        job.GetProperty("error").GetString().ShouldBe("422: \"slug\" failed.");
        var problem = job.GetProperty("problem");
        problem.GetProperty("status").GetInt32().ShouldBe(422);
        problem.GetProperty("code").GetString().ShouldBe("computation_failed");
        problem.GetProperty("traceId").GetString().ShouldBe(Id.Value);
        problem.GetProperty("errors").GetProperty("slug")[0].GetString().ShouldBe("failed");
        job.GetProperty("result").ValueKind.ShouldBe(JsonValueKind.Null);
    }

    [Fact]
    public async Task Get_OfAJobWhoseExportFailed_HasTheRow()
    {
        await using var service = await StartAsync();
        service.Jobs.Known[Id] = new JobDetails(Id, "POST /films", JobState.Failed, ScriptedJobs.SubmittedAt)
        {
            Problem = new Problem(ErrorCodes.ExportFailed, "export_sql write failed"),
            Result = Encoding.UTF8.GetBytes("""{"id":1}"""),
        };
        var job = (await service.GetAsync($"/api/jobs/{Id}")).Json;
        job.GetProperty("error").GetString().ShouldBe("500: export_sql write failed");
        job.GetProperty("result").GetProperty("id").GetInt32().ShouldBe(1);
    }

    [Theory]
    [InlineData("00000000000000000000000000000001")]
    [InlineData("x")]
    [InlineData("00000000-0000-0000-0000-000000000000")]
    [InlineData("retry")]
    public async Task Get_OfAJobThatNeverWas_IsNotFound(string id)
    {
        await using var service = await StartAsync();
        (await service.GetAsync($"/api/jobs/{id}")).ShouldBeProblem(404, "job_not_found");
    }

    [Fact]
    public async Task Get_OfAJobThatWasRemoved_IsGone()
    {
        await using var service = await StartAsync();
        service.Jobs.Known[Id] = new JobDetails(Id, "", JobState.Removed, default);
        (await service.GetAsync($"/api/jobs/{Id}")).ShouldBeProblem(410, "job_gone");
    }

    [Fact]
    public async Task Head_IsAnsweredWithoutABody()
    {
        await using var service = await StartAsync();
        service.Jobs.Known[Id] = new JobDetails(Id, "POST /films", JobState.Pending, ScriptedJobs.SubmittedAt);
        var answer = await service.SendAsync(HttpMethod.Head, $"/api/jobs/{Id}", null);
        answer.Status.ShouldBe(200);
        answer.Body.ShouldBeEmpty();
        answer.ContentLength!.Value.ShouldBeGreaterThan(100);
    }

    [Theory]
    [InlineData("/api/jobs", "GET, HEAD")]
    [InlineData("/api/jobs/00000000000000000000000000000001", "GET, HEAD, DELETE")]
    [InlineData("/api/jobs/00000000000000000000000000000001/retry", "POST")]
    public async Task OtherMethods_AreNotAllowed(string path, string allowed)
    {
        await using var service = await StartAsync();
        (await service.SendAsync(HttpMethod.Put, path, []))
            .ShouldBeProblem(405, "method_not_allowed")
            .Headers["Allow"].ShouldBe(allowed);
    }

    private static Task<TestService> StartAsync() =>
        TestService.StartAsync(
            TestService.Build(app => app.MapTables("/api").AddInsertRoute(SampleTables.Films, "/films")));
}
