using System.Diagnostics;
using System.Text.Json;
using TableActors.Actors.Computation;
using TableActors.Actors.Telemetry;
using TableActors.Contracts.Columns;
using TableActors.Contracts.Computations;
using TableActors.Contracts.Tables;
using TableActors.TestSupport;

namespace TableActors.Actors.Tests.Computation.Http;

public sealed class HttpStepTests
{
    private static readonly byte[] Png = [.. Convert.FromHexString("89504E470D0A1A0A"), .. new byte[100]];

    [Fact]
    public async Task Run_WithValues_PostsThemAsOneObjectAndTakesTheNamedPart()
    {
        await using var server = new JsonServer(_ => JsonServer.Ok("""{"text":["no","a film"]}"""));
        using var table = new ComputedTable(t => t.String("prompt").Float("rating").Json("more").Bool("unsent")
            .Computed(
                "caption", ColumnTypes.String,
                new HttpComputation(server.Url, ["rating", "prompt", "more"]) { Result = "/text/1" }));

        (await table.RowOfAsync("it's \"\u00e9\"", 0.5, new JsonText("[null]"), true))[4].ShouldBe("a film");

        server.Bodies.ShouldHaveSingleItem().ShouldBe("""{"rating":0.5,"prompt":"it's \"é\"","more":[null]}""");
        server.Heads.ShouldHaveSingleItem().ShouldStartWith("POST /caption HTTP/1.1");
        server.Heads.First().ShouldContain("Content-Type: application/json");
    }

    [Fact]
    public async Task Run_ForATracedRequest_IsASpan_WhichTheServiceIsToldOf()
    {
        await using var server = new JsonServer(_ => JsonServer.Ok("""{"text":"a"}"""));
        using var table = OfCaption(server.Url);
        using var spans = new RecordedSpans();
        using (Traces.BeginBelow(spans.Trace, "job", ActivityKind.Consumer))
            await table.RowOfAsync("x");

        spans.Tree.ShouldBe([$"{Calling(table)} < job", "job < test"]);
        var call = spans.Ended.Single(span => span.DisplayName == Calling(table));
        (call.Kind, call.Status).ShouldBe((ActivityKind.Client, ActivityStatusCode.Unset));
        HeadersOf(server).ShouldBe([$"traceparent: {call.Id}", $"tracestate: {spans.TraceState}"], ignoreOrder: true);
    }

    [Fact]
    public async Task Run_ForATracedRequest_WhenTheServiceFails_IsASpanThatFailed()
    {
        await using var server = new JsonServer(_ => JsonServer.Answer("503 Service Unavailable", "{}"));
        using var table = OfCaption(server.Url);
        using var spans = new RecordedSpans();
        using (Traces.BeginBelow(spans.Trace, "job", ActivityKind.Consumer))
            await FaultOfAsync(table);

        var call = spans.Ended.Single(span => span.DisplayName == Calling(table));
        (call.Status, call.GetTagItem("error.type")).ShouldBe((ActivityStatusCode.Error, nameof(ComputationException)));
    }

    // The id of the trace is in the log of this service, and may be in that of the other.
    [Fact]
    public async Task Run_ForARequestThatIsNotRecorded_TellsTheServiceOfTheRequest()
    {
        await using var server = new JsonServer(_ => JsonServer.Ok("""{"text":"a"}"""));
        using var table = OfCaption(server.Url);
        using var request = new Activity("request").Start();

        await table.RowOfAsync("x");

        HeadersOf(server).ShouldBe([$"traceparent: {request.Id}"]);
    }

