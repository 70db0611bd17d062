using TableActors.Actors.Hosting;
using TableActors.AspNetCore.Tests.Support;
using TableActors.Contracts.Columns;
using TableActors.Contracts.Queries;
using TableActors.Contracts.Tables;
using TableActors.TestSupport;

namespace TableActors.AspNetCore.Tests.Idempotency;

/// <summary>
/// Requests with an <c>Idempotency-Key</c>, from the header to the table and back, whichever store
/// keeps their outcomes.
/// </summary>
public abstract class IdempotencyContract : IAsyncLifetime
{
    private static readonly TableDefinition Films = Table.Define(
        "films", t => t.Int("id").PrimaryKey().String("title").Float("rating").Nullable());

    private static readonly TableDefinition Notes = Table.Define("notes", t => t.String("text"));

    private static readonly TableDefinition Pictures = Table.Define(
        "pictures", t => t.Int("id").PrimaryKey().Image("picture").Nullable());

    private readonly OwnStore _store;
    private readonly MediaFolder _media = new();
    private readonly TableDefinition _slow;
    private readonly List<long> _shown = [];
    private int _computations;

    protected IdempotencyContract(OwnStore store)
    {
        _store = store;
        _slow = Table.Define("slow", t => t.Int("id").PrimaryKey().Computed("n", async (long id) =>
        {
            await Task.Yield();
            return Interlocked.Increment(ref _computations) == 1
                ? id
                : throw new InvalidOperationException("Once only.");
        }));
    }

    private SqliteService Service { get; set; } = null!;

    public async Task InitializeAsync()
    {
        await _store.CreateAsync();
        await StartAsync();
    }

    public async Task DisposeAsync()
    {
        await Service.DisposeAsync();
        _media.Dispose();
        _store.Dispose();
    }

    [Fact]
    public async Task Insert_Repeated_GivesTheFirstAnswerAgain()
    {
        var first = await Service.PostKeyedAsync("a", "/notes", """{"text":"é"}""");
        var second = await Service.PostKeyedAsync("\"a\"", "/notes/", """ { "text" : "\u00e9" } """);
        var other = await Service.PostKeyedAsync("b", "/notes", """{"text":"é"}""");

        first.Status.ShouldBe(200, first.Body);
        first.Headers.Keys.ShouldNotContain("Idempotent-Replayed");
        ShouldRepeat(second, first);
        other.ETag.ShouldNotBe(first.ETag);
        (await CountAsync("notes")).ShouldBe(2);
    }

    [Fact]
    public async Task Insert_OfSomethingElseUnderTheKey_IsAConflict()
    {
        await Service.PostKeyedAsync("a", "/films", """{"id":1,"title":"M"}""");
        (await Service.PostKeyedAsync("a", "/films", """{"id":2,"title":"M"}"""))
            .ShouldBeProblem(409, "idempotency_conflict");
        (await CountAsync("films")).ShouldBe(1);
    }

    [Fact]
    public async Task Writes_ThatTheTableRefused_AreRefusedAgainInTheSameWay()
    {
        await Service.PostAsync("/films", """{"id":1,"title":"M"}""");
        var duplicate = await Service.PostKeyedAsync("a", "/films", """{"id":1,"title":"N"}""");
        var missing = await Service.PostKeyedAsync("b", "/films/update", """{"id":2,"title":"N"}""");
        var outdated = await Service.PostKeyedAsync("c", "/films/update", """{"id":1,"title":"N"}""", "\"7\"");
        duplicate.ShouldBeProblem(409, "duplicate_key");
        missing.ShouldBeProblem(404, "row_not_found");
        outdated.ShouldBeProblem(412, "version_mismatch");
        await Service.PostAsync("/films/delete", """{"id":1}""");
        await Service.PostAsync("/films", """{"id":2,"title":"O"}""");

        ShouldRepeat(await Service.PostKeyedAsync("a", "/films", """{"id":1,"title":"N"}"""), duplicate);
        ShouldRepeat(await Service.PostKeyedAsync("b", "/films/update", """{"id":2,"title":"N"}"""), missing);
        ShouldRepeat(await Service.PostKeyedAsync("c", "/films/update", """{"id":1,"title":"N"}""", "\"7\""), outdated);
        (await Service.PostKeyedAsync("c", "/films/update", """{"id":1,"title":"N"}""", "\"8\""))
            .ShouldBeProblem(409, "idempotency_conflict");
        (await CountAsync("films")).ShouldBe(1);
    }

