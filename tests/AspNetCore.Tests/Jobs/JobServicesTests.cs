using TableActors.Actors.Jobs;
using TableActors.AspNetCore.Tests.Support;
using TableActors.Contracts.Columns;
using TableActors.Contracts.Errors;
using TableActors.Contracts.Messages;

namespace TableActors.AspNetCore.Tests.Jobs;

/// <summary>The files that jobs need, from the request to the job's end.</summary>
public sealed class JobServicesTests
{
    private static readonly Problem Failed = new(ErrorCodes.ComputationFailed, "It failed.");

    [Fact]
    public async Task Upload_IsHeldFromTheRequestToTheRow()
    {
        await using var service = await StartAsync();
        (await UploadAsync(service, "/upload")).Status.ShouldBe(202);
        service.Store.Register.Held.ShouldHaveSingleItem().Value.ShouldBe(service.Jobs.Request!.Id);

        await service.RunLastAsync();
        service.Store.Register.Held.ShouldBeEmpty();
        service.Media.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Url_IsHeldLikeAnUpload()
    {
        await using var service = await StartAsync();
        var url = $"data:image/png;base64,{Convert.ToBase64String(Form.Png)}";
        (await service.PostAsync("/url", $$"""{"id":1,"prompt":"a","poster":"{{url}}"}""")).Status.ShouldBe(202);
        service.Store.Register.Held.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Upload_OfAJobThatFails_IsHeldForItsRetry()
    {
        await using var service = await StartAsync();
        service.Operations.Reply = () => new WriteRefused(Failed);
        await UploadAsync(service, "/upload");
        (await service.RunLastAsync()).ShouldBe(new JobOutcome.Refused(Failed));
        service.Store.Register.Held.Count.ShouldBe(1);
        service.Media.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Upload_OfAJobThatIsCancelled_IsHeldNoLonger()
    {
        await using var service = await StartAsync();
        await UploadAsync(service, "/upload");
        await service.RouteOfLast().WithdrawAsync(JobRuns.RunOf(service.Jobs.Request!), default);
        service.Store.Register.Held.ShouldBeEmpty();
    }

    [Fact]
    public async Task Files_OfAComputedRow_AreHeldAsLongAsTheJobIsKept()
    {
        await using var service = await StartAsync();
        var computed = new MediaReference("computed.png");
        service.Operations.OnCompute = values =>
        {
            values[4] ??= computed;
            return Task.CompletedTask;
        };
        await service.PostAsync("/compute", """{"id":1,"prompt":"a"}""");
        service.Store.Register.Held.ShouldBeEmpty();
        JobRuns.BodyOf(await service.RunLastAsync()).ShouldContain("/media/computed.png");
        service.Store.Register.Held.ShouldHaveSingleItem().Key.ShouldBe(computed);
    }

    [Fact]
    public async Task Request_WithoutFiles_HoldsNothing()
    {
        await using var service = await StartAsync();
        service.Store.Register.OnChange = () => throw new InvalidOperationException("There is nothing to note.");
        (await service.PostAsync("/url", """{"id":1,"prompt":"a"}""")).Status.ShouldBe(202);
        (await service.RunLastAsync()).ShouldBeOfType<JobOutcome.Answered>();
    }

    [Fact]
    public async Task Store_ThatIsDownWhenAFileIsToBeHeld_RefusesTheRequestAndKeepsNoFile()
    {
        await using var service = await StartAsync();
        service.Store.Register.OnChange = () =>
            throw new ProblemException(new Problem(ErrorCodes.StoreUnavailable, "It is down."));
        (await UploadAsync(service, "/upload")).ShouldBeProblem(503, "store_unavailable");
        service.Jobs.Request.ShouldBeNull();
        service.Media.Count.ShouldBe(0);
    }

    [Fact]
    public async Task Store_ThatIsDownWhenAFileIsToBeReleased_ChangesNoOutcome()
    {
        await using var service = await StartAsync();
        await UploadAsync(service, "/upload");
        service.Store.Register.OnChange = () =>
            throw new ProblemException(new Problem(ErrorCodes.StoreUnavailable, "It is down."));
        (await service.RunLastAsync()).ShouldBeOfType<JobOutcome.Answered>();
    }

    private static Task<Answer> UploadAsync(TestService service, string path) =>
        new Form()
            .Text("id", "1")
            .Text("prompt", "a")
            .File("poster", "a.png", Form.Png)
            .PostAsync(service.Client, path);

    private static Task<TestService> StartAsync() => TestService.StartAsync(router =>
    {
        router.AddInsertRoute(
            SampleTables.Films, "/upload", uploadFileInputs: ["poster"], inputs: ["id", "prompt"], background: true);
        router.AddInsertRoute(SampleTables.Films, "/url", background: true);
        router.AddComputeRoute(SampleTables.Films, "/compute", background: true);
    });
}