    [Fact]
    public async Task Run_WithoutArguments_PostsAnEmptyObjectAndTakesTheWholeAnswer()
    {
        await using var server = new JsonServer(_ => JsonServer.Ok("""{ "b": 1.50 }"""));
        using var table = new ComputedTable(
            t => t.String("prompt").Computed("all", ColumnTypes.Json, new HttpComputation(server.Url, [])));

        (await table.RowOfAsync("x"))[1].ShouldBe(new JsonText("""{"b":1.50}"""));

        server.Bodies.ShouldBe(["{}"]);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(49_152)]
    [InlineData(100_000)]
    public async Task Run_WithAFile_PostsItAsADataUrl(int length)
    {
        await using var server = new JsonServer(_ => JsonServer.Ok("1"));
        using var table = new ComputedTable(t => t.Document("letter").Int("id")
            .Computed("n", ColumnTypes.Int, new HttpComputation(server.Url, ["letter", "id"])));
        var bytes = new byte[length];
        new Random(length).NextBytes(bytes);

        (await table.RowOfAsync(await table.SaveAsync(bytes, "txt"), 5L))[2].ShouldBe(1L);

        using var body = JsonDocument.Parse(server.Bodies.Single());
        body.RootElement.GetProperty("id").GetInt64().ShouldBe(5);
        var url = body.RootElement.GetProperty("letter").GetString()!.Split(',');
        url[0].ShouldBe("data:text/plain;charset=utf-8;base64");
        Convert.FromBase64String(url[1]).ShouldBe(bytes);
    }

    [Fact]
    public async Task Run_ForAMediaColumn_TakesTheFileThatTheAnswerNames()
    {
        await using var server = new JsonServer(
            _ => JsonServer.Ok($$"""{"picture":"data:image/png;base64,{{Convert.ToBase64String(Png)}}"}"""));
        using var table = new ComputedTable(t => t.String("prompt")
            .Computed(
                "picture", ColumnTypes.Image, new HttpComputation(server.Url, ["prompt"]) { Result = "/picture" }));

        (await table.BytesOfAsync((await table.RowOfAsync("x"))[1])).ShouldBe(Png);
    }

    [Theory]
    [InlineData("\"data:,text\"", "the file that the service answered must be an image, and the content is not")]
    [InlineData("\"file:///etc/passwd\"", "the file that the service answered must be a data: URL, a /media/ URL of this service, or an http(s) URL of an allowed host")]
    [InlineData("\"http://127.0.0.1:1/a.png\"", "the file that the service answered could not be fetched: the service may not fetch from this host")]
    [InlineData("5", "the result must be a URL")]
    public async Task Run_ForAMediaColumn_RefusesWhatAClientMayNotGive(string result, string fault)
    {
        await using var server = new JsonServer(_ => JsonServer.Ok(result));
        using var table = new ComputedTable(t =>
            t.String("prompt").Computed("caption", ColumnTypes.Image, new HttpComputation(server.Url, ["prompt"])));

        (await FaultOfAsync(table)).ShouldBe($"could not be computed: {fault}");

        table.FilesOnDisk.ShouldBe(0);
    }

    [Theory]
    [InlineData("")]
    [InlineData("?until=1&signature=x")]
    public async Task Run_ThatAnswersThePathOfAnotherStoredFile_IsRefused(string query)
    {
        string answered = "";
        await using var server = new JsonServer(_ => JsonServer.Ok($"\"{answered}\""));
        using var table = new ComputedTable(t => t.Image("picture").String("prompt")
            .Computed("copy", ColumnTypes.Image, new HttpComputation(server.Url, ["prompt", "picture"])));
        var (own, other) = (await table.SaveAsync(Png, "png"), await table.SaveAsync(Png, "png"));

        answered = $"/media/{other.Path}{query}";
        (await table.ProblemOfAsync(own, answered)).Errors["copy"]
            .ShouldBe([
                "could not be computed: the file that the service answered names a file that this service does not have"
            ]);

        answered = $"/media/{own.Path}{query}";
        var row = await table.RowOfAsync(own, "x");
        (await table.BytesOfAsync(row[2])).ShouldBe(Png);
        row[2].ShouldNotBe(own);
        table.FilesOnDisk.ShouldBe(3);
    }

    [Fact]
    public async Task Run_WithANullArgument_IsNullAndNobodyIsAsked()
    {
        await using var server = new JsonServer(_ => JsonServer.Ok("1"));
        using var table = new ComputedTable(
            t => t.String("prompt")
                .Nullable()
                .Computed("n", ColumnTypes.Int, new HttpComputation(server.Url, ["prompt"]))
                .Nullable());

        (await table.RowOfAsync([null]))[1].ShouldBeNull();

        server.Bodies.ShouldBeEmpty();
    }

