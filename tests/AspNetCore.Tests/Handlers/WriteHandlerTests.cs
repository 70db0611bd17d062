using TableActors.AspNetCore.Tests.Support;
using TableActors.Contracts.Errors;
using TableActors.Contracts.Messages;
using TableActors.Contracts.Rows;
using TableActors.TestSupport;

namespace TableActors.AspNetCore.Tests.Handlers;

public sealed class WriteHandlerTests
{
    private const string Body = """{"id":1,"prompt":"p"}""";

    [Theory]
    [InlineData("/insert", Body)]
    [InlineData("/update", """{"id":1}""")]
    [InlineData("/delete", """{"id":1}""")]
    public async Task Write_WithAKey_IsMarked(string path, string body)
    {
        await using var service = await StartAsync();

        var answer = await service.PostAsync(path, body, ("Idempotency-Key", "\"abc\""));

        answer.Status.ShouldBe(200, answer.Body);
        answer.Headers.Keys.ShouldNotContain("Idempotent-Replayed");
        var mark = service.Operations.Context.Mark.ShouldNotBeNull();
        mark.Id.Value.ShouldStartWith("http:");
        mark.KeptUntil.ShouldBe(ManualTime.Start.AddHours(24));
        mark.ExportLane.ShouldBeNull();
    }

    [Fact]
    public async Task Write_WithoutAKey_IsNotMarked()
    {
        await using var service = await StartAsync();
        await service.PostAsync("/insert", Body);
        service.Operations.Context.Mark.ShouldBeNull();
    }

    [Fact]
    public async Task Write_WithAMalformedKey_IsRefused()
    {
        await using var service = await StartAsync();
        (await service.PostAsync("/insert", Body, ("Idempotency-Key", "\"abc"))).ShouldBeProblem(400, "bad_header");
        service.Operations.WasCalled.ShouldBeFalse();
    }

    [Fact]
    public async Task Write_WithAKey_IsTheSameRequestHoweverItIsWritten()
    {
        await using var service = await StartAsync();
        await service.PostAsync(
            "/update", """{"id":1,"rating":2}""", ("Idempotency-Key", "abc"), ("If-Match", "\"7\""));
        var first = service.Operations.Context.Mark;
        await service.PostAsync(
            "/UPDATE/", """ {"rating": 2.0, "id": 1} """, ("Idempotency-Key", "\"abc\""), ("If-Match", " \"7\" "));
        service.Operations.Context.Mark.ShouldBe(first);

        await service.PostAsync("/update", """{"id":1,"rating":2}""", ("Idempotency-Key", "abc"));
        service.Operations.Context.Mark!.Id.ShouldBe(first!.Id);
        service.Operations.Context.Mark.Fingerprint.ShouldNotBe(first.Fingerprint);
        await service.PostAsync("/insert", Body, ("Idempotency-Key", "abc"));
        service.Operations.Context.Mark.Id.ShouldNotBe(first.Id);
    }

    public static TheoryData<WriteReply, int> Outcomes => new()
    {
        { new RowWritten(new StoredRow([1L, "p", null, null, null, "P"], 7)), 200 },
        { RowMissing.Instance, 404 },
        { new RowVersionDiffers(new StoredRow([1L, "p", null, null, null, "P"], 7)), 412 },
        { new WriteRefused(new Problem(ErrorCodes.DuplicateKey, "It is there.")), 409 },
    };

    [Theory]
    [MemberData(nameof(Outcomes))]
    public async Task Write_ThatWasDecidedBefore_SaysSoWhateverTheOutcome(WriteReply outcome, int status)
    {
        await using var service = await StartAsync();
        service.Operations.Reply = () => outcome with { IsReplayed = true };

        var answer = await service.PostAsync("/update", """{"id":1}""", ("Idempotency-Key", "abc"));

        answer.Status.ShouldBe(status, answer.Body);
        answer.Headers["Idempotent-Replayed"].ShouldBe("true");
        answer.ETag.ShouldBe(status == 200 ? "\"7\"" : null);
    }

    [Fact]
    public async Task Write_WhileOneOfTheSameKeyRuns_IsToComeAgain()
    {
        await using var service = await StartAsync();
        var entered = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var goOn = new ManualResetEventSlim();
        service.Operations.Reply = () =>
        {
            entered.TrySetResult();
            goOn.Wait(TimeSpan.FromSeconds(20)).ShouldBeTrue("the test lets the first request go on");
            return new RowsDeleted(1);
        };
        var first = Task.Run(() => service.PostAsync("/delete", """{"id":1}""", ("Idempotency-Key", "abc")));
        await entered.Task.OrFailAsync("the first request is carried out");

        var second = await service.PostAsync("/delete", """{"id":2}""", ("Idempotency-Key", "abc"));
        service.Operations.Reply = null;
        var other = await service.PostAsync("/delete", """{"id":2}""", ("Idempotency-Key", "def"));
        goOn.Set();

        second.ShouldBeProblem(409, "request_in_progress");
        second.Headers["Retry-After"].ShouldBe("1");
        other.Status.ShouldBe(200);
        (await first).Status.ShouldBe(200);
        (await service.PostAsync("/delete", """{"id":1}""", ("Idempotency-Key", "abc"))).Status.ShouldBe(200);
    }

    [Fact]
    public async Task Write_ThatIsRefusedBeforeTheTable_LeavesTheKeyFree()
    {
        await using var service = await StartAsync();
        (await service.PostAsync("/insert", """{"id":"x"}""", ("Idempotency-Key", "abc"))).Status.ShouldBe(422);
        (await service.PostAsync("/insert", "{", ("Idempotency-Key", "abc"))).Status.ShouldBe(400);
        (await service.PostAsync("/insert", Body, ("Idempotency-Key", "abc"))).Status.ShouldBe(200);
    }

    [Fact]
    public async Task Route_ThatWritesNothing_IgnoresTheKey()
    {
        await using var service = await StartAsync();
        (await service.PostAsync("/compute", Body, ("Idempotency-Key", "\"malformed"))).Status.ShouldBe(200);
        service.Operations.Context.Mark.ShouldBeNull();
    }

    private static Task<TestService> StartAsync() => TestService.StartAsync(TestService.Build(
        app =>
        {
            var routes = app.MapTables();
            routes.AddInsertRoute(SampleTables.Films, "/insert");
            routes.AddUpdateRoute(SampleTables.Films, "/update");
            routes.AddDeleteRoute(SampleTables.Films, "/delete");
            routes.AddComputeRoute(SampleTables.Films, "/compute");
        },
        time: new ManualTime()));
}
