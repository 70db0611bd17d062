using TableActors.AspNetCore.Tests.Support;
using TableActors.Contracts.Columns;
using TableActors.Contracts.Computations;
using TableActors.Contracts.Errors;
using TableActors.Contracts.Tables;
using TableActors.TestSupport;

namespace TableActors.AspNetCore.Tests.Handlers;

public sealed class ComputeHandlerTests
{
    private static readonly TableDefinition Prompts = Table.Define("prompts", t => t
        .Int("id").PrimaryKey()
        .String("prompt")
        .Computed("shout", (string prompt) => prompt.ToUpperInvariant())
        .Computed("size", ColumnTypes.Int, new SqlComputation("length(prompt)")));

    [Fact]
    public async Task Compute_GivenARow_AnswersWhatWasComputedAndStoresNothing()
    {
        await using var service = await StartAsync();
        service.Operations.OnCompute = values =>
        {
            values[2] = "LOUD";
            return Task.CompletedTask;
        };

        var answer = await service.PostAsync("/preview", """{"id":1,"prompt":"a"}""");

        answer.Status.ShouldBe(200);
        answer.Body.ShouldBe("""{"id":1,"prompt":"a","shout":"LOUD"}""");
        answer.ETag.ShouldBeNull();
        service.Operations.WasCalled.ShouldBeFalse();
    }

    [Fact]
    public async Task Compute_WithInputsAndOutputs_TakesAndAnswersThese()
    {
        await using var service = await TestService.StartAsync(router =>
            router.AddComputeRoute(
                SampleTables.Films, "/preview", inputs: ["prompt", "id"], outputs: ["shout", "rating"]));
        var answer = await service.PostAsync("/preview", """{"id":1,"prompt":"a","rating":3}""");
        answer.Body.ShouldBe("""{"shout":null,"rating":null}""");
    }

    [Fact]
    public async Task Compute_Faults_AreAllReported()
    {
        await using var service = await StartAsync();
        (await service.PostAsync("/preview", """{"prompt":5}"""))
            .ShouldRefuse(("id", "is required"), ("prompt", "must be text"));
    }

    [Fact]
    public async Task Compute_FailedComputation_IsTheAnswer()
    {
        await using var service = await StartAsync();
        service.Operations.ComputeProblem = Problem.OfField(
            ErrorCodes.ComputationFailed, "shout", "could not be computed");
        (await service.PostAsync("/preview", """{"id":1,"prompt":"a"}""")).ShouldBeProblem(422, "computation_failed");
    }

    [Fact]
    public async Task Compute_WithIfMatch_IsABadRequest()
    {
        await using var service = await StartAsync();
        (await service.PostAsync("/preview", """{"id":1,"prompt":"a"}""", ("If-Match", "*")))
            .ShouldBeProblem(400, "bad_header");
    }

    [Fact]
    public async Task Compute_DeadlineAndClient_TravelWithTheComputation()
    {
        var time = new ManualTime();
        await using var service = await TestService.StartAsync(TestService.Build(
            app => app.MapTables().AddComputeRoute(Prompts, "/preview"),
            options => options.RequestTimeout = TimeSpan.FromSeconds(7), time: time));
        await service.PostAsync("/preview", """{"id":1,"prompt":"a"}""");
        service.Operations.Context.Deadline.ShouldBe(ManualTime.Start.AddSeconds(7));
        service.Operations.Context.Cancellation.CanBeCanceled.ShouldBeTrue();
    }

    private static Task<TestService> StartAsync() =>
        TestService.StartAsync(router => router.AddComputeRoute(Prompts, "/preview"));
}
