using System.Globalization;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Npgsql;
using TableActors.Host.Tests.Support;
using TableActors.TestSupport;

namespace TableActors.Host.Tests.Serving;

public sealed class ServiceServerTests : IDisposable
{
    private const string Films =
        """
        prefix = "/api"
        http.max_body = "2 kB"
        routes = [
          { type = "insert", table = "films", path = "/films", outputs = ["id", "slug", "size"] },
          { type = "update", table = "films", path = "/films/update", inputs = "rating", outputs = ["rating"] },
          { type = "delete", table = "films", path = "/films/delete" },
          { type = "delete", table = "films", path = "/films/delete-by-title", match_columns = "title" },
          { type = "query", query = "search", path = "/films/search", method = "get" },
          { type = "query", query = "film", path = "/film", one_row = true },
          { type = "query", query = "titles", path = "/titles", method = "get" },
        ]

        [tables.films.columns]
        id = { type = "int", primary_key = true }
        title = "string"
        rating = "float?"
        slug = { type = "string", computed = { function = "slugify", args = ["title"] } }
        size = { type = "int", computed = { sql = "length(title)" } }

        [queries.search]
        sql = "select id, title from films where title like @text || '%' order by id limit @n"
        parameters = { text = "string", n = { type = "int", default = 1 } }

        [queries]
        film = { retrieve = "films" }
        titles = { sql = "select title from films order by id", scalar = true }
        """;

    private readonly TestFolder _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public async Task Serve_OfAFile_ServesAllItsRoutes()
    {
        using var stop = new CancellationTokenSource();
        using var output = new ListeningWriter();
        using var error = new StringWriter();
        var serving = ServeAsync(Films, output, error, stop.Token);
        using var client = new HttpClient { BaseAddress = new Uri(await output.UrlAsync(serving)) };

        (await PostAsync(client, "/api/films", new { id = 1, title = "Alien 3" }))
            .ShouldBe("""{"id":1,"slug":"alien-3","size":7}""");
        (await PostAsync(client, "/api/films", new { id = 2, title = "Aliens" }))
            .ShouldBe("""{"id":2,"slug":"aliens","size":6}""");
        (await PostAsync(client, "/api/films/update", new { id = 1, rating = 6.5 })).ShouldBe("""{"rating":6.5}""");
        (await client.GetStringAsync("/api/films/search?text=Al"))
            .ShouldBe("""{"rows":[{"id":1,"title":"Alien 3"}]}""");
        (await client.GetStringAsync("/api/films/search?text=Al&n=2")).ShouldContain("Aliens");
        (await PostAsync(client, "/api/film", new { id = 1 }))
            .ShouldBe("""{"id":1,"title":"Alien 3","rating":6.5,"slug":"alien-3","size":7}""");
        (await client.GetStringAsync("/api/titles")).ShouldBe("""["Alien 3","Aliens"]""");
        (await PostAsync(client, "/api/films/delete-by-title", new { title = "Aliens" }))
            .ShouldBe("""{"num_rows":1}""");
        (await PostAsync(client, "/api/films/delete", new { id = 1 })).ShouldBe("""{"num_rows":1}""");
        var large = await client.PostAsJsonAsync("/api/films", new { id = 3, title = new string('x', 3000) });
        ((int)large.StatusCode).ShouldBe(413);

        await stop.CancelAsync();
        (await serving.WaitAsync(TimeSpan.FromSeconds(30))).ShouldBe(0);
        output.ToString().ShouldStartWith("listening on http://127.0.0.1:");
    }

    [Fact]
    public async Task Serve_OfAHeaderThatIsNoUtf8_AnswersAllTheSame()
    {
        using var stop = new CancellationTokenSource();
        using var output = new ListeningWriter();
        using var error = new StringWriter();
        var serving = ServeAsync(Films, output, error, stop.Token);
        using var handler = new SocketsHttpHandler { RequestHeaderEncodingSelector = (_, _) => Encoding.Latin1 };
        using var client = new HttpClient(handler) { BaseAddress = new Uri(await output.UrlAsync(serving)) };
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/titles");
        request.Headers.TryAddWithoutValidation("X-Forwarded-User", "Jos\u00e9");

        using var answer = await client.SendAsync(request);

        (await answer.Content.ReadAsStringAsync()).ShouldBe("[]");
        await stop.CancelAsync();
        (await serving.WaitAsync(TimeSpan.FromSeconds(30))).ShouldBe(0);
    }

