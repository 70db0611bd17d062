using System.Text;
using Microsoft.Extensions.DependencyInjection;
using TableActors.Actors.Jobs;
using TableActors.AspNetCore.Routing;
using TableActors.AspNetCore.Tests.Support;
using TableActors.Contracts.Errors;
using TableActors.Contracts.Jobs;

namespace TableActors.AspNetCore.Tests.Jobs;

public sealed class AwaitedHandlerTests
{
    private const string Film = """{"id":1,"prompt":"a"}""";
    private const string Body = """{"id":1,"prompt":"é"}""";

    [Fact]
    public async Task Insert_WithAnExport_AnswersWhatTheJobCameTo()
    {
        await using var service = await StartAsync();
        service.Jobs.OnSubmit = request => Ended(
            request,
            status => status with { State = JobState.Done, Result = Encoding.UTF8.GetBytes(Body), Version = 12 });
        var answer = await service.PostAsync("/films", Film);
        answer.Status.ShouldBe(200);
        answer.ContentType.ShouldBe("application/json");
        answer.Body.ShouldBe(Body);
        answer.ContentLength.ShouldBe(Encoding.UTF8.GetByteCount(Body));
        answer.ETag.ShouldBe("\"12\"");
        service.Jobs.IsAwaited.ShouldBeTrue();
        service.RouteOfLast().ExportLane.ShouldBe("films>x");
    }

    [Theory]
    [InlineData("export_failed", 500)]
    [InlineData("duplicate_key", 409)]
    [InlineData("cancelled", 409)]
    public async Task Job_ThatFails_IsAnsweredByItsProblem(string code, int status)
    {
        await using var service = await StartAsync();
        var problem = new Problem(ErrorCodes.All.Single(known => known.Code == code), "It failed.");
        service.Jobs.OnSubmit = request => Ended(request, it => it with
        {
            State = JobState.Failed,
            Problem = problem,
            Result = Encoding.UTF8.GetBytes(Body),
            Version = 12
        });
        var answer = (await service.PostAsync("/films", Film)).ShouldBeProblem(status, code);
        answer.Json.GetProperty("detail").GetString().ShouldBe("It failed.");
        answer.ETag.ShouldBeNull();
        var trace = answer.Json.GetProperty("traceId").GetString()!;
        service.Log.Lines.Any(line => line.Text.Contains(service.Jobs.Request!.Id.Value) && line.Text.Contains(trace))
            .ShouldBe(status >= 500);
    }

    [Fact]
    public async Task Job_ThatOutlivesTheRequest_HasAnUnknownOutcome()
    {
        await using var service = await StartAsync();
        (await service.PostAsync("/films", Film))
            .ShouldBeProblem(503, "outcome_unknown")
            .Headers.Keys.ShouldContain("Retry-After");
    }

    [Fact]
    public async Task Job_ThatIsNotAccepted_IsAnsweredByItsProblem()
    {
        await using var service = await StartAsync();
        service.Jobs.OnSubmit = _ =>
            new JobSubmissionResult.Refused(new Problem(ErrorCodes.StoreUnavailable, "It is down."));
        (await service.PostAsync("/films", Film)).ShouldBeProblem(503, "store_unavailable");
    }

    [Fact]
    public async Task Request_ThatIsMalformed_MakesNoJob()
    {
        await using var service = await StartAsync();
        (await service.PostAsync("/films", "{}")).ShouldRefuse(("id", "is required"), ("prompt", "is required"));
        service.Jobs.Request.ShouldBeNull();
    }

    [Fact]
    public async Task Export_InTheBackground_AnswersAtOnce()
    {
        await using var service = await StartAsync(isBackground: true);
        (await service.PostAsync("/films", Film)).Status.ShouldBe(202);
        service.Jobs.IsAwaited.ShouldBeFalse();
        service.RouteOfLast().ExportLane.ShouldBe("films>x");
    }

    private static JobSubmissionResult Ended(JobSubmission request, Func<JobDetails, JobDetails> end) =>
        new JobSubmissionResult.Accepted(end(ScriptedJobs.Pending(request)), false);

    private static Task<TestService> StartAsync(bool isBackground = false) =>
        TestService.StartAsync(TestService.Build(app =>
        {
            app.MapTables().AddTable(SampleTables.Films);
            var route = new RowRouteDefinition(RowRouteKind.Insert, SampleTables.Films, "/films", null, null)
            {
                ExportLane = "films>x",
                IsBackground = isBackground
            };
            app.Services.GetRequiredService<ServiceRoutes>().Add(app, "", route);
        }));
}
