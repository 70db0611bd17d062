using TableActors.AspNetCore.Tests.Support;
using TableActors.Contracts.Queries;

namespace TableActors.AspNetCore.Tests.Handlers;

public sealed class MethodNotAllowedHandlerTests
{
    [Theory]
    [InlineData("GET", "/films", "POST")]
    [InlineData("DELETE", "/films", "POST")]
    [InlineData("OPTIONS", "/films", "POST")]
    [InlineData("POST", "/all", "GET, HEAD")]
    [InlineData("PUT", "/both", "POST, GET, HEAD")]
    [InlineData("POST", "/health/live", "GET, HEAD")]
    public async Task Call_WithAnotherMethod_NamesTheMethodsThereAre(string method, string path, string allowed)
    {
        await using var service = await StartAsync();
        var answer = await service.SendAsync(new HttpMethod(method), path, null);
        answer.ShouldBeProblem(405, "method_not_allowed").Headers["Allow"].ShouldBe(allowed);
        answer.Headers["Content-Type"].ShouldBe("application/problem+json");
    }

    [Fact]
    public async Task Head_WhereThereIsNoGet_HasNoBody()
    {
        await using var service = await StartAsync();
        var answer = await service.SendAsync(HttpMethod.Head, "/films", null);
        answer.Status.ShouldBe(405);
        answer.Headers["Allow"].ShouldBe("POST");
        answer.Body.ShouldBeEmpty();
    }

    [Fact]
    public async Task Head_WhereThereIsGet_AnswersAsGetWithoutABody()
    {
        await using var service = await StartAsync();
        var get = await service.GetAsync("/all");
        var head = await service.SendAsync(HttpMethod.Head, "/all", null);
        head.Status.ShouldBe(200);
        head.Body.ShouldBeEmpty();
        head.ContentType.ShouldBe(get.ContentType);
        head.ContentLength.ShouldBe(get.Body.Length);
    }

    [Theory]
    [InlineData("get", "/all", "405", "Allow: GET, HEAD")]
    [InlineData("Head", "/all", "405", "Allow: GET, HEAD")]
    [InlineData("post", "/films", "405", "Allow: POST")]
    [InlineData("head", "/nowhere", "404", "path_not_found")]
    public async Task Method_InAnotherCase_IsNoMethodOfThePath_AndHasAWholeAnswer(
        string method, string path, string status, string expected)
    {
        await using var service = await StartAsync();
        var answer = await RawHttp.SendAsync(
            service.Address,
            $"{method} {path} HTTP/1.1\r\nHost: {service.Address.Authority}\r\nContent-Length: 0\r\n\r\n");
        answer.ShouldStartWith($"HTTP/1.1 {status} ");
        answer.ShouldContain(expected);
        answer.ShouldContain("urn:tableactors:problem:");
    }

    private static Task<TestService> StartAsync() => TestService.StartAsync(router =>
    {
        router.AddInsertRoute(SampleTables.Films, "/films");
        router.AddQueryRoute("/all", Query.Sql("all", "select 1"), QueryMethod.Get);
        router.AddInsertRoute(SampleTables.Notes, "/both");
        router.AddQueryRoute("/both/", Query.Sql("both", "select 1"), QueryMethod.Get);
        router.AddNotFoundRoute();
    });
}
