using System.Text.Json;
using TableActors.Host.Tests.Support;
using TableActors.TestSupport;

namespace TableActors.Host.Tests.Commands;

public sealed class LoadCommandTests : IDisposable
{
    private readonly TestFolder _scratch = new();

    private string Refused => _scratch.File("refused.ndjson");

    public void Dispose() => _scratch.Dispose();

    [Theory]
    [InlineData("rows.csv", "id,name\n1,a\n2,b\n")]
    [InlineData("rows.json", "[{\"id\":1,\"name\":\"a\"},{\"id\":2,\"name\":\"b\"}]")]
    [InlineData("rows.ndjson", "{\"id\":1,\"name\":\"a\"}\n{\"id\":2,\"name\":\"b\"}")]
    [InlineData("rows.jsonl", "{\"id\":1,\"name\":\"a\"}\n{\"id\":2,\"name\":\"b\"}")]
    public async Task Load_OfEachFormat_PostsEveryRow(string name, string text)
    {
        await using var server = await TestServer.StartAsync();

        var result = await LoadAsync(server, _scratch.Write(name, text));

        result.ExitCode.ShouldBe(0, result.Error);
        server.Bodies.Order().ShouldBe(["{\"id\":1,\"name\":\"a\"}", "{\"id\":2,\"name\":\"b\"}"]);
        result.OutputLines[^1].ShouldStartWith("2 rows stored, 0 refused in ");
        File.Exists(Refused).ShouldBeFalse();
    }

    [Fact]
    public async Task Load_OfCsv_SaysWhatTypesItTakes()
    {
        await using var server = await TestServer.StartAsync();

        var result = await LoadAsync(
            server, _scratch.Write("rows.txt", "id,Full name,zip\n1,a,123\n"), "--format", "csv", "--types",
            "zip=string", "--map", "Full name=name");

        result.ExitCode.ShouldBe(0, result.Error);
        result.OutputLines[0].ShouldBe("columns: id int, name string, zip string");
        server.Bodies.ShouldBe(["{\"id\":1,\"name\":\"a\",\"zip\":\"123\"}"]);
    }

    [Fact]
    public async Task Load_WithRefusedRows_WritesThemDownAndFails()
    {
        await using var server = await TestServer.StartAsync((context, row, _) =>
            row.GetProperty("id").GetInt32() == 2
                ? TestServer.RefuseAsync(context, 422, "validation_failed", "no")
                : Task.CompletedTask);
        await File.WriteAllTextAsync(Refused, "left over");

        var result = await LoadAsync(
            server, _scratch.Write("rows.ndjson", "{\"id\":1}\n{\"id\":2}\n{\"id\":}\n{\"id\":3}"), "--concurrency",
            "1");

        result.ExitCode.ShouldBe(1);
        result.OutputLines[0].ShouldStartWith("2 rows stored, 2 refused in ");
        result.OutputLines.Skip(1).ShouldBe([
            "  line 2: no", "  line 3: byte 7: this is no JSON object",
            $"refused rows, each with its problem: {Refused}"
        ]);
        (await File.ReadAllLinesAsync(Refused)).ShouldBe(
        [
            "{\"row\":2,\"line\":2,\"input\":{\"id\":2},\"problem\":{\"code\":\"validation_failed\",\"detail\":\"no\"}}",
            "{\"row\":3,\"line\":3,\"input\":\"{\\\"id\\\":}\",\"problem\":{\"title\":\"The row cannot be read.\",\"detail\":\"byte 7: this is no JSON object\"}}",
        ]);
    }

    [Fact]
    public async Task Load_RunAgain_TellsWhatIsThereAlready()
    {
        await using var server = await TestServer.StartAsync(
            (context, _, _) => TestServer.RefuseAsync(context, 409, "duplicate_key", "there"));
        var file = _scratch.Write("rows.ndjson", "{\"id\":1}\n{\"id\":2}");

        var refused = await LoadAsync(server, file);
        refused.ExitCode.ShouldBe(1);
        refused.OutputLines[0].ShouldStartWith("0 rows stored, 2 refused in ");

        var skipped = await LoadAsync(server, file, "--skip-existing");
        skipped.ExitCode.ShouldBe(0);
        skipped.OutputLines[0].ShouldStartWith("0 rows stored, 2 there already, 0 refused in ");
    }