    [Fact]
    public async Task Serve_ThenLoad_StoresTheFilesRows()
    {
        using var stop = new CancellationTokenSource();
        using var output = new ListeningWriter();
        using var error = new StringWriter();
        var serving = ServeAsync(Films, output, error, stop.Token);
        var url = await output.UrlAsync(serving);
        var file = _scratch.Write("films.csv", "id,title,rating\n1,Alien,8.5\n2,\"Aliens, again\",\n3,,1\n");

        var loaded = await Tool.RunAsync(
            "load", file, "--route", "/api/films", "--url", url, "--refused", _scratch.File("refused.ndjson"));

        loaded.ExitCode.ShouldBe(1, loaded.Error);
        loaded.OutputLines[1].ShouldStartWith("2 rows stored, 1 refused in ");
        var refused = JsonSerializer.Deserialize<JsonElement>(
            (await File.ReadAllLinesAsync(_scratch.File("refused.ndjson"))).ShouldHaveSingleItem());
        refused.GetProperty("row").GetInt32().ShouldBe(3);
        refused.GetProperty("problem").GetProperty("code").GetString().ShouldBe("validation_failed");
        using var client = new HttpClient { BaseAddress = new Uri(url) };
        (await client.GetStringAsync("/api/titles")).ShouldBe("""["Alien","Aliens, again"]""");

        await stop.CancelAsync();
        (await serving.WaitAsync(TimeSpan.FromSeconds(30))).ShouldBe(0);
    }

    [Theory]
    [InlineData("\"https://app.example.org\"", "https://app.example.org", "https://app.example.org")]
    [InlineData("[\"https://app.example.org\", \"https://*.test\"]", "https://a.test", "https://a.test")]
    [InlineData("\"*\"", "https://anyone.example", "*")]
    [InlineData("\"https://app.example.org\"", "https://evil.example", null)]
    public async Task Serve_WithCors_LetsPagesOfItsSitesDoWhatItsOwnDo(string origins, string origin, string? allowed)
    {
        using var stop = new CancellationTokenSource();
        using var output = new ListeningWriter();
        using var error = new StringWriter();
        var serving = ServeAsync($"http.cors.origins = {origins}\n{Films}", output, error, stop.Token);
        using var client = new HttpClient { BaseAddress = new Uri(await output.UrlAsync(serving)) };

        var preflight = await SendAsync(
            HttpMethod.Options, "/api/films", ("Access-Control-Request-Method", "POST"),
            ("Access-Control-Request-Headers", "if-match"));
        HeaderOf(preflight, "Access-Control-Allow-Origin").ShouldBe(allowed);
        var written = await SendAsync(HttpMethod.Post, "/api/films/delete", ("Sec-Fetch-Site", "cross-site"));
        ((int)written.StatusCode).ShouldBe(allowed is null ? 403 : 200);
        foreach (var path in new[] { "/api/titles", "/health/live", "/openapi.json", "/nowhere" })
        {
            var read = await SendAsync(HttpMethod.Get, path);
            HeaderOf(read, "Access-Control-Allow-Origin").ShouldBe(allowed, path);
            (HeaderOf(read, "Access-Control-Expose-Headers")?.Contains("ETag", StringComparison.Ordinal) ?? false)
                .ShouldBe(allowed is not null);
        }

        using var plain = await client.GetAsync("/api/titles");
        HeaderOf(plain, "Vary").ShouldBe("Origin");

        await stop.CancelAsync();
        (await serving.WaitAsync(TimeSpan.FromSeconds(30))).ShouldBe(0);

        async Task<HttpResponseMessage> SendAsync(
            HttpMethod method, string path, params (string Name, string Value)[] headers)
        {
            using var request = new HttpRequestMessage(method, path)
            {
                Content = method == HttpMethod.Post ? new StringContent("""{"id":1}""") : null
            };
            foreach (var (name, value) in headers.Append(("Origin", origin)))
                request.Headers.TryAddWithoutValidation(name, value);
            return await client.SendAsync(request);
        }
    }

