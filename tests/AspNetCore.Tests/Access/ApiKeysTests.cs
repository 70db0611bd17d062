using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using TableActors.AspNetCore.Access;
using TableActors.AspNetCore.Tests.Support;

namespace TableActors.AspNetCore.Tests.Access;

public sealed class ApiKeysTests
{
    private const string Key = "a key of twenty characters";

    [Theory]
    [InlineData("X-API-Key", Key, "ann")]
    [InlineData("x-api-key", Key, "ann")]
    [InlineData("Authorization", $"Bearer {Key}", "ann")]
    [InlineData("Authorization", $"bearer   {Key} ", "ann")]
    [InlineData("X-API-Key", "another key of bob's, long", "bob")]
    [InlineData("X-API-Key", "a key of twenty characterz", null)]
    [InlineData("X-API-Key", "", null)]
    [InlineData("Authorization", "Bearer", null)]
    [InlineData("Authorization", "Bearer ", null)]
    [InlineData("Authorization", $"Basic {Key}", null)]
    [InlineData("Authorization", Key, null)]
    [InlineData("X-Other", Key, null)]
    public async Task Caller_IsToldByTheKey(string header, string value, string? caller)
    {
        await using var service = await StartAsync();
        var answer = await service.GetAsync("/who", (header, value));
        (answer.Status, answer.Body).ShouldBe(caller is null ? (401, "") : (200, caller));
    }

    [Fact]
    public async Task Key_GivenTwice_IsNone()
    {
        await using var service = await StartAsync();
        var answer = await RawHttp.SendAsync(
            service.Address, $"GET /who HTTP/1.1\r\nHost: a\r\nX-API-Key: {Key}\r\nX-API-Key: {Key}\r\n\r\n");
        answer.ShouldStartWith("HTTP/1.1 401 ");
    }

    [Fact]
    public void Key_ThatIsShort_AndHashThatIsNone_AreRefused()
    {
        var options = new ApiKeyOptions();
        Should.Throw<ArgumentException>(() => options.Add("ann", new string('x', ApiKeyOptions.ShortestKey - 1)))
            .Message.ShouldContain("at least 20 characters");
        Should.Throw<ArgumentException>(() => options.Add(" ", Key));
        Should.Throw<ArgumentException>(() => options.AddHash("ann", new byte[31])).Message.ShouldContain("32 bytes");
    }

    private static Task<TestService> StartAsync() => TestService.StartAsync(TestService.Build(
        app => app.MapGet("/who", (HttpContext context) => context.User.Identity!.Name).RequireAuthorization(),
        services: services =>
        {
            services.AddAuthorization();
            services.AddAuthentication(ApiKeyOptions.Scheme).AddApiKeys(keys =>
            {
                keys.Add("ann", Key);
                keys.AddHash("bob", SHA256.HashData(Encoding.UTF8.GetBytes("another key of bob's, long")));
            });
        }));
}