    [Fact]
    public async Task Writes_ThatDidNotReachTheTable_LeaveTheKeyFree()
    {
        (await Service.PostKeyedAsync("a", "/films", """{"id":1}""")).Status.ShouldBe(422);
        (await Service.PostKeyedAsync("a", "/films", "[]")).Status.ShouldBe(400);
        var answer = await Service.PostKeyedAsync("a", "/films", """{"id":1,"title":"M"}""");
        answer.Status.ShouldBe(200);
        answer.Headers.Keys.ShouldNotContain("Idempotent-Replayed");
    }

    [Fact]
    public async Task UpdatesAndDeletes_Repeated_AreCarriedOutOnce()
    {
        await Service.PostAsync("/films", """{"id":1,"title":"M"}""");
        var updated = await Service.PostKeyedAsync("a", "/films/update", """{"id":1,"title":"N"}""", "\"1\"");
        await Service.PostAsync("/films/update", """{"id":1,"title":"O"}""");

        ShouldRepeat(await Service.PostKeyedAsync("a", "/films/update", """{"title":"N","id":1}""", "\"1\""), updated);
        (await Service.GetAsync("/film?id=1")).Json.GetProperty("title").GetString().ShouldBe("O");

        var deleted = await Service.PostKeyedAsync("b", "/films/delete", """{"id":1}""");
        await Service.PostAsync("/films", """{"id":1,"title":"P"}""");
        deleted.Body.ShouldBe("""{"num_rows":1}""");
        ShouldRepeat(await Service.PostKeyedAsync("b", "/films/delete", """{"id":1}"""), deleted);
        (await CountAsync("films")).ShouldBe(1);
    }

    [Fact]
    public async Task Insert_RepeatedAfterARestart_GivesTheFirstAnswerAgain()
    {
        var first = await Service.PostKeyedAsync("a", "/films", """{"id":1,"title":"M","rating":0.1}""");
        await Service.DisposeAsync();
        await StartAsync();

        ShouldRepeat(await Service.PostKeyedAsync("a", "/films", """{"id":1,"title":"M","rating":0.1}"""), first);
        (await CountAsync("films")).ShouldBe(1);
    }

    [Fact]
    public async Task Insert_SentManyTimesAtOnce_IsCarriedOutOnce()
    {
        var answers = await Task.WhenAll(
            Enumerable.Range(0, 30).Select(_ => Service.PostKeyedAsync("a", "/notes", """{"text":"x"}""")));

        (await CountAsync("notes")).ShouldBe(1);
        answers.Count(answer => answer.Status == 200 && !answer.Headers.ContainsKey("Idempotent-Replayed")).ShouldBe(1);
        foreach (var answer in answers.Where(answer => answer.Status != 200))
            answer.ShouldBeProblem(409, "request_in_progress").Headers["Retry-After"].ShouldBe("1");
    }

    [Fact]
    public async Task Upload_Repeated_KeepsOneFileAndNamesIt()
    {
        var first = await Picture(1, Form.Png).PostAsync(Service.Client, "/pictures", ("Idempotency-Key", "a"));
        var second = await Picture(1, Form.Png, "b.png")
            .PostAsync(Service.Client, "/pictures", ("Idempotency-Key", "a"));
        var other = await Picture(1, [.. Form.Png, 1]).PostAsync(Service.Client, "/pictures", ("Idempotency-Key", "a"));

        first.Status.ShouldBe(200, first.Body);
        ShouldRepeat(second, first);
        other.ShouldBeProblem(409, "idempotency_conflict");
        _media.Count.ShouldBe(1);
        (await Service.Client.GetByteArrayAsync(second.Json.GetProperty("picture").GetString())).ShouldBe(Form.Png);
    }