    [Fact]
    public async Task Load_OfManyRows_KeepsToTheConcurrency()
    {
        var (running, most) = (0, 0);
        await using var server = await TestServer.StartAsync(async (_, _, _) =>
        {
            var now = Interlocked.Increment(ref running);
            InterlockedMax(ref most, now);
            await Task.Yield();
            Interlocked.Decrement(ref running);
        });

        var rows = string.Join('\n', Enumerable.Range(1, 500).Select(id => $"{{\"id\":{id}}}"));
        var result = await LoadAsync(server, _scratch.Write("rows.ndjson", rows), "--concurrency", "4");

        result.ExitCode.ShouldBe(0, result.Error);
        server.Bodies
            .Select(body => JsonDocument.Parse(body).RootElement.GetProperty("id").GetInt32())
            .Order()
            .ShouldBe(Enumerable.Range(1, 500));
        most.ShouldBeInRange(1, 4);
    }

    [Fact]
    public async Task Load_OfAFileThatBreaksOff_StoresTheRowsBeforeAndNamesThePlace()
    {
        await using var server = await TestServer.StartAsync();
        var file = _scratch.Write("rows.csv", "id,name\n1,a\n2,\"b\n");

        var result = await LoadAsync(server, file, "--types", "id=int,name=string");

        result.ExitCode.ShouldBe(2);
        result.OutputLines[1].ShouldStartWith("1 rows stored, 0 refused in ");
        result.ErrorLines.ShouldBe([$"{file}: line 3, field 2: the quote that opens here is never closed; for the rest run it again, as the file is, with --resume"]);
    }

    [Fact]
    public async Task Load_WithoutAService_SaysWhatToDo()
    {
        await using var server = await TestServer.StartAsync();
        var url = server.Url;
        await server.StopAsync();

        var result = await Tool.RunAsync(
            "load", _scratch.Write("rows.ndjson", "{\"id\":1}"), "--route", "/rows", "--url", url, "--refused",
            Refused);

        result.ExitCode.ShouldBe(2);
        result.ErrorLines.ShouldHaveSingleItem()
            .ShouldBe($"no service answers at {url}/rows: Connection refused; start it, or name another with --url");
    }

    [Fact]
    public async Task Load_ToAnUnknownRoute_SendsNothing()
    {
        await using var server = await TestServer.StartAsync();

        var result = await Tool.RunAsync(
            "load", _scratch.Write("rows.ndjson", "{\"id\":1}"), "--route", "/row", "--url", server.Url);

        result.ExitCode.ShouldBe(2);
        result.ErrorLines.ShouldBe(
            [$"there is no route POST {server.Url}/row; look at --route and --url; did you mean \"/rows\"?"]);
        result.OutputLines.ShouldBeEmpty();
        server.Bodies.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("rows.ndjson", "--concurrency", "0", "--concurrency must be a number from 1 to 1024")]
    [InlineData("rows.ndjson", "--url", "here", "--url: \"here\" is no address; it looks like http://127.0.0.1:8080")]
    [InlineData("rows.csv", "--separator", "ab", "--separator must be tab or one ASCII character that is no quote, letter, digit or #, not \"ab\"")]
    [InlineData("rows.csv", "--encoding", "utf-9", "--encoding: there is no encoding \"utf-9\"; names are utf-8, utf-16, windows-1252, iso-8859-1 and the like")]
    [InlineData("rows.csv", "--decimal", ",", "Argument ',' not recognized. Must be one of:")]
    [InlineData("rows.csv", "--dates", "ymd", "Argument 'ymd' not recognized. Must be one of:")]
    [InlineData("rows.ndjson", "--types", "id", "--types: \"id\" is not of the form COLUMN=TYPE")]
    [InlineData("rows.ndjson", "--types", "id=itn", "--types: \"id=itn\" is not of the form COLUMN=TYPE")]
    [InlineData("rows.ndjson", "--map", "=id", "--map: \"=id\" is not of the form COLUMN=NAME")]
    public async Task Load_WithAWrongOption_SaysWhatIsRight(string file, string option, string value, string message)
    {
        var result = await Tool.RunAsync("load", file, "--route", "/rows", option, value);

        result.ExitCode.ShouldBe(1);
        result.ErrorLines[0].ShouldBe(message);
    }

