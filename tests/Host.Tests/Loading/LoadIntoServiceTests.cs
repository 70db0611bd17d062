using TableActors.Host.Tests.Support;
using TableActors.TestSupport;

namespace TableActors.Host.Tests.Loading;

/// <summary>Files, loaded into a service that runs in the same process.</summary>
public sealed class LoadIntoServiceTests : IAsyncLifetime, IDisposable
{
    private const string Service = """
        routes = [
          { type = "insert", table = "things", path = "/things" },
          { type = "insert", table = "things", path = "/things/later", background = true },
          { type = "update", table = "things", path = "/things/update" },
          { type = "delete", table = "things", path = "/things/delete" },
          { type = "insert", table = "notes", path = "/notes" },
          { type = "insert", table = "notes", path = "/notes/later", background = true },
          { type = "query", query = "things", path = "/things", method = "get" },
          { type = "query", query = "notes", path = "/notes", method = "get" },
        ]

        [tables.things.columns]
        id = { type = "int", primary_key = true }
        name = "string"
        size = "float?"
        meta = "json?"
        at = "timestamp?"

        # Nothing keeps rows of this table from being there twice.
        [tables.notes.columns]
        text = "string"

        [queries.things]
        sql = "select id, name, size, meta, at from things order by id"

        [queries.notes]
        sql = "select text from notes order by text"
        scalar = true
        """;

    private readonly TestFolder _scratch = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly ListeningWriter _output = new();
    private readonly StringWriter _error = new();
    private Task<int> _serving = Task.FromResult(0);
    private HttpClient _client = new();

    public async Task InitializeAsync()
    {
        _serving = Tool.StartAsync(
            _output, _error, _stop.Token, "serve", _scratch.Write("service.toml", Service), "--urls",
            "http://127.0.0.1:0", "--store", _scratch.File("service.db"));
        _client = new HttpClient { BaseAddress = new Uri(await _output.UrlAsync(_serving)) };
    }

    public async Task DisposeAsync()
    {
        await _stop.CancelAsync();
        (await _serving.WaitAsync(TimeSpan.FromSeconds(60))).ShouldBe(0, _error.ToString());
    }

    public void Dispose()
    {
        _client.Dispose();
        _stop.Dispose();
        _output.Dispose();
        _error.Dispose();
        _scratch.Dispose();
    }

    [Theory]
    [InlineData("rows.csv", "\uFEFFid;name;size;meta;at\r\n9007199254740993;02134;1,5;[1.10];31.01.2024 7:05\r\n5,0;\"a\r\nb\";;null;\r\n", "--decimal", "comma")]
    [InlineData("rows.tsv", "id\tname\tsize\tmeta\tat\n9007199254740993\t02134\t1.5\t[1.10]\t1/31/2024 7:05 AM\n5\t\"a\r\nb\"\t\tnull\t\n")]
    [InlineData("rows.json", "[{\"id\":9007199254740993,\"name\":\"02134\",\"size\":1.5,\"meta\":[1.10],\"at\":\"2024-01-31T07:05:00Z\"},{\"id\":5,\"name\":\"a\\r\\nb\"}]")]
    [InlineData("rows.ndjson", "{\"id\":9007199254740993,\"name\":\"02134\",\"size\":1.5,\"meta\":[1.10],\"at\":\"2024-01-31T07:05:00Z\"}\n{\"id\":5.0,\"name\":\"a\\r\\nb\"}")]
    public async Task Load_OfAnyFormat_StoresWhatTheFileSays(string name, string text, params string[] options)
    {
        var result = await LoadAsync(_scratch.Write(name, text), "/things", options);

        result.ExitCode.ShouldBe(0, result.Error + result.Output);
        (await _client.GetStringAsync("/things")).ShouldBe(
            "{\"rows\":[{\"id\":5,\"name\":\"a\\r\\nb\",\"size\":null,\"meta\":null,\"at\":null},"
            + "{\"id\":9007199254740993,\"name\":\"02134\",\"size\":1.5,\"meta\":[1.10],\"at\":\"2024-01-31T07:05:00Z\"}]}");
    }

    [Fact]
    public async Task Load_IntoTheBackground_CountsWhatItsJobsStore()
    {
        var file = _scratch.Write("rows.csv", "id,name\n1,a\n2,b\n2,c\n");

        var result = await LoadAsync(file, "/things/later", "--concurrency", "1");

        result.ExitCode.ShouldBe(1);
        result.OutputLines[1].ShouldStartWith("2 rows stored, 1 refused in ");
        result.OutputLines[2].ShouldStartWith("  line 4: ");
        File.ReadAllText(_scratch.File("refused.ndjson")).ShouldContain("\"code\":\"duplicate_key\"");
        (await _client.GetStringAsync("/things")).ShouldContain("{\"id\":1,\"name\":\"a\",");
    }

