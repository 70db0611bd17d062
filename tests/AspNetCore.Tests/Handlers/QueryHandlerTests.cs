using TableActors.Actors.Stores;
using TableActors.AspNetCore.Tests.Support;
using TableActors.Contracts.Columns;
using TableActors.Contracts.Errors;
using TableActors.Contracts.Queries;

namespace TableActors.AspNetCore.Tests.Handlers;

public sealed class QueryHandlerTests
{
    private static readonly QueryDefinition Search =
        Query.Sql("search", "select 1", p => p.String("text").Int("n").Default(10).Float("more").Nullable());

    [Theory]
    [InlineData("""{"text":"a"}""", "a", 10L, null)]
    [InlineData("""{"text":"a","n":3,"more":1}""", "a", 3L, 1.0)]
    [InlineData("""{"text":"a","more":null}""", "a", 10L, null)]
    public async Task Query_Post_TakesParametersFromTheBody(string body, string text, long n, double? more)
    {
        await using var service = await StartAsync(router => router.AddQueryRoute("/search", Search));
        (await service.PostAsync("/search?text=ignored", body)).Status.ShouldBe(200);
        service.Store.Arguments.ShouldBe([text, n, more]);
    }

    [Fact]
    public async Task Query_Get_TakesParametersFromTheQueryString()
    {
        await using var service = await StartAsync(router => router.AddQueryRoute("/search", Search, QueryMethod.Get));
        (await service.GetAsync("/search?text=x&text=a%26b&n=3")).Status.ShouldBe(200);
        service.Store.Arguments.ShouldBe(["a&b", 3L, null]);
    }

    [Fact]
    public async Task Query_Faults_AreAllReported()
    {
        await using var service = await StartAsync(router =>
        {
            router.AddQueryRoute("/search", Search, QueryMethod.Get);
            router.AddQueryRoute("/search", Search);
        });
        (await service.GetAsync("/search?n=x&more=1")).ShouldRefuse(("n", "must be"), ("text", "is required"));
        (await service.PostAsync("/search", """{"n":null,"text":1}"""))
            .ShouldRefuse(("n", "must not be null"), ("text", "must be text"));
    }

    [Fact]
    public async Task Query_ParameterThatInputsLeaveOut_TakesItsDefault()
    {
        await using var service = await StartAsync(
            router => router.AddQueryRoute("/search", Search, inputs: ["more", "text"]));
        (await service.PostAsync("/search", """{"text":"a","n":99,"more":2}""")).Status.ShouldBe(200);
        service.Store.Arguments.ShouldBe(["a", 10L, 2.0]);
    }

    [Fact]
    public async Task Query_Rows_AreAnsweredInTheirOrder()
    {
        await using var service = await StartAsync(
            router => router.AddQueryRoute("/all", Query.Sql("all", "select 1")));
        service.Store.Rows = [Row(2L), Row(1L)];
        var answer = await service.PostAsync("/all", "");
        answer.Body.ShouldBe("""{"rows":[{"id":2},{"id":1}]}""");
        answer.ContentLength.ShouldBe(answer.Body.Length);
        answer.ETag.ShouldBeNull();
        service.Store.Rows = [];
        (await service.PostAsync("/all", "{}")).Body.ShouldBe("""{"rows":[]}""");
        service.Store.MaxRows.ShouldBeNull();
    }

    [Fact]
    public async Task Query_ManyRows_AreAllAnswered()
    {
        await using var service = await StartAsync(
            router => router.AddQueryRoute("/all", Query.Sql("all", "select 1"), QueryMethod.Get));
        service.Store.Rows = [.. Enumerable.Range(0, 100_000).Select(n => Row((long)n))];
        var answer = await service.GetAsync("/all");
        answer.Json.GetProperty("rows")
            .EnumerateArray()
            .Select(row => row.GetProperty("id").GetInt32())
            .ShouldBe(Enumerable.Range(0, 100_000));
        var head = await service.SendAsync(HttpMethod.Head, "/all", null);
        head.Status.ShouldBe(200);
        head.Body.ShouldBeEmpty();
    }

    [Fact]
    public async Task Query_ColumnsOfEveryKind_AreWrittenByTheirTypeOrTheirOwnKind()
    {
        object?[] values = [1L, 0.5, "x", true, new byte[] { 1, 2 }, new[] { 1.0, 2.5 }, new JsonText("[1.0]"), null];
        await using var service = await StartAsync(
            router => router.AddQueryRoute("/all", Query.Sql("all", "select 1")), service =>
                service.Store.Columns =
                [
                    .. values.Select((_, n) => new ResultColumn($"c{n}", n == 6 ? ColumnTypes.Json : null, true, null))
                ]);
        service.Store.Rows = [new ResultRow(values, null)];
        (await service.PostAsync("/all", "")).Body.ShouldBe(
            """{"rows":[{"c0":1,"c1":0.5,"c2":"x","c3":true,"c4":"AQI=","c5":[1,2.5],"c6":[1.0],"c7":null}]}""");
    }

