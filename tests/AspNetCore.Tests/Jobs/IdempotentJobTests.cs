using System.Text;
using Microsoft.Extensions.DependencyInjection;
using TableActors.Actors.Jobs;
using TableActors.AspNetCore.Routing;
using TableActors.AspNetCore.Tests.Support;
using TableActors.Contracts.Errors;
using TableActors.Contracts.Jobs;
using TableActors.Contracts.Queries;

namespace TableActors.AspNetCore.Tests.Jobs;

/// <summary>Requests with an <c>Idempotency-Key</c> on routes that make jobs.</summary>
public sealed class IdempotentJobTests
{
    private const string Film = """{"id":1,"prompt":"a"}""";

    private static readonly (string, string) Key = ("Idempotency-Key", "k-1");

    [Fact]
    public async Task SameKey_AsksForTheSameJob_HoweverTheBodyIsWritten()
    {
        await using var service = await StartAsync();
        await service.PostAsync("/films", Film, Key);
        var first = service.Jobs.Request!;
        await service.PostAsync("/films", """{ "prompt": "a", "seen": null, "id": 1.0 }""", Key);
        service.Jobs.Request!.Id.ShouldBe(first.Id);
        service.Jobs.Request.Fingerprint.ShouldBe(first.Fingerprint);
        JobRuns.BodyOf(await service.RunLastAsync()).ShouldContain("\"prompt\":\"a\"");
    }

    [Theory]
    [InlineData("/films", """{"id":1,"prompt":"b"}""", "k-1", true)]
    [InlineData("/films", Film, "k-2", false)]
    [InlineData("/update", Film, "k-1", false)]
    public async Task AnotherRequest_IsToldFromTheFirst(string path, string body, string key, bool isSameJob)
    {
        await using var service = await StartAsync();
        await service.PostAsync("/films", Film, Key);
        var first = service.Jobs.Request!;
        await service.PostAsync(path, body, ("Idempotency-Key", key));
        (service.Jobs.Request!.Id == first.Id).ShouldBe(isSameJob);
        if (isSameJob)
            service.Jobs.Request.Fingerprint.ShouldNotBe(first.Fingerprint);
    }

    [Fact]
    public async Task Versions_ArePartOfTheRequest()
    {
        await using var service = await StartAsync();
        await service.PostAsync("/update", Film, Key, ("If-Match", "\"1\""));
        var first = service.Jobs.Request!;
        await service.PostAsync("/update", Film, Key, ("If-Match", "\"2\""));
        service.Jobs.Request!.Fingerprint.ShouldNotBe(first.Fingerprint);
    }

    [Fact]
    public async Task Repeat_GetsTheSameHandle_AndSaysSo()
    {
        await using var service = await StartAsync();
        var first = await service.PostAsync("/films", Film, Key);
        first.Headers.ShouldNotContain(header => header.Key == "Idempotent-Replayed");
        service.Jobs.OnSubmit = request => new JobSubmissionResult.Accepted(ScriptedJobs.Pending(request), true);
        var again = await service.PostAsync("/films", Film, Key);
        again.Status.ShouldBe(202);
        again.Body.ShouldBe(first.Body);
        again.Headers["Location"].ShouldBe(first.Headers["Location"]);
        again.Headers["Idempotent-Replayed"].ShouldBe("true");
    }

    [Fact]
    public async Task Repeat_WithAnotherBody_IsAConflict()
    {
        await using var service = await StartAsync();
        service.Jobs.OnSubmit = _ =>
            new JobSubmissionResult.Refused(new Problem(ErrorCodes.IdempotencyConflict, "It is another one."));
        (await service.PostAsync("/films", Film, Key)).ShouldBeProblem(409, "idempotency_conflict");
    }

    [Fact]
    public async Task Key_ThatIsMalformed_MakesNoJob()
    {
        await using var service = await StartAsync();
        (await service.PostAsync("/films", Film, ("Idempotency-Key", "\"open"))).ShouldBeProblem(400, "bad_header");
        service.Jobs.Request.ShouldBeNull();
    }

    [Fact]
    public async Task Query_WithAKey_AsksForTheSameJob()
    {
        await using var service = await StartAsync();
        await service.GetAsync("/query?text=a&n=1", Key);
        var first = service.Jobs.Request!;
        await service.GetAsync("/query?text=a", Key);
        service.Jobs.Request!.Id.ShouldBe(first.Id);
        service.Jobs.Request.Fingerprint.ShouldBe(first.Fingerprint);
    }

