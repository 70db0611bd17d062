using System.Collections.Immutable;
using TableActors.AspNetCore.Tests.Support;
using TableActors.Contracts.Errors;
using TableActors.Contracts.Messages;

namespace TableActors.AspNetCore.Tests.Problems;

public sealed class ProblemAnswerTests
{
    [Fact]
    public async Task Write_EveryCode_IsACompleteProblem()
    {
        await using var service = await StartAsync();
        foreach (var code in ErrorCodes.All)
        {
            var answer = await RefuseAsync(service, new Problem(code, "What happened."));
            answer.ShouldBeProblem(answer.Status, code.Code);
            answer.Json.GetProperty("retryable").GetBoolean().ShouldBe(code.Retryable);
            answer.Json.GetProperty("title").GetString().ShouldBe(code.Title);
            answer.Headers.ContainsKey("Retry-After").ShouldBe(answer.Status == 503, code.Code);
            answer.Json.TryGetProperty("errors", out _).ShouldBeFalse();
        }
    }

    [Fact]
    public async Task Write_WithARetryTime_SaysIt()
    {
        await using var service = await StartAsync();
        var problem = new Problem(ErrorCodes.Overloaded, "x") { RetryAfterSeconds = 17 };
        (await RefuseAsync(service, problem)).Headers["Retry-After"].ShouldBe("17");
        problem = new Problem(ErrorCodes.RequestInProgress, "x") { RetryAfterSeconds = 2 };
        (await RefuseAsync(service, problem)).Headers["Retry-After"].ShouldBe("2");
    }

    [Fact]
    public async Task Write_WithErrors_ListsThemByField()
    {
        await using var service = await StartAsync();
        var errors = ImmutableDictionary<string, ImmutableArray<string>>.Empty.Add("b", ["x \"y\""])
            .Add("a", ["1", "2"]);
        var answer = await RefuseAsync(service, new Problem(ErrorCodes.ComputationFailed, "x") { Errors = errors });
        answer.ShouldBeProblem(422, "computation_failed");
        answer.Body.ShouldContain("""
            "errors":{"a":["1","2"],"b":["x \"y\""]}
            """);
    }

    [Fact]
    public async Task Write_TwoAnswers_HaveTwoTraceIds()
    {
        await using var service = await StartAsync();
        var first = await RefuseAsync(service, new Problem(ErrorCodes.Internal, "x"));
        var second = await RefuseAsync(service, new Problem(ErrorCodes.Internal, "x"));
        first.Json.GetProperty("traceId").GetString().ShouldNotBe(second.Json.GetProperty("traceId").GetString());
    }

    private static Task<TestService> StartAsync() =>
        TestService.StartAsync(router => router.AddInsertRoute(SampleTables.Notes, "/notes"));

    private static Task<Answer> RefuseAsync(TestService service, Problem problem)
    {
        service.Operations.Reply = () => new WriteRefused(problem);
        return service.PostAsync("/notes", """{"text":"a"}""");
    }
}