    [Theory]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NaN)]
    public async Task Query_WhoseStoreYieldsWhatIsNoNumber_IsAProblemAndNoNull(double value)
    {
        await using var service = await StartAsync(
            router => router.AddQueryRoute("/all", Query.Sql("all", "select 1")));
        service.Store.Columns = [new ResultColumn("c", null, true, null)];
        service.Store.Rows = [new ResultRow([value], null)];

        (await service.PostAsync("/all", "")).ShouldBeProblem(500, "internal");
    }

    [Fact]
    public async Task Query_OneRow_AnswersTheBareObject()
    {
        await using var service = await StartAsync(
            router => router.AddQueryRoute("/one", Query.Sql("one", "select 1"), oneRow: true));
        service.Store.Rows = [new ResultRow([5L], 3)];
        var answer = await service.PostAsync("/one", "");
        answer.Body.ShouldBe("""{"id":5}""");
        answer.ETag.ShouldBeNull();
        service.Store.MaxRows.ShouldBe(2);
        service.Store.Rows = [];
        (await service.PostAsync("/one", "")).ShouldBeProblem(404, "no_row");
        service.Store.Rows = [Row(1L), Row(2L)];
        (await service.PostAsync("/one", "")).ShouldBeProblem(409, "several_rows");
    }

    [Fact]
    public async Task Query_OneRowByTheWholeKey_AnswersItsVersion()
    {
        await using var service = await StartAsync(
            router => router.AddTable(SampleTables.Films)
                .AddQueryRoute("/film", Query.Retrieve(SampleTables.Films), QueryMethod.Get, oneRow: true),
            service => service.Store.FindsByWholeKey = true);
        service.Store.Rows = [new ResultRow([5L], 3)];
        (await service.GetAsync("/film?id=5")).ETag.ShouldBe("\"3\"");
        service.Store.Arguments.ShouldBe([5L]);
    }

    [Fact]
    public async Task Query_Scalar_AnswersBareValues()
    {
        var titles = Query.Sql("titles", "select 1") with { Scalar = true };
        await using var service = await StartAsync(router =>
        {
            router.AddQueryRoute("/titles", titles);
            router.AddQueryRoute("/title", titles, oneRow: true);
        });
        service.Store.Rows = [Row(2L), Row(null)];
        (await service.PostAsync("/titles", "")).Body.ShouldBe("[2,null]");
        service.Store.Rows = [Row(2L)];
        (await service.PostAsync("/title", "")).Body.ShouldBe("2");
    }

    [Fact]
    public async Task Query_StoreFails_AnswersTheProblemWithoutTheCause()
    {
        await using var service = await StartAsync(
            router => router.AddQueryRoute("/all", Query.Sql("all", "select 1")));
        service.Store.OnQuery = _ => throw new ProblemException(
            new Problem(ErrorCodes.StoreUnavailable, "The database does not answer."),
            new IOException("connection to 10.0.0.1 refused"));
        var answer = await service.PostAsync("/all", "");
        answer.ShouldBeProblem(503, "store_unavailable").Headers["Retry-After"].ShouldBe("1");
        answer.Body.ShouldNotContain("10.0.0.1");
        service.Log.Lines.ShouldContain(line =>
            line.Text.Contains("10.0.0.1") && line.Text.Contains(answer.Json.GetProperty("traceId").GetString()!));
    }

    [Fact]
    public async Task Query_TakesTooLong_IsGivenUp()
    {
        await using var service = await TestService.StartAsync(TestService.Build(
            app => app.MapTables().AddQueryRoute("/all", Query.Sql("all", "select 1")),
            options => options.RequestTimeout = TimeSpan.FromMilliseconds(100)));
        service.Store.OnQuery = cancellation => Task.Delay(Timeout.Infinite, cancellation);
        (await service.PostAsync("/all", "")).ShouldBeProblem(503, "store_unavailable");
    }

    [Fact]
    public async Task Query_TakesLongerThanQueriesMay_IsGivenUp()
    {
        await using var service = await StartWithAsync(options =>
        {
            options.RequestTimeout = TimeSpan.FromDays(1);
            options.QueryTimeout = TimeSpan.FromMilliseconds(100);
        });
        service.Store.OnQuery = cancellation => Task.Delay(Timeout.Infinite, cancellation);
        (await service.GetAsync("/all"))
            .ShouldBeProblem(503, "store_unavailable")
            .Json.GetProperty("detail")
            .GetString()
            .ShouldBe("The query took longer than it may, and was given up.");
    }

    [Theory]
    [InlineData(3, 200)]
    [InlineData(4, 413)]
    public async Task Query_OfMoreRowsThanThereMayBe_IsRefused(int rows, int status)
    {
        await using var service = await StartWithAsync(options => options.MaxRows = 3);
        service.Store.Rows = [.. Enumerable.Range(0, rows).Select(n => Row((long)n))];

        var answer = await service.GetAsync("/all");

        answer.Status.ShouldBe(status);
        if (status != 200)
        {
            answer.ShouldBeProblem(413, "too_large").Json.GetProperty("detail").GetString()
                .ShouldBe("The query finds more than 3 rows, which is the most that an answer may have; ask for fewer at once.");
        }
    }

    [Fact]
    public async Task Query_FailsAmidAShortAnswer_IsAnsweredAsAProblem()
    {
        await using var service = await StartWithAsync(_ => { });
        service.Store.Rows = [.. Enumerable.Range(0, 1000).Select(n => Row((long)n))];
        service.Store.AfterRows = _ =>
            throw new ProblemException(new Problem(ErrorCodes.Internal, "The query failed."));

        (await service.GetAsync("/all")).ShouldBeProblem(500, "internal");
    }

    [Theory]
    [InlineData(100_000, "internal")]
    [InlineData(99_999, "too_large")]
    public async Task Query_FailsAmidALongAnswer_IsBrokenOff(int maxRows, string code)
    {
        await using var service = await StartWithAsync(options => options.MaxRows = maxRows);
        service.Store.Rows = [.. Enumerable.Range(0, 100_000).Select(n => Row((long)n))];
        if (code == "internal")
            service.Store.AfterRows = _ =>
                throw new ProblemException(new Problem(ErrorCodes.Internal, "The query failed."));

        using var response = await service.Client.GetAsync("/all", HttpCompletionOption.ResponseHeadersRead);

        response.StatusCode.ShouldBe(System.Net.HttpStatusCode.OK);
        await Should.ThrowAsync<HttpRequestException>(response.Content.ReadAsByteArrayAsync());
        await service.StopAsync();
        service.Log.Lines.ShouldContain(
            line => line.Text.Contains($"The answer to GET /all was broken off with {code}: The query f"));
    }

    [Fact]
    public async Task Query_TakesTooLongAmidALongAnswer_IsBrokenOff()
    {
        await using var service = await StartWithAsync(
            options => options.QueryTimeout = TimeSpan.FromMilliseconds(500));
        service.Store.Rows = [.. Enumerable.Range(0, 100_000).Select(n => Row((long)n))];
        service.Store.AfterRows = cancellation => Task.Delay(Timeout.Infinite, cancellation);

        await Should.ThrowAsync<HttpRequestException>(service.Client.GetByteArrayAsync("/all"));

        await service.StopAsync();
        service.Log.Lines.ShouldContain(line =>
            line.Text.Contains("The answer to GET /all was broken off with store_unavailable: The query took longer"));
    }

    [Fact]
    public async Task Query_ClientLeaves_EndsTheQueryAndIsNoError()
    {
        await using var service = await StartAsync(
            router => router.AddQueryRoute("/all", Query.Sql("all", "select 1"), QueryMethod.Get));
        var started = new TaskCompletionSource();
        var ended = new TaskCompletionSource();
        service.Store.OnQuery = async cancellation =>
        {
            using var _ = cancellation.Register(() => ended.TrySetResult());
            started.SetResult();
            await Task.Delay(Timeout.Infinite, cancellation);
        };
        using var leaving = new CancellationTokenSource();
        var request = service.Client.GetAsync("/all", leaving.Token);
        await started.Task.WaitAsync(TimeSpan.FromSeconds(30));
        await leaving.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(request);
        await ended.Task.WaitAsync(TimeSpan.FromSeconds(30));
        await service.StopAsync();
        service.Log.Lines.ShouldNotContain(line => line.Level >= Microsoft.Extensions.Logging.LogLevel.Warning);
    }

    [Fact]
    public async Task Query_WithIfMatch_IsABadRequest()
    {
        await using var service = await StartAsync(
            router => router.AddQueryRoute("/all", Query.Sql("all", "select 1"), QueryMethod.Get));
        (await service.GetAsync("/all", ("If-Match", "\"1\""))).ShouldBeProblem(400, "bad_header");
    }

    private static Task<TestService> StartWithAsync(Action<Actors.Hosting.TableActorsOptions> options) =>
        TestService.StartAsync(TestService.Build(
            app => app.MapTables().AddQueryRoute("/all", Query.Sql("all", "select 1"), QueryMethod.Get), options));

    private static ResultRow Row(object? id) => new([id], null);

    private static Task<TestService> StartAsync(Action<TableRouter> routes, Action<TestService>? prepare = null) =>
        TestService.StartAsync(routes, prepare);
}
