using System.Diagnostics;
using System.Text.RegularExpressions;
using TableActors.Actors.Hosting;
using TableActors.AspNetCore.Tests.Support;
using TableActors.Contracts.Exports;
using TableActors.Contracts.Tables;
using TableActors.TestSupport;

namespace TableActors.AspNetCore.Tests.Exports;

/// <summary>Exports from the request to the target's table, whichever databases there are.</summary>
public abstract class ExportContract : IAsyncLifetime
{
    private static readonly TableDefinition Films = Table.Define(
        "films", t => t.Int("id").PrimaryKey().String("title").Timestamp("at").Nullable());

    private readonly MediaFolder _media = new();
    private bool _throws;

    /// <summary>The target database.</summary>
    protected abstract string Target { get; }

    private SqliteService Service { get; set; } = null!;

    protected abstract void UseStore(TableActorsOptions options);

    /// <summary>Runs SQL in the target.</summary>
    /// <returns>The first column of all rows, as texts.</returns>
    protected abstract List<string?> InTarget(string sql);

    public virtual async Task InitializeAsync()
    {
        InTarget("CREATE TABLE log (id bigint PRIMARY KEY, title text NOT NULL CHECK (length(title) <= 20))");
        await StartAsync();
    }

    public virtual async Task DisposeAsync()
    {
        await Service.DisposeAsync();
        _media.Dispose();
    }

    [Fact]
    public async Task Insert_IsAnsweredWhenTheRowIsInTheTarget()
    {
        var answer = await Service.PostAsync("/films", """{"id":1,"title":"M"}""");

        answer.Status.ShouldBe(200, answer.Body);
        answer.Body.ShouldBe("""{"id":1,"title":"M"}""");
        answer.ETag.ShouldBe("\"1\"");
        InTarget("SELECT title FROM log").ShouldBe(["M"]);
    }

    [Fact]
    public async Task Update_ChangesTheRowInTheTarget_AndOneThatIsMissingThereFails()
    {
        await Service.PostAsync("/films", """{"id":1,"title":"M"}""");
        (await Service.PostAsync("/films/update", """{"id":1,"title":"N"}""")).Status.ShouldBe(200);
        InTarget("SELECT title FROM log").ShouldBe(["N"]);
        InTarget("DELETE FROM log");

        var failed = (await Service.PostAsync("/films/update", """{"id":1,"title":"O"}"""))
            .ShouldBeProblem(500, "export_failed");

        failed.Json.GetProperty("detail").GetString().ShouldBe("export_sql update affected 0 rows; expected 1");
        (await Service.PostAsync("/films/update", """{"id":2,"title":"O"}""")).ShouldBeProblem(404, "row_not_found");
        (await Service.PostAsync("/films/silent", """{"id":1}""")).Body.ShouldContain("\"O\"");
    }

    [Fact]
    public async Task Insert_OfARowThatTheTargetRefuses_Fails_AndTheRowStays()
    {
        var answer = (await Service.PostAsync("/films", """{"id":1,"title":"Much longer than 20 characters"}"""))
            .ShouldBeProblem(500, "export_failed");

        answer.Json.GetProperty("detail").GetString().ShouldBe("export_sql write failed");
        (await Service.PostAsync("/films", """{"id":1,"title":"M"}""")).ShouldBeProblem(409, "duplicate_key");
        (await Service.PostAsync("/films", """{"id":2,"title":"M"}""")).Status.ShouldBe(200);
        InTarget("SELECT id FROM log").ShouldBe(["2"]);
    }

    [Fact]
    public async Task Insert_WithTheTargetsTableDropped_FailsUntilItIsBack_AndCanBeRetried()
    {
        await Service.PostAsync("/films", """{"id":1,"title":"M"}""");
        InTarget("DROP TABLE log");
        (await Service.PostAsync("/films", """{"id":2,"title":"M"}""")).ShouldBeProblem(500, "export_failed");
        (await Service.PostAsync("/films", """{"id":3,"title":"M"}""")).ShouldBeProblem(500, "export_failed");
        InTarget("CREATE TABLE log (id bigint PRIMARY KEY, title text NOT NULL CHECK (length(title) <= 20))");
        (await Service.PostAsync("/films", """{"id":4,"title":"M"}""")).Status.ShouldBe(200);

        var failed = (await Service.GetAsync("/jobs?state=error&code=export_failed")).Json.GetProperty("jobs");
        failed.GetArrayLength().ShouldBe(2);
        foreach (var job in failed.EnumerateArray())
            (await Service.PostAsync(
                new Uri(job.GetProperty("job_url").GetString()!).AbsolutePath + "/retry", "")).Status.ShouldBe(202);

        await UntilInTargetAsync("2", "3", "4");
    }