    [Fact]
    public async Task Repeat_OfAnUpload_KeepsTheFirstFileAlone()
    {
        await using var service = await StartAsync();
        await UploadAsync(service);
        var first = service.Jobs.Request!;
        service.Jobs.OnSubmit = request => new JobSubmissionResult.Accepted(ScriptedJobs.Pending(request), true);
        await UploadAsync(service);
        service.Jobs.Request!.Fingerprint.ShouldBe(first.Fingerprint);
        service.Media.Count.ShouldBe(1);
        service.Media.Single().ShouldBe(Form.Png);
    }

    [Fact]
    public async Task Repeat_WhoseUrlIsGone_GetsTheSameHandle()
    {
        await using var service = await StartAsync();
        var file = await service.Media.SaveAsync(Form.Png, "png");
        var body = $$"""{"id":1,"prompt":"a","poster":"/media/{{file.Path}}"}""";
        await service.PostAsync("/films", body, Key);
        var first = service.Jobs.Request!;
        File.Delete(service.Media.FileOf(file));
        service.Jobs.Known[first.Id] = ScriptedJobs.Pending(first);
        service.Jobs.OnSubmit = request => new JobSubmissionResult.Accepted(ScriptedJobs.Pending(request), true);

        (await service.PostAsync("/films", body, Key)).Status.ShouldBe(202);

        service.Jobs.Request!.Fingerprint.ShouldBe(first.Fingerprint);
        (await service.RunLastAsync())
            .ShouldBeOfType<JobOutcome.Refused>()
            .Problem.Code.Code.ShouldBe("schema_changed");
    }

    [Theory]
    [InlineData("duplicate_key", 0)]
    [InlineData("cancelled", 0)]
    [InlineData("row_not_found", 0)]
    [InlineData("version_mismatch", 0)]
    [InlineData("export_failed", 1)]
    [InlineData("handler_failed", 1)]
    [InlineData("computation_failed", 1)]
    public async Task Repeat_OfAnExport_TriesAgainWhatTheTableHasNotDecided(string code, int retries)
    {
        await using var service = await StartAsync();
        var failed = new Problem(ErrorCodes.All.Single(known => known.Code == code), "It failed.");
        service.Jobs.OnSubmit = request => new JobSubmissionResult.Accepted(
            service.Jobs.Changes.Count == 0
                ? ScriptedJobs.Pending(request) with { State = JobState.Failed, Problem = failed }
                : ScriptedJobs.Pending(request) with { State = JobState.Done, Result = Encoding.UTF8.GetBytes("{}") },
            true);
        var answer = await service.PostAsync("/exported", Film, Key);
        service.Jobs.Changes.Count.ShouldBe(retries);
        answer.Status.ShouldBe(retries > 0 ? 200 : answer.Json.GetProperty("status").GetInt32());
        answer.Headers.ContainsKey("Idempotent-Replayed").ShouldBe(retries == 0);
    }

    [Fact]
    public async Task Repeat_OfAnExportThatWentWell_GetsItsAnswer()
    {
        await using var service = await StartAsync();
        service.Jobs.OnSubmit = request => new JobSubmissionResult.Accepted(
            ScriptedJobs.Pending(request) with
            {
                State = JobState.Done,
                Result = Encoding.UTF8.GetBytes("""{"id":1}"""),
                Version = 3
            },
            true);
        var answer = await service.PostAsync("/exported", Film, Key);
        answer.Body.ShouldBe("""{"id":1}""");
        answer.ETag.ShouldBe("\"3\"");
        answer.Headers["Idempotent-Replayed"].ShouldBe("true");
    }

    private static Task<Answer> UploadAsync(TestService service) =>
        new Form()
            .Text("id", "1")
            .Text("prompt", "a")
            .File("poster", "a.png", Form.Png)
            .PostAsync(service.Client, "/upload", Key);

    private static Task<TestService> StartAsync() => TestService.StartAsync(TestService.Build(app =>
    {
        var router = app.MapTables();
        router.AddInsertRoute(SampleTables.Films, "/films", background: true);
        router.AddInsertRoute(
            SampleTables.Films, "/upload", uploadFileInputs: ["poster"], inputs: ["id", "prompt"], background: true);
        router.AddUpdateRoute(SampleTables.Films, "/update", background: true);
        router.AddQueryRoute(
            "/query", Query.Sql("q", "select 1", p => p.String("text").Int("n").Default(1)), QueryMethod.Get,
            background: true);
        var exported = new RowRouteDefinition(RowRouteKind.Insert, SampleTables.Films, "/exported", null, null)
        {
            ExportLane = "films>x"
        };
        app.Services.GetRequiredService<ServiceRoutes>().Add(app, "", exported);
    }));
}
