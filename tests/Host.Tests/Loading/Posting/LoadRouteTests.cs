using TableActors.Host.Loading;
using TableActors.Host.Loading.Input;
using TableActors.Host.Loading.Posting;
using TableActors.Host.Tests.Support;
using TableActors.TestSupport;

namespace TableActors.Host.Tests.Loading.Posting;

/// <summary>Finds routes in the document that the program itself makes of a service file.</summary>
public sealed class LoadRouteTests : IDisposable
{
    private const string Service = """
        prefix = "/api"
        routes = [
          { type = "insert", table = "things", path = "/things", inputs = ["id", "s", "i", "f", "b", "t", "d", "u", "j", "picture"] },
          { type = "insert", table = "things", path = "/things/later", background = true },
          { type = "insert", table = "things", path = "/things/file", uploadfile_inputs = ["picture"] },
          { type = "update", table = "things", path = "/things/update", inputs = ["s"] },
          { type = "compute", table = "things", path = "/things/preview" },
          { type = "delete", table = "things", path = "/things/delete" },
          { type = "delete", table = "things", path = "/things/delete/later", background = true },
          { type = "query", query = "all", path = "/things/all" },
          { type = "query", query = "all", path = "/things/got", method = "get" },
        ]

        [tables.things.columns]
        id = { type = "int", primary_key = true }
        s = "string"
        i = "int?"
        f = "float?"
        b = "bool?"
        t = "timestamp?"
        d = "date?"
        u = "uuid?"
        j = "json?"
        picture = "image?"

        [queries.all]
        sql = "select id from things"
        """;

    private readonly TestFolder _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Theory]
    [InlineData("/api/things", "id int!, s string!, i int, f float, b bool, t timestamp, d date, u uuid, j json, picture string")]
    [InlineData("api/Things/update/", "id int!, s string")]
    [InlineData("/api/things/later", "id int!, s string!, i int, f float, b bool, t timestamp, d date, u uuid, j json, picture string")]
    public async Task Find_OfARouteThatStores_TellsWhatItTakes(string route, string inputs)
    {
        var found = await FindAsync("http://service", route);
        found.Url.ShouldBe(new Uri($"http://service/{route.TrimStart('/')}"));
        string.Join(", ", found.Inputs.Select(input => $"{input.Name} {input.Type}{(input.Required ? "!" : "")}"))
            .ShouldBe(inputs);
    }

    [Fact]
    public async Task Find_BelowAnAddressWithAPath_IsTheSame()
    {
        // The prefix as part of the address, and a proxy that puts the whole service under a path.
        (await FindAsync("http://service/api", "/things")).Url.ShouldBe(new Uri("http://service/api/things"));
        (await FindAsync("http://proxy/store/", "/api/things")).Url.ShouldBe(new Uri("http://proxy/store/api/things"));
    }

    [Theory]
    [InlineData("/api/things/preview", "http://service/api/things/preview is a route of the kind compute, which stores no rows; name an insert or update route with --route")]
    [InlineData("/api/things/all", "http://service/api/things/all is a route of the kind query, which stores no rows; name an insert or update route with --route")]
    [InlineData("/api/things/delete", "http://service/api/things/delete is a route of the kind delete, which stores no rows; name an insert or update route with --route")]
    [InlineData("/api/things/delete/later", "http://service/api/things/delete/later is a route of the kind delete, which stores no rows; name an insert or update route with --route")]
    [InlineData("/api/things/got", "http://service/api/things/got takes no POST; name an insert or update route with --route; did you mean \"/api/things\"?")]
    [InlineData("/api/things/file", "http://service/api/things/file takes files, which load does not send; name a route without uploadfile_inputs, which takes their URLs")]
    [InlineData("/api/thing", "there is no route POST http://service/api/thing; look at --route and --url; did you mean \"/api/things\"?")]
    [InlineData("/elsewhere", "there is no route POST http://service/elsewhere; look at --route and --url")]
    public async Task Find_OfAnyOtherRoute_SaysWhyNot(string route, string message) =>
        (await Should.ThrowAsync<LoadStoppedException>(() => FindAsync("http://service", route))).Message
            .ShouldBe(message);

    [Fact]
    public async Task Find_OfARouteOfTheJobs_SaysWhyNot() =>
        (await Should.ThrowAsync<LoadStoppedException>(() => FindAsync("http://service", "/api/jobs/retry"))).Message
            .ShouldContain("which stores no rows");

    [Theory]
    [InlineData("<html>")]
    [InlineData("{}")]
    [InlineData("[1]")]
    public async Task Find_InWhatIsNoDocument_SaysSo(string text)
    {
        var file = _scratch.Write("openapi.json", text);
        (await Should.ThrowAsync<LoadStoppedException>(() => FindInAsync(file, "http://service", "/rows"))).Message
            .ShouldBe($"{file} is no OpenAPI document; look at --url");
    }

    [Fact]
    public async Task Find_WhereTheDocumentIsNotServed_SaysWhatToDo()
    {
        await using var server = await TestServer.StartAsync();
        (await Should.ThrowAsync<LoadStoppedException>(
            () => FindInAsync(null, $"{server.Url}/rows/openapi.json", "/rows"))).Message
            .ShouldStartWith($"there is no route POST {server.Url}/rows/openapi.json/rows");
        var url = server.Url;
        await server.StopAsync();
        (await Should.ThrowAsync<LoadStoppedException>(() => FindInAsync(null, url, "/rows"))).Message
            .ShouldStartWith($"no service answers at {url}/rows: ");
    }

    private async Task<LoadRoute> FindAsync(string service, string route)
    {
        var document = await Tool.RunAsync(
            "openapi", _scratch.Write("things.toml", Service), "--store", _scratch.File("things.db"));
        document.ExitCode.ShouldBe(0, document.Error);
        return await FindInAsync(_scratch.Write("openapi.json", document.Output), service, route);
    }

    private static async Task<LoadRoute> FindInAsync(string? document, string service, string route)
    {
        using var http = new HttpClient();
        var options = new LoadOptions
        {
            File = "rows.csv", Format = InputFormat.Csv, RefusedFile = "refused.ndjson", Service = new Uri(service),
            Route = route, Document = document,
        };
        var schedule = new RetrySchedule(1, TimeSpan.Zero, TimeSpan.Zero);
        var client = new ServiceClient(
            http, new Uri($"{service}/{route.TrimStart('/')}"), schedule, TimeProvider.System);
        return await LoadRoute.FindAsync(client, options, CancellationToken.None);
    }
}