    [Fact]
    public async Task Insert_InTheBackground_IsExported()
    {
        var answer = await Service.PostAsync("/films/later", """{"id":1,"title":"M"}""");
        answer.Status.ShouldBe(202, answer.Body);

        await UntilInTargetAsync("1");
        var job = new Uri(answer.Json.GetProperty("job_url").GetString()!).AbsolutePath;
        await Eventually.IsTrueAsync(
            async () => (await Service.GetAsync(job)).Json.GetProperty("status").GetString() == "done",
            "the job is done");
    }

    [Fact]
    public async Task Insert_WithAFunction_ExportsWhatItReturns_AndNothingWhereItThrows()
    {
        _throws = true;
        (await Service.PostAsync("/films/told", """{"id":1,"title":"m"}""")).ShouldBeProblem(500, "handler_failed");
        _throws = false;

        (await Service.PostAsync("/films/told", """{"id":2,"title":"n"}""")).Body.ShouldBe("""{"id":2,"title":"N!"}""");

        InTarget("SELECT title FROM log").ShouldBe(["N!"]);
    }

    [Fact]
    public async Task Insert_IsOneTrace_FromTheRequestToTheTarget()
    {
        using var spans = new RecordedSpans();
        var answer = await Service.SendAsync(
            HttpMethod.Post, "/films", """{"id":1,"title":"M"}""", ("traceparent", spans.TraceParent));
        answer.Status.ShouldBe(200, answer.Body);
        await spans.UntilEndedAsync(IsRequest, "the request's span ends");

        var request = spans.Ended.Single(IsRequest).DisplayName;
        spans.Tree.Select(WithoutHash).ShouldBe(
        [
            $"{request} < test",
            "commit films < insert films",
            $"export films < {request}",
            "insert films < job POST /films",
            $"insert log < {request}",
            $"job POST /films < {request}",
        ],
            ignoreOrder: true);
        spans.Ended.Single(span => span.DisplayName == "insert log").GetTagItem("db.system.name").ShouldBe(SystemName);
    }

    [Fact]
    public async Task Insert_InTheBackground_IsOneTraceToo_ThoughItsRequestIsOver()
    {
        using var spans = new RecordedSpans();
        (await Service.SendAsync(
            HttpMethod.Post, "/films/later", """{"id":1,"title":"M"}""",
            ("traceparent", spans.TraceParent))).Status.ShouldBe(202);
        await spans.UntilEndedAsync(IsRequest, "the request's span ends");
        await spans.UntilEndedAsync(
            span => span.DisplayName.StartsWith("export ", StringComparison.Ordinal), "the export's span ends");

        var request = spans.Ended.Single(IsRequest).DisplayName;
        spans.Tree.Select(WithoutHash).ShouldBeSubsetOf(
        [
            $"{request} < test", "commit films < insert films", $"export films < {request}",
            "insert films < job POST /films/later", $"insert log < {request}",
            $"job POST /films/later < {request}",
        ]);
        spans.Ended.Count.ShouldBe(6);
    }

    [Fact]
    public async Task Insert_IntoATargetThatRefuses_IsASpanThatFailed()
    {
        using var spans = new RecordedSpans();
        using var measures = new RecordedMeasures();
        var body = """{"id":1,"title":"Much longer than 20 characters"}""";
        (await Service.SendAsync(HttpMethod.Post, "/films", body, ("traceparent", spans.TraceParent)))
            .ShouldBeProblem(500, "export_failed");

        spans.Ended.Single(span => span.DisplayName == "insert log").GetTagItem("error.type").ShouldBe("refused");
        spans.Ended
            .Single(span => span.DisplayName.StartsWith("export ", StringComparison.Ordinal))
            .GetTagItem("error.type")
            .ShouldBe("export_failed");
        measures.Of("db.client.operation.duration", "db.collection.name", "log")
            .ShouldContain(it => SystemName.Equals(it.Tags["db.system.name"])
                && "refused".Equals(it.Tags.GetValueOrDefault("error.type")));
    }

    [Fact]
    public async Task Insert_ByAMethod_IsExportedByTheNameOfItsExport()
    {
        (await Service.PostAsync("/films/method", """{"id":1,"title":"m"}""")).Status.ShouldBe(200);

        InTarget("SELECT title FROM log").ShouldBe(["by method"]);
    }