    [Fact]
    public async Task Run_WhoseAnswerIsNull_IsNull()
    {
        await using var server = new JsonServer(_ => JsonServer.Ok("""{"text":null}"""));
        using var table = new ComputedTable(
            t => t.String("prompt")
                .Computed(
                    "caption", ColumnTypes.String, new HttpComputation(server.Url, ["prompt"]) { Result = "/text" })
                .Nullable());

        (await table.RowOfAsync("x"))[1].ShouldBeNull();
    }

    [Theory]
    [InlineData("500 Oops", "{\"secret\":1}", "the service answered 500")]
    [InlineData("302 Found", "\"elsewhere\"", "the service answered 302")]
    [InlineData("200 OK", "<html>", "the service did not answer JSON")]
    [InlineData("200 OK", "", "the service did not answer JSON")]
    [InlineData("200 OK", "{}", "the service's answer has nothing at \"/text\"")]
    [InlineData("200 OK", "{\"text\":5}", "the result must be text, not a number")]
    [InlineData("200 OK", "{\"text\":null}", "the result is null")]
    public async Task Run_OfAServiceThatDoesNotAnswerAsItShould_IsAnError(string status, string body, string fault)
    {
        await using var server = new JsonServer(_ => JsonServer.Answer(status, body, "Location: /\r\n"));
        using var table = OfCaption(server.Url);

        (await FaultOfAsync(table)).ShouldBe($"could not be computed: {fault}");

        server.Bodies.Count.ShouldBe(1);
        table.Logged.ShouldAllBe(entry => !entry.Text.Contains("secret"));
    }

    [Fact]
    public async Task Run_OfAServiceThatAnswersTooMuch_IsAnError()
    {
        await using var server = new JsonServer(_ => JsonServer.Ok($"\"{new string('x', 2000)}\""));
        using var table = OfCaption(server.Url);
        (await FaultOfAsync(table)).ShouldBe("could not be computed: the service answered more than 1024 bytes");
    }

    [Fact]
    public async Task Run_OfAServiceThatTakesTooLong_IsAnError()
    {
        var asked = new TaskCompletionSource();
        await using var server = new JsonServer(_ =>
        {
            asked.SetResult();
            return null;
        });
        var time = new TimerClock();
        using var table = OfCaption(server.Url, time);
        var running = FaultOfAsync(table);
        await asked.Task.OrFailAsync("the service was asked");

        time.Fire();

        (await running.OrFailAsync("the computation ended"))
            .ShouldBe("could not be computed: the service took too long");
    }

    [Fact]
    public async Task Run_OfAServiceThatIsNotThere_IsAnErrorThatDoesNotNameIt()
    {
        var server = new JsonServer(_ => null);
        await server.DisposeAsync();
        using var table = OfCaption("http://127.0.0.1:1/caption");

        (await FaultOfAsync(table)).ShouldBe("could not be computed: the service could not be reached");

        table.Logged.ShouldContain(
            entry => entry.Text == $"The service that computes {table.Schema.Name.Value}.caption could not be reached");
    }

    private static string Calling(ComputedTable table) => $"compute {table.Schema.Name.Value}.caption";

    private static IEnumerable<string> HeadersOf(JsonServer server) => server.Heads.ShouldHaveSingleItem().Split('\n')
        .Select(line => line.Trim()).Where(line => line.StartsWith("trace", StringComparison.OrdinalIgnoreCase));

    private static ComputedTable OfCaption(string url, TimeProvider? time = null) => new(
        t => t.String("prompt")
            .Computed("caption", ColumnTypes.String, new HttpComputation(url, ["prompt"]) { Result = "/text" }),
        options => options.MaxComputedBytes = 1024,
        time);

    private static async Task<string> FaultOfAsync(ComputedTable table) =>
        (await table.ProblemOfAsync("x")).Errors["caption"].ShouldHaveSingleItem();
}
