using TableActors.AspNetCore.Tests.OpenApi.Support;

namespace TableActors.AspNetCore.Tests.OpenApi;

public sealed class ProblemResponsesTests
{
    private static readonly Task<ApiDocument> Sample = DocumentedService.DocumentOfAsync(SampleApi.Map);

    [Fact]
    public async Task Problem_IsOneComponentThatAllRefusalsShare()
    {
        var document = await Sample;
        var problem = document.Root.GetProperty("components").GetProperty("schemas").GetProperty("Problem");
        ApiDocument.Required(problem).ShouldBe(["type", "title", "status", "detail", "code", "retryable", "traceId"]);
        ApiDocument.Properties(problem).ShouldContain("errors");
        foreach (var status in ApiDocument.Statuses(document.Post("/specimens")).Skip(1))
            document.Answer(document.Post("/specimens"), status, "application/problem+json").ShouldBe(problem);
    }

    [Fact]
    public async Task Response_NamesTheCodesOfItsStatus()
    {
        var responses = (await Sample).Post("/specimens").GetProperty("responses");
        var conflict = responses.GetProperty("409").GetProperty("description").GetString();
        conflict.ShouldNotBeNull().Split('\n').ShouldBe(
        [
            "- `duplicate_key`: A row with this key exists already.",
            "- `idempotency_conflict`: This Idempotency-Key was used with another request.",
            "- `request_in_progress`: A request with this Idempotency-Key is still running.",
            "- `schema_changed`: The table has changed since the service started.",
        ]);
        responses.GetProperty("422").GetProperty("description").GetString().ShouldNotBeNull().ShouldContain(
            "`computation_failed`");
    }

    [Fact]
    public async Task Unavailable_SaysWhenToTryAgain()
    {
        var unavailable = (await Sample).Get("/search").GetProperty("responses").GetProperty("503");
        unavailable.GetProperty("headers")
            .GetProperty("Retry-After")
            .GetProperty("required")
            .GetBoolean()
            .ShouldBeTrue();
    }

    [Fact]
    public async Task Conflict_MaySayWhenToTryAgain()
    {
        var responses = (await Sample).Post("/specimens").GetProperty("responses");
        var retryAfter = responses.GetProperty("409").GetProperty("headers").GetProperty("Retry-After");
        (retryAfter.TryGetProperty("required", out var required) && required.GetBoolean()).ShouldBeFalse();
        responses.GetProperty("422").TryGetProperty("headers", out _).ShouldBeFalse();
    }
}
