using TableActors.AspNetCore.Tests.Support;
using TableActors.Contracts.Tables;
using TableActors.TestSupport;

namespace TableActors.AspNetCore.Tests.Cluster;

[Trait("Category", "Slow")]
public sealed class ClusterEndpointTests : IDisposable
{
    private static readonly TableDefinition Films = Table.Define("films", t => t.Int("id").PrimaryKey());
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Get_OfANodeByItself_ListsItWithItsTables()
    {
        await using var service = await StartAsync();
        (await service.PostAsync("/insert", """{"id":1}""")).Status.ShouldBe(200);

        var answer = await service.GetAsync("/cluster");

        answer.Status.ShouldBe(200, answer.Body);
        answer.Headers["Cache-Control"].ShouldBe("no-store");
        var member = answer.Json.GetProperty("members").EnumerateArray().ShouldHaveSingleItem();
        member.GetProperty("state").GetString().ShouldBe("up");
        member.GetProperty("self").GetBoolean().ShouldBeTrue();
        member.GetProperty("answered").GetBoolean().ShouldBeTrue();
        var table = member.GetProperty("tables").EnumerateArray().ShouldHaveSingleItem();
        table.GetProperty("name").GetString().ShouldBe("films");
        table.GetProperty("epoch").GetInt64().ShouldBe(1);
        table.GetProperty("waiting").GetInt32().ShouldBe(0);
        table.GetProperty("last_error").GetString().ShouldBeNull();
    }

    [Theory]
    [InlineData("text/html,application/xhtml+xml,*/*;q=0.8", "text/html; charset=utf-8")]
    [InlineData("text/html;q=0.5, application/json", "application/json")]
    [InlineData("*/*", "application/json")]
    [InlineData("no;;type", "application/json")]
    public async Task Get_AnswersAPage_ToThoseWhoPreferOne(string accept, string contentType)
    {
        await using var service = await StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/cluster");
        request.Headers.TryAddWithoutValidation("Accept", accept);
        using var answer = await service.Client.SendAsync(request);
        answer.Content.Headers.ContentType!.ToString().ShouldBe(contentType);
        (await answer.Content.ReadAsStringAsync()).ShouldContain("this node");
    }

    private Task<SqliteService> StartAsync() =>
        SqliteService.StartAsync(_folder.File("tables.db"), router => router.AddInsertRoute(Films, "/insert"));
}
