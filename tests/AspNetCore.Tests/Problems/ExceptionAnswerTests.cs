using Microsoft.Extensions.Logging;
using TableActors.AspNetCore.Tests.Support;
using TableActors.Contracts.Errors;

namespace TableActors.AspNetCore.Tests.Problems;

public sealed class ExceptionAnswerTests
{
    [Fact]
    public async Task Handle_Defect_AnswersWithoutItsTextAndLogsItUnderTheTraceId()
    {
        await using var service = await StartAsync();
        service.Operations.Reply = () => throw new InvalidOperationException("insert into secret_table");
        var answer = await service.PostAsync("/notes", """{"text":"a"}""");
        answer.ShouldBeProblem(500, "internal").Body.ShouldNotContain("secret");
        var trace = answer.Json.GetProperty("traceId").GetString()!;
        service.Log.Lines.ShouldContain(
            line => line.Level == LogLevel.Error && line.Text.Contains("secret_table") && line.Text.Contains(trace));
    }

    [Fact]
    public async Task Handle_KnownProblem_AnswersItAndLogsNoError()
    {
        await using var service = await StartAsync();
        service.Operations.Reply = () => throw new ProblemException(new Problem(ErrorCodes.TableMoving, "Moving."));
        (await service.PostAsync("/notes", """{"text":"a"}""")).ShouldBeProblem(503, "table_moving");
        service.Log.Lines.ShouldNotContain(line => line.Level >= LogLevel.Warning);
    }

    [Fact]
    public async Task Handle_CancelledThoughTheClientIsThere_IsADefect()
    {
        await using var service = await StartAsync();
        service.Operations.Reply = () => throw new OperationCanceledException();
        (await service.PostAsync("/notes", """{"text":"a"}""")).ShouldBeProblem(500, "internal");
    }

    [Fact]
    public async Task Handle_DefectInTheMiddleOfAnAnswer_BreaksTheConnection()
    {
        var all = Contracts.Queries.Query.Sql("all", "select 1");
        await using var service = await TestService.StartAsync(
            router => router.AddQueryRoute("/all", all, QueryMethod.Get));
        service.Store.Rows = [.. Enumerable.Range(0, 100_000)
            .Select(n => new Actors.Stores.ResultRow([n < 90_000 ? (long)n : "no number"], null))];
        await Should.ThrowAsync<HttpRequestException>(service.GetAsync("/all"));
    }

    private static Task<TestService> StartAsync() =>
        TestService.StartAsync(router => router.AddInsertRoute(SampleTables.Notes, "/notes"));
}