    [Fact]
    public async Task Load_ThatResumesAndSkips_IsRefused()
    {
        var result = await Tool.RunAsync("load", "rows.csv", "--route", "/rows", "--resume", "--skip-existing");
        result.ExitCode.ShouldBe(1);
        result.ErrorLines[0].ShouldStartWith("--resume and --skip-existing do not go together");
    }

    [Theory]
    [InlineData("rows.csv", "id,nmae,x\n1,a,2\n")]
    [InlineData("rows.json", "[{\"id\":1,\"nmae\":\"a\"},{\"id\":1,\"x\":2}]")]
    [InlineData("rows.ndjson", "{\"id\":1,\"nmae\":\"a\"}\n{\"id\":1,\"x\":2}")]
    public async Task Load_OfColumnsThatTheRouteIgnores_SendsNothingUnlessTold(string name, string text)
    {
        await using var server = await TestServer.StartAsync();
        var file = _scratch.Write(name, text);

        var refused = await LoadAsync(server, file);
        refused.ExitCode.ShouldBe(2);
        refused.ErrorLines.ShouldHaveSingleItem().ShouldStartWith(
            $"{file}: the route does not have \"nmae\", \"x\", and would ignore them; \"nmae\" may be \"name\"");
        server.Bodies.ShouldBeEmpty();

        var told = await LoadAsync(server, file, "--ignore-unknown");
        told.ExitCode.ShouldBe(0, told.Error);
        told.OutputLines.ShouldContain("ignored, as the route does not have them: \"nmae\", \"x\"");
        server.Bodies.ShouldNotBeEmpty();
    }

    [Fact]
    public async Task Load_OfManyRefusedRows_ShowsTheFirst()
    {
        await using var server = await TestServer.StartAsync(
            (context, _, _) => TestServer.RefuseAsync(context, 422, "validation_failed", "no"));
        var rows = string.Concat(Enumerable.Range(1, 13).Select(id => $"{id}\n"));

        var result = await LoadAsync(server, _scratch.Write("rows.csv", $"id\n{rows}"), "--concurrency", "1");

        result.ExitCode.ShouldBe(1);
        result.OutputLines.Skip(2).ShouldBe(
            [
                .. Enumerable.Range(2, 10).Select(line => $"  line {line}: no"), "  and 3 more",
                $"refused rows, each with its problem: {Refused}"
            ]);
        File.ReadLines(Refused).Count().ShouldBe(13);
    }

    [Fact]
    public async Task Load_ThatSkips_KnowsNoRowFromBefore()
    {
        await using var server = await TestServer.StartAsync();
        var file = _scratch.Write("rows.csv", "id\n1\n");
        (await LoadAsync(server, file)).ExitCode.ShouldBe(0);
        (await LoadAsync(server, file, "--skip-existing")).ExitCode.ShouldBe(0);
        (await LoadAsync(server, file, "--skip-existing")).ExitCode.ShouldBe(0);
        (await LoadAsync(server, file, "--name", "again")).ExitCode.ShouldBe(0);
        server.Keys.Distinct().Count().ShouldBe(4);
    }

    [Fact]
    public async Task Load_OfAnUnknownFormat_AsksForIt()
    {
        var result = await Tool.RunAsync("load", "rows.xml", "--route", "/rows");

        result.ExitCode.ShouldBe(2);
        result.ErrorLines.ShouldBe(
            ["rows.xml: the format cannot be told from the extension; say --format json, ndjson or csv"]);
    }

    [Fact]
    public async Task Load_OfAMissingFile_NamesIt()
    {
        var result = await Tool.RunAsync("load", _scratch.File("rows.csv"), "--route", "/rows");

        result.ExitCode.ShouldBe(2);
        result.ErrorLines.ShouldBe([$"Could not find file '{_scratch.File("rows.csv")}'"]);
    }

    private Task<ToolResult> LoadAsync(TestServer server, string file, params string[] more) =>
        Tool.RunAsync(["load", file, "--route", "rows", "--url", server.Url, "--refused", Refused, .. more]);

    private static void InterlockedMax(ref int target, int value)
    {
        for (var seen = Volatile.Read(ref target); seen < value; seen = Volatile.Read(ref target))
            Interlocked.CompareExchange(ref target, value, seen);
    }
}
