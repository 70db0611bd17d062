using TableActors.AspNetCore.Tests.Support;
using TableActors.Contracts.Columns;
using TableActors.Contracts.Computations;
using TableActors.Contracts.Errors;
using TableActors.Contracts.Queries;
using TableActors.Contracts.Tables;
using TableActors.TestSupport;

namespace TableActors.AspNetCore.Tests;

/// <summary>The contract on the wire, from the request to the database file and back.</summary>
public sealed class ServiceOverSqliteTests : IDisposable
{
    private static readonly TableDefinition Films = Table.Define("films", t => t
        .Int("id").PrimaryKey()
        .String("prompt")
        .Float("rating").Nullable()
        .Computed("shout", (string prompt) =>
            prompt == "fail" ? throw new InvalidOperationException("secret") : prompt.ToUpperInvariant())
        .Computed("length", ColumnTypes.Int, new SqlComputation("length(prompt)")));

    private readonly TestFolder _folder = new();

    private string File => _folder.File("tables.db");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Insert_AnswersComputedColumnsAndAVersionThatGrows()
    {
        await using var service = await StartAsync();
        var first = await service.PostAsync("/insert", """{"id":1,"prompt":"cat"}""");
        first.Status.ShouldBe(200, first.Body);
        first.Body.ShouldBe("""{"id":1,"prompt":"cat","rating":null,"shout":"CAT","length":3}""");
        var second = await service.PostAsync("/insert", """{"id":2,"prompt":"x"}""");
        long.Parse(second.ETag!.Trim('"')).ShouldBeGreaterThan(long.Parse(first.ETag!.Trim('"')));
    }

    [Fact]
    public async Task Insert_KeyThatIsThere_IsAConflictAndChangesNothing()
    {
        await using var service = await StartAsync();
        await service.PostAsync("/insert", """{"id":1,"prompt":"cat"}""");
        (await service.PostAsync("/insert", """{"id":1,"prompt":"dog"}""")).ShouldBeProblem(409, "duplicate_key");
        (await service.GetAsync("/film?id=1")).Json.GetProperty("prompt").GetString().ShouldBe("cat");
    }

    [Fact]
    public async Task Insert_ComputedColumnFails_NamesItAndStoresNothing()
    {
        await using var service = await StartAsync();
        var answer = await service.PostAsync("/insert", """{"id":1,"prompt":"fail"}""");
        answer.ShouldBeProblem(422, "computation_failed").Body.ShouldContain("shout");
        answer.Body.ShouldNotContain("secret");
        (await service.GetAsync("/film?id=1")).ShouldBeProblem(404, "no_row");
    }

    [Fact]
    public async Task Update_ChangesWhatIsGivenAndWhatDependsOnIt()
    {
        await using var service = await StartAsync();
        await service.PostAsync("/insert", """{"id":1,"prompt":"cat","rating":2.5}""");
        (await service.PostAsync("/update", """{"id":1,"prompt":"horse"}""")).Body
            .ShouldBe("""{"id":1,"prompt":"horse","rating":2.5,"shout":"HORSE","length":5}""");
        (await service.PostAsync("/update", """{"id":1,"rating":null}""")).Json
            .GetProperty("rating")
            .ValueKind.ShouldBe(System.Text.Json.JsonValueKind.Null);
        (await service.PostAsync("/update", """{"id":9,"rating":1}""")).ShouldBeProblem(404, "row_not_found");
    }

    [Fact]
    public async Task Update_WithIfMatch_IsDoneForTheRightVersionAlone()
    {
        await using var service = await StartAsync();
        await service.PostAsync("/insert", """{"id":1,"prompt":"cat"}""");
        var read = (await service.GetAsync("/film?id=1")).ETag!;
        var changed = await service.PostAsync("/update", """{"id":1,"rating":1}""", read);
        changed.Status.ShouldBe(200, changed.Body);
        changed.ETag.ShouldNotBe(read);
        (await service.GetAsync("/film?id=1")).ETag.ShouldBe(changed.ETag);
        (await service.PostAsync("/update", """{"id":1,"rating":2}""", read)).ShouldBeProblem(412, "version_mismatch");
        (await service.PostAsync("/update", """{"id":1,"rating":2}""", $"W/{changed.ETag}"))
            .ShouldBeProblem(412, "version_mismatch");
        (await service.PostAsync("/update", """{"id":1,"rating":2}""", $"{read}, {changed.ETag}")).Status.ShouldBe(200);
        (await service.PostAsync("/update", """{"id":9,"rating":2}""", "*")).ShouldBeProblem(404, "row_not_found");
        (await service.PostAsync("/update", """{"id":1,"prompt":"computed too"}""", read))
            .ShouldBeProblem(412, "version_mismatch");
    }