    [Theory]
    [InlineData("/notes")]
    [InlineData("/notes/later")]
    public async Task Load_OnceMore_StoresNothingTwice_AndOnceMoreUnderAnotherName(string route)
    {
        var file = _scratch.Write("rows.csv", "text\na\nb\n");
        (await LoadAsync(file, route)).ExitCode.ShouldBe(0);

        var plain = await LoadAsync(file, route);
        plain.ExitCode.ShouldBe(2);
        plain.ErrorLines.ShouldHaveSingleItem().ShouldContain("by an earlier load of this file");

        var resumed = await LoadAsync(_scratch.Write("same.csv", "text\na\nb\n"), route, "--resume");
        resumed.ExitCode.ShouldBe(0, resumed.Error);
        resumed.OutputLines[^1].ShouldStartWith("0 rows stored, 2 stored by an earlier load, 0 refused in ");
        (await _client.GetStringAsync("/notes")).ShouldBe("[\"a\",\"b\"]");

        (await LoadAsync(file, route, "--name", "twice")).ExitCode.ShouldBe(0);
        (await _client.GetStringAsync("/notes")).ShouldBe("[\"a\",\"a\",\"b\",\"b\"]");
    }

    [Fact]
    public async Task Load_OfAFileThatBrokeOff_GoesOnWhereItIsTheSame()
    {
        // The quote of row 3 is only closed in the corrected file, which is another file therefore.
        var broken = _scratch.Write("rows.csv", "text\na\nb\n\"c\n");
        (await LoadAsync(broken, "/notes")).ExitCode.ShouldBe(2);

        var corrected = _scratch.Write("rows.csv", "text\na\nb\n\"c\"\n");
        var result = await LoadAsync(corrected, "/notes", "--resume");

        result.ExitCode.ShouldBe(2);
        result.ErrorLines.ShouldHaveSingleItem()
            .ShouldStartWith("line 2 was not known to the service, and is stored now: ");
        (await _client.GetStringAsync("/notes")).ShouldBe("[\"a\",\"a\",\"b\"]");
    }

    [Fact]
    public async Task Load_ThatGoesOn_TriesAgainWhatTheTableHadRefused()
    {
        await LoadAsync(_scratch.Write("other.csv", "id,name\n2,other\n"), "/things");
        var file = _scratch.Write("rows.csv", "id,name\n1,a\n2,b\n");
        var first = await LoadAsync(file, "/things");
        first.ExitCode.ShouldBe(1);
        first.OutputLines[1].ShouldStartWith("1 rows stored, 1 refused in ");
        (await LoadAsync(file, "/things", "--resume")).OutputLines[1]
            .ShouldStartWith("0 rows stored, 1 stored by an earlier load, 1 refused in ");

        using (var deleted = await _client.PostAsync("/things/delete", new StringContent("{\"id\":2}")))
            deleted.EnsureSuccessStatusCode();
        var resumed = await LoadAsync(file, "/things", "--resume");

        resumed.ExitCode.ShouldBe(0, resumed.Output);
        resumed.OutputLines[1].ShouldStartWith("1 rows stored, 1 stored by an earlier load, 0 refused in ");
        (await _client.GetStringAsync("/things")).ShouldContain("{\"id\":2,\"name\":\"b\",");
    }

    [Fact]
    public async Task Load_ThatSkips_BringsBackWhatWasDeleted()
    {
        var file = _scratch.Write("rows.csv", "id,name\n1,a\n2,b\n");
        (await LoadAsync(file, "/things")).ExitCode.ShouldBe(0);
        using (var deleted = await _client.PostAsync("/things/delete", new StringContent("{\"id\":2}")))
            deleted.EnsureSuccessStatusCode();

        var again = await LoadAsync(file, "/things", "--skip-existing");

        again.ExitCode.ShouldBe(0, again.Error);
        again.OutputLines[1].ShouldStartWith("1 rows stored, 1 there already, 0 refused in ");
    }

    [Fact]
    public async Task Load_IntoAnUpdate_ChangesRowsThatAreThere()
    {
        (await LoadAsync(_scratch.Write("rows.csv", "id,name\n1,a\n"), "/things")).ExitCode.ShouldBe(0);

        var result = await LoadAsync(_scratch.Write("changes.csv", "id,size\n1,2.5\n7,1\n"), "/things/update");

        result.ExitCode.ShouldBe(1);
        result.OutputLines[1].ShouldStartWith("1 rows stored, 1 refused in ");
        result.OutputLines[2].ShouldStartWith("  line 3: ");
        (await _client.GetStringAsync("/things")).ShouldContain("{\"id\":1,\"name\":\"a\",\"size\":2.5,");
    }

    [Fact]
    public async Task Load_OfAFaultyRow_TellsTheField()
    {
        var result = await LoadAsync(
            _scratch.Write("rows.csv", "id,name,size\n1,,\n2,b,x\n"), "/things", "--concurrency", "1");
        result.ExitCode.ShouldBe(1);
        result.OutputLines[2].ShouldBe("  line 2: name must not be null");
        result.OutputLines[3].ShouldBe("  line 3: column \"size\" must be a finite number, not \"x\"");
    }

    private Task<ToolResult> LoadAsync(string file, string route, params string[] more) => Tool.RunAsync(
        [
            "load", file, "--route", route, "--url", _client.BaseAddress!.ToString(), "--refused",
            _scratch.File("refused.ndjson"), .. more
        ]);
}
