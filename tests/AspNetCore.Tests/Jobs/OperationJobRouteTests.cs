using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using TableActors.Actors.Jobs;
using TableActors.Actors.Stores;
using TableActors.AspNetCore.Tests.Support;
using TableActors.Contracts.Columns;
using TableActors.Contracts.Errors;
using TableActors.Contracts.Messages;
using TableActors.Contracts.Queries;
using TableActors.Contracts.Rows;

namespace TableActors.AspNetCore.Tests.Jobs;

public sealed class OperationJobRouteTests
{
    private const string Film = """{"id":1,"prompt":"a","rating":2}""";

    private static readonly QueryDefinition Search = Query.Sql(
        "search", "select 1", p => p.String("text").Int("n").Default(10));

    [Theory]
    [InlineData("/insert", Film)]
    [InlineData("/update", """{"id":1,"rating":null}""")]
    [InlineData("/update", """{"id":1}""")]
    [InlineData("/compute", Film)]
    [InlineData("/delete", """{"id":1}""")]
    [InlineData("/query", """{"text":"a"}""")]
    [InlineData("/one", """{"text":"a"}""")]
    [InlineData("/function", Film)]
    [InlineData("/update-function", """{"id":1,"prompt":"b"}""")]
    [InlineData("/compute-function", Film)]
    public async Task Run_OfAnyKind_AnswersWhatTheForegroundDoes(string path, string body)
    {
        await using var service = await StartAsync();
        var answer = await service.PostAsync(path, body);
        answer.Status.ShouldBe(200, answer.Body);
        service.Jobs.Request.ShouldBeNull();
        var asked = service.Operations.Asked;

        (await service.PostAsync("/later" + path, body)).Status.ShouldBe(202);
        service.Operations.Asked.ShouldBe(asked, "Nothing happens before the job runs.");
        var outcome = await service.RunLastAsync();

        JobRuns.BodyOf(outcome).ShouldBe(answer.Body);
        var version = outcome.ShouldBeOfType<JobOutcome.Answered>().Version;
        (version is null ? null : $"\"{version}\"").ShouldBe(path == "/one" ? null : answer.ETag);
    }

    [Fact]
    public async Task Run_Twice_AsksForTheSame()
    {
        await using var service = await StartAsync();
        await service.PostAsync("/later/update", """{"id":1,"seen":true}""", ("If-Match", "\"3\", \"4\""));
        foreach (var _ in Enumerable.Range(0, 2))
        {
            await service.RunLastAsync();
            service.Operations.Updated!.Value.Key.ShouldBe([1L]);
            service.Operations.Updated.Value.Changes.Values.ShouldBe([true]);
            service.Operations.Versions.ShouldBe([3, 4]);
            service.Operations.Context.Mark.ShouldBe(JobRuns.RunOf(service.Jobs.Request!).Mark);
            service.Operations.Context.Deadline.ShouldBe(JobRuns.Deadline);
            service.Operations.Context.Files.ShouldBeNull();
        }
    }

    [Theory]
    [InlineData("/later/one", 0, "no_row")]
    [InlineData("/later/one", 2, "several_rows")]
    public async Task Run_OfAOneRowQuery_IsRefusedAsInTheForeground(string path, int rows, string code)
    {
        await using var service = await StartAsync();
        service.Store.Rows = [.. Enumerable.Repeat(new ResultRow([1L], null), rows)];
        await service.PostAsync(path, """{"text":"a"}""");
        (await service.RunLastAsync()).ShouldBeOfType<JobOutcome.Refused>().Problem.Code.Code.ShouldBe(code);
    }

    [Theory]
    [InlineData(120, true)]
    [InlineData(121, false)]
    public async Task Run_OfAQueryWithALargeResult_KeepsWhatIsWithinTheLimit(int rows, bool isKept)
    {
        const int limit = 10 + 9 * 120;
        await using var service = await TestService.StartAsync(TestService.Build(
            app => app.MapTables().AddQueryRoute("/all", Query.Sql("all", "select 1"), background: true),
            http: http => http.MaxBody = limit));
        service.Store.Rows = [.. Enumerable.Repeat(new ResultRow([5L], null), rows)];
        await service.PostAsync("/all", "");
        var outcome = await service.RunLastAsync();
        if (isKept)
            JobRuns.BodyOf(outcome).Length.ShouldBe(limit);
        else
            outcome.ShouldBeOfType<JobOutcome.Refused>().Problem.Code.Code.ShouldBe("too_large");
    }

    [Fact]
    public async Task Run_OfAQuery_KeepsDefaultsAsTheyWere()
    {
        await using var service = await StartAsync();
        await service.PostAsync("/later/query", """{"text":"a"}""");
        await service.RunLastAsync();
        service.Store.Arguments.ShouldBe(["a", 10L]);
    }