    [Fact]
    public async Task Read_OfAVersionThatTheClientHas_IsNotSentAgain()
    {
        await using var service = await StartAsync();
        await service.PostAsync("/insert", """{"id":1,"prompt":"cat"}""");
        var read = (await service.GetAsync("/film?id=1")).ETag!;
        foreach (var header in new[]
        {
            read, $"W/{read}", $"\"999\", {read}", "*", read.Insert(read.Length - 1, "-gzip")
        })
        {
            var known = await service.SendAsync(HttpMethod.Get, "/film?id=1", null, ("If-None-Match", header));
            (known.Status, known.Body, known.Headers["Vary"]).ShouldBe((304, "", "Accept-Encoding"), header);
            (await service.SendAsync(HttpMethod.Head, "/film?id=1", null, ("If-None-Match", header))).Status
                .ShouldBe(304, header);
        }

        foreach (var header in new[] { "\"999\"", "not a tag", "\"\"" })
            (await service.SendAsync(HttpMethod.Get, "/film?id=1", null, ("If-None-Match", header))).Status
                .ShouldBe(200, header);
        (await service.SendAsync(HttpMethod.Get, "/film?id=9", null, ("If-None-Match", "*")))
            .ShouldBeProblem(404, "no_row");
        (await service.SendAsync(HttpMethod.Get, "/prompts", null, ("If-None-Match", read))).Status.ShouldBe(200);
        await service.PostAsync("/update", """{"id":1,"rating":1}""");
        (await service.SendAsync(HttpMethod.Get, "/film?id=1", null, ("If-None-Match", read))).Status.ShouldBe(200);
    }

    [Fact]
    public async Task Write_WithIfNoneMatch_IsDoneForAllOtherVersions()
    {
        await using var service = await StartAsync();
        var stored = (await service.PostAsync("/insert", """{"id":1,"prompt":"cat"}""")).ETag!;
        foreach (var header in new[] { "*", stored, $"W/{stored}", $"\"999\", {stored}" })
        {
            (await SendAsync("/update", """{"id":1,"rating":2}""", header)).ShouldBeProblem(412, "version_mismatch");
            (await SendAsync("/update", """{"id":1,"prompt":"computed too"}""", header))
                .ShouldBeProblem(412, "version_mismatch");
            (await SendAsync("/update", """{"id":1}""", header)).ShouldBeProblem(412, "version_mismatch");
            (await SendAsync("/delete", """{"id":1}""", header)).ShouldBeProblem(412, "version_mismatch");
        }

        (await service.GetAsync("/film?id=1")).ETag.ShouldBe(stored);
        (await SendAsync("/update", """{"id":9,"rating":2}""", "*")).ShouldBeProblem(404, "row_not_found");
        (await SendAsync("/delete", """{"id":9}""", "*")).Body.ShouldBe("""{"num_rows":0}""");
        (await SendAsync("/update", """{"id":1,"prompt":"dog"}""", "\"999\"")).Status.ShouldBe(200);
        (await SendAsync("/update", """{"id":1,"rating":2}""", stored)).Status.ShouldBe(200);
        (await SendAsync("/update", """{"id":1}""", "7")).ShouldBeProblem(400, "bad_header");
        (await SendAsync("/delete", """{"id":1}""", "\"999\"")).Body.ShouldBe("""{"num_rows":1}""");

        Task<Answer> SendAsync(string path, string body, string header) =>
            service.SendAsync(HttpMethod.Post, path, body, ("If-None-Match", header));
    }

    [Fact]
    public async Task Insert_WithIfNoneMatch_IsDoneWhereNoRowHasTheKey()
    {
        await using var service = await StartAsync();
        (await InsertAsync("*")).Status.ShouldBe(200);
        (await InsertAsync("*")).ShouldBeProblem(412, "version_mismatch");
        (await InsertAsync("\"1\"")).ShouldBeProblem(400, "bad_header");
        (await InsertAsync("1")).ShouldBeProblem(400, "bad_header");

        Task<Answer> InsertAsync(string header) =>
            service.SendAsync(HttpMethod.Post, "/insert", """{"id":1,"prompt":"cat"}""", ("If-None-Match", header));
    }

    [Fact]
    public async Task Delete_CountsTheRowsThatMatch()
    {
        await using var service = await StartAsync();
        foreach (var id in Enumerable.Range(1, 5))
            await service.PostAsync(
                "/insert", $$"""{"id":{{id}},"prompt":"p","rating":{{(id > 2 ? "null" : "1.0")}}}""");
        (await service.PostAsync("/delete", """{"id":1}""", "\"99999\"")).ShouldBeProblem(412, "version_mismatch");
        (await service.PostAsync("/delete", """{"id":1}""")).Body.ShouldBe("""{"num_rows":1}""");
        (await service.PostAsync("/delete", """{"id":1}""", "\"1\"")).Body.ShouldBe("""{"num_rows":0}""");
        (await service.PostAsync("/unrated", """{"rating":null}""")).Body.ShouldBe("""{"num_rows":3}""");
        (await service.GetAsync("/prompts")).Body.ShouldBe("""["p"]""");
    }

