using TableActors.Actors.Jobs;
using TableActors.AspNetCore.Tests.Support;
using TableActors.Contracts.Errors;
using TableActors.Contracts.Jobs;
using TableActors.Contracts.Queries;

namespace TableActors.AspNetCore.Tests.Jobs;

public sealed class BackgroundHandlerTests
{
    private const string Film = """{"id":1,"prompt":"a"}""";

    [Fact]
    public async Task Insert_InTheBackground_AnswersWhereTheJobIs()
    {
        await using var service = await StartAsync();
        var answer = await service.PostAsync("/api/insert", Film);
        answer.Status.ShouldBe(202, answer.Body);
        answer.ContentType.ShouldBe("application/json");
        var job = service.Jobs.Request!;
        var url = $"{service.Address}api/jobs/{job.Id}";
        answer.Body.ShouldBe($$"""{"id":"{{job.Id}}","job_url":"{{url}}"}""");
        answer.Headers["Location"].ShouldBe(url);
        answer.ETag.ShouldBeNull();
        job.Route.ShouldBe("POST /api/insert");
        service.Jobs.IsAwaited.ShouldBeFalse();
        service.Operations.WasCalled.ShouldBeFalse();
    }

    [Fact]
    public async Task Insert_Twice_MakesTwoJobs()
    {
        await using var service = await StartAsync();
        await service.PostAsync("/api/insert", Film);
        var first = service.Jobs.Request!;
        await service.PostAsync("/api/insert", Film);
        service.Jobs.Request!.Id.ShouldNotBe(first.Id);
    }

    [Theory]
    [InlineData("/api/insert", "{", 400)]
    [InlineData("/api/insert", """{"id":"x"}""", 422)]
    [InlineData("/api/update", """{"prompt":null}""", 422)]
    [InlineData("/api/delete", "{}", 422)]
    [InlineData("/api/upload", Film, 415)]
    public async Task Request_ThatIsMalformed_IsRefusedAtOnceAndMakesNoJob(string path, string body, int status)
    {
        await using var service = await StartAsync();
        (await service.PostAsync(path, body)).Status.ShouldBe(status);
        service.Jobs.Request.ShouldBeNull();
    }

    [Theory]
    [InlineData("/api/update", 202)]
    [InlineData("/api/delete", 202)]
    [InlineData("/api/insert", 400)]
    public async Task IfMatch_IsTakenWhereTheForegroundTakesIt(string path, int status)
    {
        await using var service = await StartAsync();
        (await service.PostAsync(path, Film, ("If-Match", "\"7\""))).Status.ShouldBe(status);
    }

    [Fact]
    public async Task IfMatch_ThatIsMalformed_MakesNoJob()
    {
        await using var service = await StartAsync();
        (await service.PostAsync("/api/update", Film, ("If-Match", "7"))).ShouldBeProblem(400, "bad_header");
        service.Jobs.Request.ShouldBeNull();
    }

    [Fact]
    public async Task Query_ByGet_TakesItsParametersFromTheQueryString()
    {
        await using var service = await StartAsync();
        (await service.GetAsync("/api/query?text=a%20b")).Status.ShouldBe(202);
        service.Jobs.Request!.Route.ShouldBe("GET /api/query");
        await service.RunLastAsync();
        service.Store.Arguments.ShouldBe(["a b"]);
    }

    [Theory]
    [InlineData("overloaded", 503)]
    [InlineData("store_unavailable", 503)]
    [InlineData("outcome_unknown", 503)]
    public async Task Job_ThatIsNotAccepted_IsAnsweredByItsProblem(string code, int status)
    {
        await using var service = await StartAsync();
        service.Jobs.OnSubmit = _ => new JobSubmissionResult.Refused(
            new Problem(ErrorCodes.All.Single(known => known.Code == code), "It was refused."));
        var answer = (await service.PostAsync("/api/insert", Film)).ShouldBeProblem(status, code);
        answer.Headers.Keys.ShouldContain("Retry-After");
    }

    [Theory]
    [InlineData("overloaded", 0)]
    [InlineData("outcome_unknown", 1)]
    public async Task Job_ThatIsNotAccepted_LeavesNoFiles(string code, int files)
    {
        await using var service = await StartAsync();
        service.Jobs.OnSubmit = _ => new JobSubmissionResult.Refused(
            new Problem(ErrorCodes.All.Single(known => known.Code == code), "It was refused."));
        await new Form()
            .Text("id", "1")
            .Text("prompt", "a")
            .File("poster", "a.png", Form.Png)
            .PostAsync(service.Client, "/api/upload");
        service.Media.Count.ShouldBe(files);
    }

    [Fact]
    public async Task Job_IsAskedForWithinTheRequestsTime()
    {
        await using var service = await StartAsync();
        await service.PostAsync("/api/insert", Film);
        service.Jobs.Deadline.ShouldBeGreaterThan(DateTimeOffset.UnixEpoch);
    }

    [Fact]
    public async Task Attribute_WithBackground_MakesJobs()
    {
        await using var service = await TestService.StartAsync(
            router => router.AddTable(SampleTables.Films).MapRoutesFrom<FilmRoutes>());
        (await service.PostAsync("/later", Film)).Status.ShouldBe(202);
        JobRuns.BodyOf(await service.RunLastAsync()).ShouldBe("""{"id":1}""");
    }

    private static Task<TestService> StartAsync() => TestService.StartAsync(TestService.Build(app =>
    {
        var router = app.MapTables("/api");
        router.AddInsertRoute(SampleTables.Films, "/insert", background: true);
        router.AddInsertRoute(
            SampleTables.Films, "/upload", uploadFileInputs: ["poster"], inputs: ["id", "prompt"], background: true);
        router.AddUpdateRoute(SampleTables.Films, "/update", background: true);
        router.AddDeleteRoute(SampleTables.Films, "/delete", background: true);
        router.AddQueryRoute(
            "/query", Query.Sql("q", "select 1", p => p.String("text")), QueryMethod.Get, background: true);
    }));

    private sealed class FilmRoutes
    {
        [InsertRoute("films", "/later", Background = true)]
        public Found Insert(long id) => new(id);
    }

    private sealed record Found(long Id);
}