    [Fact]
    public async Task Upload_RepeatedWhereAFileIsTheAnswer_AnswersTheFile()
    {
        var first = await Picture(1, Form.Png).PostAsync(Service.Client, "/pictures/shown", ("Idempotency-Key", "a"));
        ShouldRepeat(
            await Picture(1, Form.Png).PostAsync(Service.Client, "/pictures/shown", ("Idempotency-Key", "a")), first);
        first.ContentLength.ShouldBe(Form.Png.Length);
        _media.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Insert_OfAUrlThatLeadsNowhereSince_GivesTheFirstAnswerAgain()
    {
        var original = await Picture(1, Form.Png).PostAsync(Service.Client, "/pictures");
        var body = $$"""{"id":2,"picture":{{original.Json.GetProperty("picture").GetRawText()}}}""";
        var first = await Service.PostKeyedAsync("a", "/pictures/copy", body);
        await Service.PostAsync("/pictures/delete", """{"id":1}""");
        await Eventually.IsTrueAsync(() => _media.Count <= 1, "the original is removed");

        first.Status.ShouldBe(200, first.Body);
        ShouldRepeat(await Service.PostKeyedAsync("a", "/pictures/copy", body), first);
        (await Service.PostKeyedAsync("b", "/pictures/copy", body)).Status.ShouldBe(422);
        _media.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Insert_ThatCannotBeComputedAgain_GivesTheFirstAnswerAgain()
    {
        var first = await Service.PostKeyedAsync("a", "/slow", """{"id":1}""");
        first.Status.ShouldBe(200, first.Body);
        ShouldRepeat(await Service.PostKeyedAsync("a", "/slow", """{"id":1}"""), first);
        _computations.ShouldBe(1);
    }

    [Fact]
    public async Task Insert_AnsweredByAFunction_CallsItAgainWithTheStoredRow()
    {
        var first = await Service.PostKeyedAsync("a", "/films/shown", """{"id":1,"title":"M"}""");
        await Service.PostAsync("/films/update", """{"id":1,"title":"N"}""");

        ShouldRepeat(await Service.PostKeyedAsync("a", "/films/shown", """{"id":1,"title":"M"}"""), first);

        first.Body.ShouldBe("""{"shown":"M"}""");
        _shown.ShouldBe([1, 1]);
    }

    private static void ShouldRepeat(Answer answer, Answer first)
    {
        answer.Status.ShouldBe(first.Status, answer.Body);
        answer.Headers["Idempotent-Replayed"].ShouldBe("true");
        answer.ETag.ShouldBe(first.ETag);
        answer.ContentType.ShouldBe(first.ContentType);
        if (first.Status == 200)
            answer.Body.ShouldBe(first.Body);
        else
            answer.Json.GetProperty("detail").GetString().ShouldBe(first.Json.GetProperty("detail").GetString());
    }

    private static Form Picture(int id, byte[] content, string name = "a.png") =>
        new Form().Text("id", $"{id}").File("picture", name, content);

    private async Task<int> CountAsync(string table) => (await Service.GetAsync($"/count/{table}")).Json.GetInt32();

    private async Task StartAsync() => Service = await SqliteService.StartAsync(
        router =>
        {
            router.AddInsertRoute(Films, "/films");
            router.AddUpdateRoute(Films, "/films/update");
            router.AddDeleteRoute(Films, "/films/delete");
            router.InsertRoute(Films, "/films/shown", (long id, string title) => Shown(id, title));
            router.AddInsertRoute(Notes, "/notes");
            router.AddInsertRoute(_slow, "/slow");
            router.AddInsertRoute(Pictures, "/pictures", uploadFileInputs: ["picture"]);
            router.AddInsertRoute(
                Pictures, "/pictures/shown", outputs: ["picture"], uploadFileInputs: ["picture"],
                returnFileResponse: true);
            router.AddInsertRoute(Pictures, "/pictures/copy");
            router.AddDeleteRoute(Pictures, "/pictures/delete");
            router.AddQueryRoute("/film", Query.Retrieve(Films), QueryMethod.Get, oneRow: true);
            router.AddQueryRoute(
                "/count/films", Query.Sql("count_films", "select count(*) as n from films") with { Scalar = true },
                QueryMethod.Get, oneRow: true);
            router.AddQueryRoute(
                "/count/notes", Query.Sql("count_notes", "select count(*) as n from notes") with { Scalar = true },
                QueryMethod.Get, oneRow: true);
        },
        options =>
        {
            _store.Use(options);
            options.UseMediaDirectory(_media.Path);
        });

    private ShownFilm Shown(long id, string title)
    {
        _shown.Add(id);
        return new ShownFilm(title);
    }

    private sealed record ShownFilm(string Shown);
}