    [Fact]
    public async Task Query_AnswersInItsOrder()
    {
        await using var service = await StartAsync();
        foreach (var prompt in new[] { "b", "a", "c" })
            await service.PostAsync("/insert", $$"""{"id":{{(int)prompt[0]}},"prompt":"{{prompt}}"}""");
        (await service.GetAsync("/prompts")).Body.ShouldBe("""["a","b","c"]""");
        (await service.PostAsync("/search", """{"least":"b"}""")).Body
            .ShouldBe("""{"rows":[{"id":99,"twice":"cc"},{"id":98,"twice":"bb"}]}""");
        (await service.PostAsync("/search", """{"least":"b","n":1}""")).Body
            .ShouldBe("""{"rows":[{"id":99,"twice":"cc"}]}""");
        (await service.PostAsync("/search-one", """{"least":"a"}""")).ShouldBeProblem(409, "several_rows");
        (await service.PostAsync("/search-one", """{"least":"z"}""")).ShouldBeProblem(404, "no_row");
        (await service.PostAsync("/search-one", """{"least":"c"}""")).Body.ShouldBe("""{"id":99,"twice":"cc"}""");
    }

    [Fact]
    public async Task Insert_ManyAtOnce_AllAreStoredWithVersionsOfTheirOwn()
    {
        await using var service = await StartAsync();
        var answers = await Task.WhenAll(
            Enumerable.Range(0, 500).Select(id => service.PostAsync("/insert", $$"""{"id":{{id}},"prompt":"p"}""")));
        answers.ShouldAllBe(answer => answer.Status == 200);
        answers.Select(answer => answer.ETag).Distinct().Count().ShouldBe(500);
        (await service.GetAsync("/prompts")).Json.GetArrayLength().ShouldBe(500);
    }

    [Fact]
    public async Task Ready_WholeService_Is()
    {
        await using var service = await StartAsync();
        (await service.GetAsync("/health/ready")).Body.ShouldBe("""{"status":"ready"}""");
    }

    [Fact]
    public async Task Start_Again_FindsWhatWasStored()
    {
        await using (var service = await StartAsync())
            await service.PostAsync("/insert", """{"id":1,"prompt":"cat"}""");
        await using var again = await StartAsync();
        (await again.GetAsync("/film?id=1")).Body
            .ShouldBe("""{"id":1,"prompt":"cat","rating":null,"shout":"CAT","length":3}""");
    }

    [Fact]
    public async Task Start_WithFaultsOfEveryLayer_ReportsThemTogether()
    {
        await using (var service = await StartAsync())
            await service.PostAsync("/insert", """{"id":1,"prompt":"cat"}""");
        var other = Table.Define("films", t => t.Int("id").PrimaryKey().Uuid("prompt"));
        var broken = Table.Define("broken", t => t.String("select").Computed("c", (string nothing) => nothing));
        var starting = SqliteService.StartAsync(File, router =>
        {
            router.AddInsertRoute(other, "/a", outputs: ["x"]);
            router.AddTable(broken);
            router.AddQueryRoute("/q", Query.Sql("q", "selec 1"));
            router.AddQueryRoute("/w", Query.Sql("w", "delete from films"));
        });
        var faults = (await Should.ThrowAsync<DefinitionException>(starting)).Faults
            .Select(fault => fault.ToString())
            .ToList();
        faults.ShouldContain(fault => fault.StartsWith("table films"));
        faults.ShouldContain(fault => fault.StartsWith("table broken: column \"c\""));
        faults.ShouldContain(fault => fault.StartsWith("route POST /a: column \"x\""));
        faults.ShouldContain(fault => fault.StartsWith("query q"));
        faults.ShouldContain(fault => fault.StartsWith("query w"));
    }

    private Task<SqliteService> StartAsync() => SqliteService.StartAsync(File, router =>
    {
        var search = Query.Sql(
            "search",
            "select id, prompt || prompt as twice from films where prompt >= @least order by prompt desc limit @n",
            p => p.String("least").Int("n").Default(10));
        router.AddInsertRoute(Films, "/insert");
        router.AddUpdateRoute(Films, "/update");
        router.AddDeleteRoute(Films, "/delete");
        router.AddDeleteRoute(Films, "/unrated", matchColumns: ["rating"]);
        router.AddQueryRoute("/film", Query.Retrieve(Films), QueryMethod.Get, oneRow: true);
        router.AddQueryRoute(
            "/prompts", Query.Sql("prompts", "select prompt from films order by prompt") with { Scalar = true },
            QueryMethod.Get);
        router.AddQueryRoute("/search", search);
        router.AddQueryRoute("/search-one", search, oneRow: true);
    });
}