    [Fact]
    public async Task Serve_BehindAProxy_AnswersByItsPublicUrl()
    {
        using var stop = new CancellationTokenSource();
        using var output = new ListeningWriter();
        using var error = new StringWriter();
        var serving = ServeAsync(
            $$"""
            http.public_url = "https://api.example.org"
            {{Films.Replace("\"/films\",", "\"/films\", background = true,", StringComparison.Ordinal)}}
            """,
            output, error, stop.Token);
        using var client = new HttpClient { BaseAddress = new Uri(await output.UrlAsync(serving)) };
        client.DefaultRequestHeaders.Host = "api.example.org";

        var job = await PostAsync(client, "/api/films", new { id = 1, title = "Alien" });
        JsonDocument.Parse(job)
            .RootElement.GetProperty("job_url")
            .GetString()
            .ShouldStartWith("https://api.example.org/api/jobs/");
        (await client.GetStringAsync("/openapi.json")).ShouldContain("https://api.example.org");

        await stop.CancelAsync();
        (await serving.WaitAsync(TimeSpan.FromSeconds(30))).ShouldBe(0);
    }

    [Fact]
    public async Task Serve_OfLongUrlsAndHeaders_TakesWhatItsLimitsSay()
    {
        using var stop = new CancellationTokenSource();
        using var output = new ListeningWriter();
        using var error = new StringWriter();
        var serving = ServeAsync(
            $"http.max_url = \"20 kB\"\nhttp.max_headers = \"4 KiB\"\n{Films}", output, error, stop.Token);
        using var client = new HttpClient { BaseAddress = new Uri(await output.UrlAsync(serving)) };

        (await StatusOfAsync($"/api/films/search?text={new string('x', 19_000)}", 10)).ShouldBe(200);
        (await StatusOfAsync($"/api/films/search?text={new string('x', 20_000)}", 10)).ShouldBe(414);
        (await StatusOfAsync("/api/films/search?text=x", 3500)).ShouldBe(200);
        (await StatusOfAsync("/api/films/search?text=x", 5000)).ShouldBe(431);

        await stop.CancelAsync();
        (await serving.WaitAsync(TimeSpan.FromSeconds(30))).ShouldBe(0);

        async Task<int> StatusOfAsync(string path, int headerBytes)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, path);
            request.Headers.Add("X-Filler", new string('x', headerBytes));
            using var response = await client.SendAsync(request);
            return (int)response.StatusCode;
        }
    }

    [Fact]
    public async Task Serve_OnADatabaseThatRefusesTables_SaysWhatTheDatabaseSays()
    {
        await using var server = await PostgresServer.StartAsync();
        var store = new NpgsqlConnectionStringBuilder(await server.CreateDatabaseAsync()) { SearchPath = "gone" };
        using var output = new ListeningWriter();
        using var error = new StringWriter();
        var file = _scratch.Write("films.toml", Films);

        var exitCode = await Tool.StartAsync(
            output, error, CancellationToken.None, "serve", file, "--urls", "http://127.0.0.1:0", "--store",
            store.ConnectionString);

        exitCode.ShouldBe(1);
        error.ToString()
            .TrimEnd()
            .ShouldBe($"{file}:1:1: store: the database cannot be used: no schema has been selected to create in");
    }

    // No query makes the database at the start, and the first write would be too late.
    [Theory]
    [InlineData("taken/films.db", "{1}:1:1: store: the database cannot be made: {0}/taken is no folder; name another file")]
    [InlineData("folder", "{1}:1:1: store: the database cannot be made: {0}/folder is a folder; name another file")]
    [InlineData("folder/{2}.db", "{1}:1:1: store: the database cannot be opened: SQLite Error 14: 'unable to open database file'; let the service write there, or name another place")]
    public async Task Serve_WhereTheDatabaseCannotBeMade_SaysWhatToDo(string place, string expected)
    {
        await File.WriteAllTextAsync(_scratch.File("taken"), "");
        Directory.CreateDirectory(_scratch.File("folder"));
        using var output = new ListeningWriter();
        using var error = new StringWriter();
        var file = _scratch.Write("films.toml", """
            routes = [ { type = "insert", table = "films", path = "/films" } ]
            tables.films.columns.id = { type = "int", primary_key = true }
            """);
        // No file system takes a name of this length, whoever asks.
        var store = string.Format(CultureInfo.InvariantCulture, place, null, null, new string('x', 300));

        var exitCode = await Tool.StartAsync(
            output, error, CancellationToken.None, "serve", file, "--urls", "http://127.0.0.1:0", "--store",
            _scratch.File(store));

        exitCode.ShouldBe(1);
        error.ToString().TrimEnd().ShouldBe(
            string.Format(CultureInfo.InvariantCulture, expected, Path.GetDirectoryName(_scratch.File("taken")), file));
    }

    [Fact]
    public async Task Serve_OfAFaultyFile_TellsAllFaultsAndDoesNotStart()
    {
        using var output = new ListeningWriter();
        using var error = new StringWriter();
        var exitCode = await ServeAsync(
            """
            nmae = "films"
            routes = [ { type = "insert", table = "films", path = "films" } ]
            [tables.films.columns]
            id = { type = "int", primary_key = true }
            slug = { type = "string", computed = { function = "slugfy", args = ["title"] } }
            """,
            output, error, CancellationToken.None);

        exitCode.ShouldBe(1);
        output.ToString().ShouldBeEmpty();
        var faults = error.ToString().Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries);
        faults[0].ShouldBe($"{_scratch.File("films.toml")}:1:1: service: unknown key \"nmae\"; did you mean \"name\"?");
        faults.ShouldContain(fault => fault.StartsWith(
            $"{_scratch.File("films.toml")}:5:1: table films: column \"slug\": ", StringComparison.Ordinal));
        faults.ShouldContain(fault =>
            fault.StartsWith($"{_scratch.File("films.toml")}:2:12: route POST films: ", StringComparison.Ordinal));
        File.Exists(_scratch.File("films.db")).ShouldBeFalse();
    }

    [Fact]
    public async Task Serve_WhereThePortIsTaken_SaysWhatToDo()
    {
        await using var taken = await TestServer.StartAsync();
        using var output = new ListeningWriter();
        using var error = new StringWriter();
        var file = _scratch.Write("films.toml", Films);

        var exitCode = await Tool.StartAsync(
            output, error, CancellationToken.None, "serve", file, "--urls", taken.Url, "--store",
            _scratch.File("films.db"));

        exitCode.ShouldBe(1);
        error.ToString().TrimEnd().ShouldBe(
            $"http: Failed to bind to address {taken.Url}: address already in use; choose another address with --urls");
    }

    [Fact]
    public async Task Serve_OfFilesInAStoreThatKeepsNone_SaysSo()
    {
        using var output = new ListeningWriter();
        using var error = new StringWriter();
        var exitCode = await ServeAsync($"media.store = \"store\"\n{Films}", output, error, CancellationToken.None);
        exitCode.ShouldBe(1);
        error.ToString().TrimEnd().ShouldBe(
            $"{_scratch.File("films.toml")}:1:1: settings: files cannot be kept in this store, only in a PostgreSQL database: choose one, or a directory for the files");
    }

    [Fact]
    public async Task Serve_WithoutTheFile_SaysSo()
    {
        var result = await Tool.RunAsync("serve", _scratch.File("films.toml"));
        result.ExitCode.ShouldBe(1);
        result.ErrorLines.ShouldBe([$"{_scratch.File("films.toml")}: there is no such file"]);
    }

    private Task<int> ServeAsync(string toml, TextWriter output, TextWriter error, CancellationToken stop) =>
        Tool.StartAsync(
            output, error, stop, "serve", _scratch.Write("films.toml", toml), "--urls", "http://127.0.0.1:0", "--store",
            _scratch.File("films.db"));

    private static async Task<string> PostAsync(HttpClient client, string path, object body)
    {
        using var response = await client.PostAsJsonAsync(path, body);
        var text = await response.Content.ReadAsStringAsync();
        response.IsSuccessStatusCode.ShouldBeTrue(text);
        return text;
    }

    private static string? HeaderOf(HttpResponseMessage response, string name) =>
        response.Headers.TryGetValues(name, out var values) ? string.Join(", ", values) : null;
}