    [Theory]
    [InlineData("row_not_found")]
    [InlineData("duplicate_key")]
    [InlineData("version_mismatch")]
    [InlineData("outcome_unknown")]
    public async Task Run_ThatIsRefused_SaysWhy(string code)
    {
        await using var service = await StartAsync();
        service.Operations.Reply = () => code switch
        {
            "row_not_found" => RowMissing.Instance,
            "version_mismatch" => new RowVersionDiffers(new StoredRow([], 1)),
            _ => new WriteRefused(new Problem(ErrorCodes.All.Single(known => known.Code == code), "It was refused.")),
        };
        await service.PostAsync("/later/update", """{"id":1}""");
        (await service.RunLastAsync()).ShouldBeOfType<JobOutcome.Refused>().Problem.Code.Code.ShouldBe(code);
    }

    [Fact]
    public async Task Run_WhoseComputationFails_SaysWhy()
    {
        await using var service = await StartAsync();
        service.Operations.ComputeProblem = new Problem(ErrorCodes.ComputationFailed, "It failed.");
        await service.PostAsync("/later/compute", Film);
        (await service.RunLastAsync()).ShouldBe(new JobOutcome.Refused(service.Operations.ComputeProblem));
    }

    [Fact]
    public async Task Run_WhoseFunctionFails_SaysSoUnderTheJobsId()
    {
        await using var service = await StartAsync();
        await service.PostAsync("/later/fails", Film);
        var problem = (await service.RunLastAsync()).ShouldBeOfType<JobOutcome.Refused>().Problem;
        problem.Code.Code.ShouldBe("handler_failed");
        problem.Detail.ShouldNotContain("secret");
        service.Log.Lines.ShouldContain(
            line => line.Level == LogLevel.Error && line.Text.Contains(service.Jobs.Request!.Id.Value));
    }

    [Fact]
    public async Task Run_ThatThrows_IsADefectWithoutItsText()
    {
        await using var service = await StartAsync();
        service.Operations.Reply = () => throw new InvalidOperationException("secret");
        await service.PostAsync("/later/insert", Film);
        var problem = (await service.RunLastAsync()).ShouldBeOfType<JobOutcome.Refused>().Problem;
        problem.Code.Code.ShouldBe("internal");
        problem.Detail.ShouldNotContain("secret");
        service.Log.Lines.ShouldContain(
            line => line.Level == LogLevel.Error && line.Text.Contains(service.Jobs.Request!.Id.Value));
    }

    [Fact]
    public async Task Run_WhileTheStoreIsDown_SaysSo()
    {
        await using var service = await StartAsync();
        var down = new Problem(ErrorCodes.StoreUnavailable, "It is down.");
        service.Store.OnQuery = _ => throw new ProblemException(down, new IOException("secret"));
        await service.PostAsync("/later/query", """{"text":"a"}""");
        (await service.RunLastAsync()).ShouldBe(new JobOutcome.Refused(down));
    }