    [Fact]
    public async Task Inserts_FromManyClientsAtOnce_AreAllInTheTargetInTheirOrder()
    {
        InTarget($"DROP TABLE log; CREATE TABLE log (place {Numbered}, id bigint, title text)");

        var answers = await Task.WhenAll(
            Enumerable.Range(0, 200).Select(i => Service.PostAsync("/films", $$"""{"id":{{i}},"title":"M"}""")));

        answers.ShouldAllBe(answer => answer.Status == 200);
        var byVersion = answers.OrderBy(answer => long.Parse(answer.ETag!.Trim('"')))
            .Select(answer => answer.Json.GetProperty("id").GetInt64().ToString());
        InTarget("SELECT id FROM log ORDER BY place").ShouldBe(byVersion);
        // Nobody will ask for these jobs. They are deleted a moment after their answers, whatever their state.
        await Eventually.IsTrueAsync(
            async () => (await Service.GetAsync("/jobs")).Json.GetProperty("jobs").GetArrayLength() == 0,
            "no job is left");
    }

    [Fact]
    public async Task Insert_WithAttemptsLeft_IsTriedAgainByItself()
    {
        InTarget("DROP TABLE log");
        var waiting = Service.PostAsync("/films/patient", """{"id":1,"title":"M"}""");
        await Eventually.IsTrueAsync(
            async () => (await Service.PostAsync("/films/silent", """{"id":1}""")).Status == 200, "the row was stored");
        InTarget("CREATE TABLE log (id bigint PRIMARY KEY, title text NOT NULL CHECK (length(title) <= 20))");

        (await waiting).Status.ShouldBe(200);
        InTarget("SELECT id FROM log").ShouldBe(["1"]);
    }

    [Fact]
    public async Task Insert_Repeated_ExportsOnce()
    {
        var first = await Service.PostKeyedAsync("a", "/films", """{"id":1,"title":"M"}""");
        InTarget("DELETE FROM log");
        var second = await Service.PostKeyedAsync("a", "/films", """{"id":1,"title":"M"}""");

        second.Body.ShouldBe(first.Body);
        second.Headers["Idempotent-Replayed"].ShouldBe("true");
        InTarget("SELECT id FROM log").ShouldBeEmpty();
    }

    /// <summary>What OpenTelemetry calls the target's kind of database.</summary>
    protected abstract string SystemName { get; }

    private static bool IsRequest(Activity span) => span.Kind == ActivityKind.Server;

    // The name of a lane ends with a hash of its target.
    private static string WithoutHash(string span) => Regex.Replace(span, ">[0-9a-f]+ <", " <");

    /// <summary>The type of a column that numbers the rows in order.</summary>
    protected abstract string Numbered { get; }

    private async Task StartAsync()
    {
        var export = new SqlExport(Target, "log") { Ledger = true };
        Service = await SqliteService.StartAsync(
            router =>
            {
                string[] outputs = ["id", "title"];
                router.AddInsertRoute(Films, "/films", outputs: outputs, exportSql: export);
                router.AddInsertRoute(Films, "/films/later", outputs: outputs, background: true, exportSql: export);
                router.AddInsertRoute(Films, "/films/patient", outputs: outputs, exportSql: export with
                {
                    Retry = new ExportRetry
                    {
                        Attempts = 1000,
                        MinBackoff = TimeSpan.FromMilliseconds(50),
                        MaxBackoff = TimeSpan.FromMilliseconds(100)
                    },
                });
                router.AddUpdateRoute(
                    Films, "/films/update", outputs: outputs, exportSql: export with { Method = ExportMethod.Update });
                router.AddUpdateRoute(Films, "/films/silent");
                router.InsertRoute(Films, "/films/told", (long id, string title) => Told(id, title), exportSql: export);
                router.AddExport("log", export);
                router.MapRoutesFrom<Methods>();
            },
            options =>
            {
                UseStore(options);
                options.UseMediaStore(_ => _media.Store);
            });
    }

    private Answered Told(long id, string title) =>
        _throws
            ? throw new InvalidOperationException("not this one")
            : new Answered(id, title.ToUpperInvariant() + "!");

    private Task UntilInTargetAsync(params string[] ids) => Eventually.IsTrueAsync(
        () => InTarget("SELECT id FROM log ORDER BY id").SequenceEqual(ids),
        $"the target has the rows {string.Join(", ", ids)}");

    private sealed class Methods
    {
        [InsertRoute("films", "/films/method", ExportSql = "log")]
        public static Answered Insert(long id) => new(id, "by method");
    }

    private sealed record Answered(long Id, string Title);
}
