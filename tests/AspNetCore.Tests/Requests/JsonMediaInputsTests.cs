using System.Net;
using TableActors.AspNetCore.Tests.Support;
using TableActors.Contracts.Columns;
using TableActors.Contracts.Tables;

namespace TableActors.AspNetCore.Tests.Requests;

public sealed class JsonMediaInputsTests
{
    private static readonly TableDefinition Posts = Table.Define(
        "posts", t => t.Int("id").PrimaryKey().Image("picture").Nullable().Document("letter").Nullable());

    private static string DataUrl => $"data:image/png;base64,{Convert.ToBase64String(Form.Png)}";

    [Fact]
    public async Task Insert_OfADataUrl_StoresTheFile()
    {
        await using var service = await StartAsync();
        var answer = await service.PostAsync("/posts", $$"""{"id":1,"picture":"{{DataUrl}}"}""");
        answer.Status.ShouldBe(200, answer.Body);
        service.Media.Single().ShouldBe(Form.Png);
        using var got = await service.Client.GetAsync(answer.Json.GetProperty("picture").GetString());
        (await got.Content.ReadAsByteArrayAsync()).ShouldBe(Form.Png);
    }

    [Theory]
    [InlineData("ADDRESS/media/NAME")]
    [InlineData("/media/NAME")]
    public async Task Insert_OfAUrlOfOurs_StoresACopy(string url)
    {
        await using var service = await StartAsync();
        var file = await service.Media.SaveAsync(Form.Png, "png");
        var own = url.Replace("ADDRESS", service.Address.ToString().TrimEnd('/')).Replace("NAME", file.Path);
        (await service.PostAsync("/posts", $$"""{"id":1,"picture":"{{own}}"}""")).Status.ShouldBe(200);
        service.Operations.Inserted![1].ShouldBeOfType<MediaReference>().ShouldNotBe(file);
        service.Media.Count.ShouldBe(2);
    }

    [Fact]
    public async Task Insert_OfAUrlOfAnAllowedHost_StoresTheFile()
    {
        await using var other = await StartAsync();
        var file = await other.Media.SaveAsync(Form.Png, "png");
        await using var service = await StartAsync(other.Address.Authority);
        (await service.PostAsync("/posts", $$"""{"id":1,"picture":"{{other.Address}}media/{{file.Path}}"}""")).Status
            .ShouldBe(200);
        service.Media.Single().ShouldBe(Form.Png);
    }

    [Theory]
    [InlineData("file:///etc/passwd", "must be a data: URL")]
    [InlineData("/etc/passwd", "must be a data: URL")]
    [InlineData("../../etc/passwd", "must be a data: URL")]
    [InlineData("ftp://127.0.0.1/a.png", "must be a data: URL")]
    [InlineData("", "must be a data: URL")]
    [InlineData("/media/../../../etc/passwd", "names a file that this service does not have")]
    [InlineData("/media/0123456789abcdef0123456789abcdef.png", "names a file that this service does not have")]
    [InlineData("http://169.254.169.254/latest/meta-data", "the service may not fetch from this host")]
    [InlineData("http://127.0.0.1:1/a.png", "the service may not fetch from this host")]
    [InlineData("data:image/png;base64,!!!", "must be a well-formed data: URL")]
    [InlineData("data:image/png;base64,", "must not be an empty file")]
    [InlineData("data:image/png,just text", "must be an image")]
    public async Task Insert_OfWhatIsNoPicture_IsRefusedAndKeepsNoFile(string url, string fault)
    {
        await using var service = await StartAsync();
        var answer = await service.PostAsync(
            "/posts", $$"""{"id":1,"letter":"data:,a%20letter","picture":"{{url}}"}""");
        answer.ShouldRefuse(("picture", fault));
        service.Operations.WasCalled.ShouldBeFalse();
        service.Media.Count.ShouldBe(0);
    }

    [Fact]
    public async Task Insert_OfFaultsOfAllKinds_ReportsThemTogetherAndKeepsNoFile()
    {
        await using var service = await StartAsync();
        var answer = await service.PostAsync(
            "/posts", $$"""{"id":"x","letter":"{{DataUrl}}","picture":"file:///etc/passwd"}""");
        answer.ShouldRefuse(("id", "must be a whole number"), ("picture", "must be a data: URL"));
        service.Media.Count.ShouldBe(0);
    }

    [Fact]
    public async Task Insert_OfAHostThatNeverDelivers_EndsWithTheRequestsTime()
    {
        using var silent = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        var host = silent.LocalEndpoint.ToString()!;
        await using var service = await StartAsync(host, TimeSpan.FromMilliseconds(300));
        (await service.PostAsync("/posts", $$"""{"id":1,"letter":"{{DataUrl}}","picture":"http://{{host}}/a.png"}"""))
            .ShouldBeProblem(503, "overloaded").Headers.Keys.ShouldContain("Retry-After");
        service.Operations.WasCalled.ShouldBeFalse();
        service.Media.Count.ShouldBe(0);
    }

    [Fact]
    public async Task Insert_OfNull_IsNull()
    {
        await using var service = await StartAsync();
        (await service.PostAsync("/posts", """{"id":1,"picture":null}""")).Status.ShouldBe(200);
        service.Operations.Inserted.ShouldBe([1L, null, null]);
    }

    private static Task<TestService> StartAsync(string? allowed = null, TimeSpan? requestTimeout = null) =>
        TestService.StartAsync(TestService.Build(
            app => app.MapTables().AddInsertRoute(Posts, "/posts"),
            options =>
            {
                options.RequestTimeout = requestTimeout ?? options.RequestTimeout;
                if (allowed is not null)
                    options.Media.Fetch.FetchFrom.Add(allowed);
            }));
}