    [Fact]
    public async Task Run_ThatIsCancelled_Ends()
    {
        await using var service = await StartAsync();
        service.Store.OnQuery = cancellation => Task.Delay(Timeout.Infinite, cancellation);
        await service.PostAsync("/later/query", """{"text":"a"}""");
        using var stop = new CancellationTokenSource();
        var running = service.RunLastAsync(stop.Token);
        await stop.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => running);
    }

    [Fact]
    public async Task Run_OfAnUpload_GivesTheRowItsFileAndTheClientItsUrl()
    {
        await using var service = await StartAsync();
        var submitted = await new Form()
            .Text("id", "1")
            .Text("prompt", "a")
            .File("poster", "a.png", Form.Png)
            .PostAsync(service.Client, "/later/upload");
        submitted.Status.ShouldBe(202, submitted.Body);
        foreach (var _ in Enumerable.Range(0, 2))
        {
            var url = System.Text.Json.JsonDocument.Parse(JobRuns.BodyOf(await service.RunLastAsync()))
                .RootElement.GetProperty("poster")
                .GetString()!;
            var file = service.Operations.Inserted![4].ShouldBeOfType<MediaReference>();
            url.ShouldBe($"{service.Address}media/{file.Path}");
            (await service.Client.GetByteArrayAsync(url)).ShouldBe(Form.Png);
        }
    }

    [Fact]
    public async Task Run_GivesTheFunctionAScopeOfItsOwn()
    {
        var scopes = new List<Scoped>();
        await using var service = await TestService.StartAsync(TestService.Build(
            app => app.MapTables().InsertRoute(SampleTables.Films, "/a", (Scoped scoped, int id) =>
            {
                scopes.Add(scoped);
                return new { id };
            }, background: true),
            services: services => services.AddScoped<Scoped>()));
        await service.PostAsync("/a", Film);
        await service.RunLastAsync();
        await service.RunLastAsync();
        scopes.Count.ShouldBe(2);
        scopes[0].ShouldNotBeSameAs(scopes[1]);
        scopes.ShouldAllBe(scope => scope.IsDisposed);
    }

    [Theory]
    [InlineData("/later/compute")]
    [InlineData("/later/query")]
    public async Task Withdraw_OfWhatWritesNothing_IsCancelled(string path)
    {
        await using var service = await StartAsync();
        await service.PostAsync(path, """{"id":1,"prompt":"a","text":"a"}""");
        var asked = service.Operations.Asked;
        (await WithdrawLastAsync(service))
            .ShouldBeOfType<JobOutcome.Refused>()
            .Problem.Code.ShouldBe(ErrorCodes.Cancelled);
        service.Operations.Asked.ShouldBe(asked);
    }

    [Theory]
    [InlineData("/later/insert")]
    [InlineData("/later/update")]
    [InlineData("/later/delete")]
    public async Task Withdraw_BeforeTheWrite_IsCancelled(string path)
    {
        await using var service = await StartAsync();
        await service.PostAsync(path, Film);
        (await WithdrawLastAsync(service))
            .ShouldBeOfType<JobOutcome.Refused>()
            .Problem.Code.ShouldBe(ErrorCodes.Cancelled);
        service.Operations.Context.Mark.ShouldBe(JobRuns.RunOf(service.Jobs.Request!).Mark);
        service.Operations.WasCalled.ShouldBeFalse();
    }

    [Fact]
    public async Task Withdraw_AfterTheWrite_GivesWhatItCameTo()
    {
        await using var service = await StartAsync();
        service.Operations.Reply = () =>
            new RowWritten(new StoredRow([1L, "a", 2.0, null, null, "A"], 9)) { IsReplayed = true };
        await service.PostAsync("/later/insert", Film);
        var outcome = await WithdrawLastAsync(service);
        JobRuns.BodyOf(outcome).ShouldBe("""{"id":1,"prompt":"a","rating":2,"seen":null,"poster":null,"shout":"A"}""");
        outcome.ShouldBeOfType<JobOutcome.Answered>().Version.ShouldBe(9);
    }

    [Fact]
    public async Task Routes_InTheForeground_HaveNoJobs()
    {
        await using var service = await StartAsync();
        var routes = service.Services.GetRequiredService<JobRoutes>();
        routes.TryFind("POST /insert", out _).ShouldBeFalse();
        routes.TryFind("POST /later/insert", out var route).ShouldBeTrue();
        route!.Name.ShouldBe("POST /later/insert");
        route.ExportLane.ShouldBeNull();
    }

    private static Task<JobOutcome> WithdrawLastAsync(TestService service) =>
        service.RouteOfLast().WithdrawAsync(JobRuns.RunOf(service.Jobs.Request!), CancellationToken.None);

    private static Task<TestService> StartAsync() => TestService.StartAsync(
        router =>
        {
            Map(router, "", background: false);
            Map(router, "/later", background: true);
        },
        service => service.Store.Rows = [new ResultRow([5L], 3)]);

    private static void Map(TableRouter router, string under, bool background)
    {
        router.AddInsertRoute(SampleTables.Films, under + "/insert", background: background);
        router.AddInsertRoute(
            SampleTables.Films, under + "/upload", uploadFileInputs: ["poster"], inputs: ["id", "prompt"],
            background: background);
        router.AddUpdateRoute(SampleTables.Films, under + "/update", background: background);
        router.AddComputeRoute(SampleTables.Films, under + "/compute", background: background);
        router.AddDeleteRoute(SampleTables.Films, under + "/delete", background: background);
        router.AddQueryRoute(under + "/query", Search, background: background);
        router.AddQueryRoute(under + "/one", Search, oneRow: true, background: background);
        router.InsertRoute(
            SampleTables.Films, under + "/function", (int id, string prompt) => new { id, Text = prompt },
            background: background);
        router.UpdateRoute(
            SampleTables.Films, under + "/update-function", (int id, string prompt) => new { id, Text = prompt },
            background: background);
        router.ComputeRoute(
            SampleTables.Films, under + "/compute-function", (int id, string prompt) => new { id, Text = prompt },
            background: background);
        router.InsertRoute(
            SampleTables.Films, under + "/fails", Size (int id) => throw new InvalidOperationException("secret"),
            background: background);
    }

    private sealed record Size(int Length);

    private sealed class Scoped : IDisposable
    {
        public bool IsDisposed { get; private set; }

        public void Dispose() => IsDisposed = true;
    }
}
