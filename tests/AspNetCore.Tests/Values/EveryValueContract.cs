using System.Collections.Immutable;
using System.Data.Common;
using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using CsCheck;
using Microsoft.Data.Sqlite;
using Npgsql;
using TableActors.Actors.Hosting;
using TableActors.AspNetCore.Tests.Support;
using TableActors.Contracts.Columns;
using TableActors.Contracts.Exports;
using TableActors.Contracts.Queries;
using TableActors.Contracts.Tables;
using TableActors.Postgres;
using TableActors.Sqlite;
using TableActors.TestSupport;

namespace TableActors.AspNetCore.Tests.Values;

/// <summary>
/// Values of every type, by every kind of route, through one kind of store into both kinds of
/// target.
/// </summary>
public abstract class EveryValueContract : IAsyncLifetime
{
    private static readonly string[] Given = ["string", "int", "float", "bool", "timestamp", "date", "uuid", "json"];

    private static readonly (string Name, ColumnType Type)[] Types =
    [
        ("string", ColumnTypes.String), ("int", ColumnTypes.Int), ("float", ColumnTypes.Float),
        ("bool", ColumnTypes.Bool),
        ("timestamp", ColumnTypes.Timestamp), ("date", ColumnTypes.Date), ("uuid", ColumnTypes.Uuid),
        ("json", ColumnTypes.Json),
        ("binary", ColumnTypes.Binary), ("floats", ColumnTypes.ArrayOfFloat()), ("ints", ColumnTypes.ArrayOfInt()),
    ];

    private static readonly TableDefinition Things = Table.Define("things", t =>
    {
        t.Int("id").PrimaryKey();
        foreach (var (name, type) in Types.Take(Given.Length))
            t.Column(name, type).Nullable();
        // Values that write routes do not take come in as text.
        t.String("base64").Nullable().Json("floats_list").Nullable().Json("ints_list").Nullable();
        t.Computed("binary", (string base64) => Convert.FromBase64String(base64)).Nullable();
        t.Computed("floats", (JsonText floats_list) => JsonSerializer.Deserialize<double[]>(floats_list.Text))
            .Nullable();
        t.Computed("ints", (JsonText ints_list) => JsonSerializer.Deserialize<long[]>(ints_list.Text)).Nullable();
        // Routes that take a file take all values as a form.
        t.Document("paper").Nullable();
    });

    // The server takes request lines of 8 KiB.
    private const int LongestInAUrl = 8000;

    private static readonly string[] FormRoutes =
        [
            "/form/insert", "/form/sqlite", "/form/postgres", "/form/later", "/form/compute", "/form/update",
            "/form/told"
        ];

    private static readonly Drawn EmptyText = new("\"\"", "\"\"", "");

    private readonly TestFolder _folder = new();
    private string _postgres = "";
    private long _ids;

    private SqliteService Service { get; set; } = null!;

    private string SqliteTarget => _folder.File("target.db");

    /// <summary>Makes a database.</summary>
    /// <param name="folder">A folder of this test alone.</param>
    /// <returns>Where it is.</returns>
    protected abstract Task<string> CreateStoreAsync(string folder);

    protected abstract void UseStore(TableActorsOptions options, string location);

    public async Task InitializeAsync()
    {
        _postgres = await (await PostgresServer.SharedAsync()).CreateSchemaAsync();
        await InSqliteAsync(
            "CREATE TABLE copies (id integer PRIMARY KEY, string text, int integer, float real, bool boolean, timestamp timestamp, date date, uuid uuid, json text)",
            "CREATE TABLE merged (id integer PRIMARY KEY, string, int numeric, float numeric, bool integer, timestamp text, date text, uuid text, json)");
        await InPostgresAsync(
            "CREATE TABLE copies (id bigint PRIMARY KEY, string text, int bigint, float float8, bool bool, timestamp timestamptz, date date, uuid uuid, json json)",
            "CREATE TABLE merged (id bigint PRIMARY KEY, string varchar, int numeric, float numeric, bool bool, timestamp timestamp, date date, uuid text, json text)");
        var store = await CreateStoreAsync(_folder.Path);
        Service = await SqliteService.StartAsync(
            router =>
                Map(router, new SqlExport($"sqlite:///{SqliteTarget}", "copies"), new SqlExport(_postgres, "copies")),
            options =>
            {
                UseStore(options.AddSqliteExports().AddPostgresExports(), store);
                options.UseMediaDirectory(_folder.File("media"));
            });
    }

    public async Task DisposeAsync()
    {
        await Service.DisposeAsync();
        _folder.Dispose();
    }

    [Fact, Trait("Category", "Slow")]
    public Task AnyValue_ByAnyRoute_ComesBackTheSame() => DrawnRow.Values.SampleAsync(
        async row =>
        {
            await Task.WhenAll(
                ShouldComeBackFromWritesAsync(row),
                ShouldComeBackFromExportsAsync(row),
                ShouldComeBackFromJobsAsync(row),
                ShouldComeBackFromFormsAsync(row),
                ShouldComeBackFromFunctionsAsync(row),
                ShouldComeBackFromFunctionExportsAsync(row),
                ShouldComeBackFromQueriesAsync(row),
                ShouldBeFoundByDeletesAsync(row));
        },
        iter: 25,
        threads: 1,
        print: row => string.Join(' ', row.Keys));

    [Theory]
    [InlineData("string", "\"a\\u0000b\"", "a%00b")]
    [InlineData("string", "\"\\ud800\"", "%ED%A0%80")]
    [InlineData("string", "\"\\ude00\\ud83d\"", "%FF")]
    [InlineData("json", "{\"a\":[\"\\udc00\"]}", "%22%5Cudc00%22")]
    [InlineData("json", "{\"\\u0000\":1}", "%22%5Cu0000%22")]
    [InlineData("int", "9223372036854775808", "9223372036854775808")]
    [InlineData("int", "-9.3e18", "-9.3e18")]
    [InlineData("int", "0.5", "0.5")]
    [InlineData("float", "1e400", "1e400")]
    [InlineData("float", "\"NaN\"", "NaN")]
    [InlineData("timestamp", "\"0001-01-01T00:00:00+00:01\"", "0001-01-01T00:00:00%2B00:01")]
    [InlineData("timestamp", "\"9999-12-31T23:59:59-00:01\"", "9999-12-31T23:59:59-00:01")]
    [InlineData("timestamp", "\"2026-02-29T00:00:00Z\"", "2026-01-01T24:00:00Z")]
    [InlineData("date", "\"0000-01-01\"", "10000-01-01")]
    [InlineData("uuid", "\"{00000000-0000-0000-0000-000000000000}\"", "0")]
    public async Task AValueThatIsNone_ByAnyRoute_IsRefused(string column, string sent, string text)
    {
        var stored = NextIds();
        (await Service.PostAsync("/insert", $$"""{"id":{{stored}}}""")).Status.ShouldBe(200);
        var free = stored + 1;
        var bytes = WebUtility.UrlDecodeToBytes(Encoding.ASCII.GetBytes(text), 0, text.Length)!;
        foreach (var route in (string[])[
            "/insert", "/compute", "/insert/sqlite", "/insert/postgres", "/told", "/told/compute", "/told/sqlite",
            "/told/postgres", "/later/insert", "/later/told"
        ])
            (await Service.PostAsync(route, $$"""{"id":{{free}},"{{column}}":{{sent}}}"""))
                .ShouldRefuse((column, "must"));
        foreach (var route
            in (string[])["/update", "/update/sqlite", "/update/postgres", "/told/update", $"/delete/{column}"])
            (await Service.PostAsync(route, $$"""{"id":{{stored}},"{{column}}":{{sent}}}"""))
                .ShouldRefuse((column, "must"));
        foreach (var route in FormRoutes)
        {
            var id = route.EndsWith("update", StringComparison.Ordinal) ? stored : free;
            ShouldRefuseForm(
                await new Form()
                    .Text("id", $"{id}")
                    .Part($"form-data; name=\"{column}\"", bytes)
                    .PostAsync(Service.Client, route),
                column, bytes);
        }

        ShouldRefuseForm(
            await new Form().Part("form-data; name=\"p\"", bytes).PostAsync(Service.Client, $"/form/echo/{column}"),
            "p", bytes);
        (await Service.PostAsync($"/echo/{column}", $$"""{"p":{{sent}}}""")).ShouldRefuse(("p", "must"));
        (await Service.GetAsync($"/echo/{column}?p={text}")).ShouldRefuse(("p", "must"));

        (await Service.GetAsync($"/one?id={free}")).ShouldBeProblem(404, "no_row");
        (await Service.GetAsync($"/one?id={stored}")).Json.GetProperty(column).ValueKind.ShouldBe(JsonValueKind.Null);
    }

    private static void Map(TableRouter router, SqlExport sqlite, SqlExport postgres)
    {
        string[] outputs = ["id", .. Given];
        router.AddInsertRoute(Things, "/insert", outputs: outputs);
        router.AddInsertRoute(Things, "/insert/sqlite", outputs: outputs, exportSql: sqlite);
        router.AddInsertRoute(Things, "/insert/postgres", outputs: outputs, exportSql: postgres);
        router.AddInsertRoute(Things, "/later/insert", outputs: outputs, background: true);
        router.AddComputeRoute(Things, "/compute", outputs: outputs);
        router.AddUpdateRoute(Things, "/update", outputs: outputs);
        router.AddUpdateRoute(
            Things, "/update/sqlite", outputs: outputs,
            exportSql: sqlite with { Table = "merged", Method = ExportMethod.Merge });
        router.AddUpdateRoute(
            Things, "/update/postgres", outputs: outputs,
            exportSql: postgres with { Table = "merged", Method = ExportMethod.Merge });
        router.AddQueryRoute("/one", Query.Retrieve(Things), QueryMethod.Get, oneRow: true);
        router.AddQueryRoute("/later/one", Query.Retrieve(Things), oneRow: true, background: true);
        MapForms(router, outputs, sqlite, postgres);
        MapFunctions(router, sqlite, postgres);
        foreach (var name in Given)
            router.AddDeleteRoute(Things, $"/delete/{name}", matchColumns: ["id", name]);
        foreach (var (name, type) in Types)
        {
            var columns = ImmutableDictionary<string, ResultColumnType>.Empty.Add(
                "p", new ResultColumnType(type, true));
            var echo = Query.Sql($"echo_{name}", "select @p as p", p => p.Parameter("p", type).Nullable()) with
            {
                Scalar = true,
                Columns = columns
            };
            router.AddQueryRoute($"/echo/{name}", echo, oneRow: true);
            router.AddQueryRoute($"/echo/{name}", echo, QueryMethod.Get, oneRow: true);
            // The file is only there so that the route takes a form.
            var echoOfForm = Query.Sql(
                $"echo_form_{name}",
                "select @p as p where @paper is null",
                p => p.Parameter("p", type).Nullable().Parameter("paper", ColumnTypes.Document).Nullable()) with
                {
                    Scalar = true,
                    Columns = columns
                };
            router.AddQueryRoute($"/form/echo/{name}", echoOfForm, oneRow: true, uploadFileInputs: ["paper"]);
        }
    }

    private static void MapForms(TableRouter router, string[] outputs, SqlExport sqlite, SqlExport postgres)
    {
        string[] files = ["paper"], all = [.. outputs, "paper"];
        router.AddInsertRoute(Things, "/form/insert", outputs: all, uploadFileInputs: files);
        router.AddInsertRoute(Things, "/form/sqlite", outputs: outputs, uploadFileInputs: files, exportSql: sqlite);
        router.AddInsertRoute(Things, "/form/postgres", outputs: outputs, uploadFileInputs: files, exportSql: postgres);
        router.AddInsertRoute(Things, "/form/later", outputs: all, uploadFileInputs: files, background: true);
        router.AddComputeRoute(Things, "/form/compute", outputs: outputs, uploadFileInputs: files);
        router.AddUpdateRoute(Things, "/form/update", outputs: all, uploadFileInputs: files);
        router.InsertRoute(Things, "/form/told", Tell, uploadFileInputs: files);
    }

    private static void MapFunctions(TableRouter router, SqlExport sqlite, SqlExport postgres)
    {
        router.InsertRoute(Things, "/told", Tell);
        router.UpdateRoute(Things, "/told/update", Tell);
        router.ComputeRoute(Things, "/told/compute", Tell);
        router.InsertRoute(Things, "/told/sqlite", TellGiven, exportSql: sqlite);
        router.InsertRoute(Things, "/told/postgres", TellGiven, exportSql: postgres);
        router.InsertRoute(Things, "/later/told", Tell, background: true);
    }

    private static Told Tell(
        string? @string, long? @int, double? @float, bool? @bool, DateTimeOffset? timestamp, DateOnly? date, Guid? uuid,
        JsonText? json, byte[]? binary, double[]? floats, long[]? ints) =>
        new(@string, @int, @float, @bool, timestamp, date, uuid, json, binary, floats, ints);

    private static ToldGiven TellGiven(
        long id, string? @string, long? @int, double? @float, bool? @bool, DateTimeOffset? timestamp, DateOnly? date,
        Guid? uuid, JsonText? json) =>
        new(id, @string, @int, @float, @bool, timestamp, date, uuid, json);

    private async Task ShouldComeBackFromWritesAsync(Dictionary<string, Drawn> row)
    {
        var id = NextIds();
        ShouldHave(await Service.PostAsync("/compute", Body(++id, row)), Given, row);
        ShouldHave(await Service.PostAsync("/insert", Body(++id, row)), Given, row);
        ShouldHave(await Service.GetAsync($"/one?id={id}"), row.Keys, row);

        var first = await Service.PostKeyedAsync($"key-{++id}", "/insert", Body(id, row));
        ShouldHave(first, Given, row);
        (await Service.PostKeyedAsync($"key-{id}", "/insert", Body(id, row))).Body.ShouldBe(first.Body);

        await Service.PostAsync("/insert", $$"""{"id":{{++id}}}""");
        ShouldHave(await Service.PostAsync("/update", Body(id, row)), Given, row);
        ShouldHave(await Service.GetAsync($"/one?id={id}"), row.Keys, row);
    }

    private async Task ShouldComeBackFromExportsAsync(Dictionary<string, Drawn> row)
    {
        var id = NextIds();
        ShouldHave(await Service.PostAsync("/insert/sqlite", Body(++id, row)), Given, row);
        ShouldBeInTarget(await InSqliteAsync($"SELECT * FROM copies WHERE id = {id}"), row);
        ShouldHave(await Service.PostAsync("/update/sqlite", Body(id, row)), Given, row);
        ShouldBeInTarget(await InSqliteAsync($"SELECT * FROM merged WHERE id = {id}"), row);

        ShouldHave(await Service.PostAsync("/insert/postgres", Body(++id, row)), Given, row);
        ShouldBeInTarget(await InPostgresAsync($"SELECT * FROM copies WHERE id = {id}"), row);
        ShouldHave(await Service.PostAsync("/update/postgres", Body(id, row)), Given, row);
        ShouldBeInTarget(await InPostgresAsync($"SELECT * FROM merged WHERE id = {id}"), row);
    }

    private async Task ShouldComeBackFromJobsAsync(Dictionary<string, Drawn> row)
    {
        var id = NextIds();
        ShouldHave(await EndOfAsync(await Service.PostAsync("/later/insert", Body(++id, row))), Given, row);
        ShouldHave(await EndOfAsync(await Service.PostAsync("/later/one", $$"""{"id":{{id}}}""")), row.Keys, row);
    }

    private async Task ShouldComeBackFromFormsAsync(Dictionary<string, Drawn> row)
    {
        var id = NextIds();
        ShouldHave(await FormOf(++id, row).PostAsync(Service.Client, "/form/compute"), Given, row);
        var inserted = await FormOf(++id, row).PostAsync(Service.Client, "/form/insert");
        ShouldHave(inserted, Given, row);
        await ShouldHavePaperAsync(inserted, row);
        ShouldHave(await Service.GetAsync($"/one?id={id}"), row.Keys, row);

        await Service.PostAsync("/insert", $$"""{"id":{{++id}}}""");
        var updated = await FormOf(id, row).PostAsync(Service.Client, "/form/update");
        ShouldHave(updated, Given, row);
        await ShouldHavePaperAsync(updated, row);
        ShouldHave(await Service.GetAsync($"/one?id={id}"), row.Keys, row);

        ShouldHave(await FormOf(++id, row).PostAsync(Service.Client, "/form/sqlite"), Given, row);
        ShouldBeInTarget(await InSqliteAsync($"SELECT * FROM copies WHERE id = {id}"), row);
        ShouldHave(await FormOf(++id, row).PostAsync(Service.Client, "/form/postgres"), Given, row);
        ShouldBeInTarget(await InPostgresAsync($"SELECT * FROM copies WHERE id = {id}"), row);
        ShouldHave(await EndOfAsync(await FormOf(++id, row).PostAsync(Service.Client, "/form/later")), Given, row);
        ShouldHaveTold(await FormOf(++id, row).PostAsync(Service.Client, "/form/told"), row.Keys, row);
        ShouldHave(await Service.GetAsync($"/one?id={id}"), row.Keys, row);
    }

    private async Task ShouldComeBackFromFunctionsAsync(Dictionary<string, Drawn> row)
    {
        var id = NextIds();
        var computed = await Service.PostAsync("/told/compute", Body(++id, row));
        ShouldHaveTold(computed, row.Keys.Where(name => name != "floats"), row);
        ShouldBeNumbers(computed.Json.GetProperty("floats"), row["floats"].Kept);
        ShouldHaveTold(await Service.PostAsync("/told", Body(++id, row)), row.Keys, row);
        ShouldHave(await Service.GetAsync($"/one?id={id}"), row.Keys, row);
        await Service.PostAsync("/insert", $$"""{"id":{{++id}}}""");
        ShouldHaveTold(await Service.PostAsync("/told/update", Body(id, row)), row.Keys, row);
        ShouldHaveTold(await EndOfAsync(await Service.PostAsync("/later/told", Body(++id, row))), row.Keys, row);
    }

    private async Task ShouldComeBackFromFunctionExportsAsync(Dictionary<string, Drawn> row)
    {
        var id = NextIds();
        ShouldHaveTold(await Service.PostAsync("/told/sqlite", Body(++id, row)), Given, row);
        ShouldBeInTarget(await InSqliteAsync($"SELECT * FROM copies WHERE id = {id}"), row);
        ShouldHaveTold(await Service.PostAsync("/told/postgres", Body(++id, row)), Given, row);
        ShouldBeInTarget(await InPostgresAsync($"SELECT * FROM copies WHERE id = {id}"), row);
    }

    private async Task ShouldHavePaperAsync(Answer answer, Dictionary<string, Drawn> row)
    {
        var paper = answer.Json.GetProperty("paper").GetString();
        if (PaperOf(row) is { } content)
            (await Service.Client.GetByteArrayAsync(paper)).ShouldBe(content);
        else
            paper.ShouldBeNull();
    }

    private async Task ShouldComeBackFromQueriesAsync(Dictionary<string, Drawn> row)
    {
        foreach (var (name, drawn) in row)
        {
            ShouldBe(name, (await Service.PostAsync($"/echo/{name}", $$"""{"p":{{drawn.Sent}}}""")).Json, drawn);
            if (drawn.Text is not null)
                ShouldBe(
                    name, (await new Form().Text("p", drawn.Text).PostAsync(Service.Client, $"/form/echo/{name}")).Json,
                    name == "string" && drawn == Drawn.Null ? EmptyText : drawn);
            if (drawn.Text is { } text && Uri.EscapeDataString(text) is { Length: < LongestInAUrl } escaped)
                ShouldBe(
                    name, (await Service.GetAsync($"/echo/{name}?p={escaped}")).Json,
                    name == "string" && drawn == Drawn.Null ? EmptyText : drawn);
        }
    }

    private async Task ShouldBeFoundByDeletesAsync(Dictionary<string, Drawn> row)
    {
        var id = NextIds();
        foreach (var name in Given)
        {
            await Service.PostAsync("/insert", Body(++id, row));
            (await Service.PostAsync($"/delete/{name}", $$"""{"id":{{id}},"{{name}}":{{row[name].Sent}}}""")).Body
                .ShouldBe("""{"num_rows":1}""", $"{name}: {row[name].Sent}");
        }
    }

    private static string Body(long id, Dictionary<string, Drawn> row)
    {
        var fields = Given.Select(name => $"\"{name}\":{row[name].Sent}");
        return $$"""{"id":{{id}},{{string.Join(',', fields)}},"base64":{{row["binary"].Sent}},"floats_list":{{row["floats"].Sent}},"ints_list":{{row["ints"].Kept}}}""";
    }

    // Keys for one part of the routes, all of which are asked at once.
    private long NextIds() => Interlocked.Add(ref _ids, 1000);

    // A form can say that a text is null only by leaving it out.
    private static Form FormOf(long id, Dictionary<string, Drawn> row)
    {
        var form = new Form()
            .Text("id", id.ToString(CultureInfo.InvariantCulture))
            .Text("floats_list", row["floats"].Sent)
            .Text("ints_list", row["ints"].Kept);
        foreach (var name in Given.Where(name => name != "string" || row[name] != Drawn.Null))
            form.Text(name, row[name].Text!);
        if (JsonSerializer.Deserialize<string>(row["binary"].Kept) is { } base64)
            form.Text("base64", base64);
        if (PaperOf(row) is { } content)
            form.File("paper", "paper.bin", content);
        return form;
    }

    private static byte[]? PaperOf(Dictionary<string, Drawn> row) =>
        JsonSerializer.Deserialize<byte[]>(row["binary"].Kept) is { Length: > 0 } content ? content : null;

    private static void ShouldRefuseForm(Answer answer, string field, byte[] text)
    {
        if (Utf8.IsValid(text))
            answer.ShouldRefuse((field, "must"));
        else
            answer.ShouldBeProblem(400, "unreadable_body");
    }

    private static void ShouldHaveTold(Answer answer, IEnumerable<string> names, Dictionary<string, Drawn> row)
    {
        answer.Status.ShouldBe(200, answer.Body);
        ShouldHaveTold(answer.Json, names, row);
    }

    // .NET writes the answers of functions, and writes instants with an offset.
    private static void ShouldHaveTold(JsonElement answer, IEnumerable<string> names, Dictionary<string, Drawn> row)
    {
        ShouldHave(answer, names.Where(name => name != "timestamp"), row);
        var kept = row["timestamp"].Kept;
        if (kept == "null")
            answer.GetProperty("timestamp").ValueKind.ShouldBe(JsonValueKind.Null);
        else
            answer.GetProperty("timestamp")
                .GetDateTimeOffset()
                .ShouldBe(JsonSerializer.Deserialize<DateTimeOffset>(kept));
    }

    private static void ShouldHave(Answer answer, IEnumerable<string> names, Dictionary<string, Drawn> row)
    {
        answer.Status.ShouldBe(200, answer.Body);
        ShouldHave(answer.Json, names, row);
    }

    private static void ShouldHave(JsonElement answer, IEnumerable<string> names, Dictionary<string, Drawn> row)
    {
        foreach (var name in names)
            ShouldBe(name, answer.GetProperty(name), row[name]);
    }

    private static void ShouldBe(string name, JsonElement answer, Drawn drawn) =>
        Plain(name, answer.GetRawText()).ShouldBe(Plain(name, drawn.Kept), $"{name}: {drawn.Sent}");

    // The numbers alone, because the sign of a zero that was not stored does not matter.
    private static void ShouldBeNumbers(JsonElement answer, string kept) =>
        answer.Deserialize<double[]>().ShouldBe(JsonSerializer.Deserialize<double[]>(kept));

    // How a text is escaped matters only in json. The sign of a zero that was not stored does not matter.
    private static string Plain(string name, string json) => name switch
    {
        "json" => json,
        "float" when json == "-0" => "0",
        _ => json[0] == '"' ? JsonSerializer.Deserialize<string>(json)! : json,
    };

    private static void ShouldBeInTarget(List<string?> values, Dictionary<string, Drawn> row)
    {
        values.Count.ShouldBe(Given.Length + 1);
        foreach (var (name, value) in Given.Zip(values.Skip(1)))
        {
            var kept = row[name].Kept;
            if (kept == "null" || value is null)
                (value ?? "null").ShouldBe(kept, name);
            else if (name == "float")
                double.Parse(value, CultureInfo.InvariantCulture)
                    .ShouldBe(double.Parse(kept, CultureInfo.InvariantCulture), row[name].Sent);
            else if (name == "bool")
                (value is "1" or "t").ShouldBe(kept == "true");
            else if (name == "timestamp")
                DateTimeOffset.Parse(value, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal)
                    .ShouldBe(JsonSerializer.Deserialize<DateTimeOffset>(kept));
            else
                value.ShouldBe(Plain(name, kept), row[name].Sent);
        }
    }

    private async Task<JsonElement> EndOfAsync(Answer handle)
    {
        handle.Status.ShouldBe(202, handle.Body);
        var job = handle.Json.GetProperty("job_url").GetString()!;
        return (await Service.EndOfJobAsync(job)).Json.GetProperty("result");
    }

    private async Task<List<string?>> InSqliteAsync(params string[] statements)
    {
        await using var connection = new SqliteConnection($"Data Source={SqliteTarget};Pooling=False");
        await connection.OpenAsync();
        await using var command = new SqliteCommand(string.Join("; ", statements), connection);
        return await FirstRowAsync(command);
    }

    private async Task<List<string?>> InPostgresAsync(params string[] statements)
    {
        await using var connection = new NpgsqlConnection($"{_postgres};Pooling=False;Timezone=UTC");
        await connection.OpenAsync();
        await using var command =
            new NpgsqlCommand(string.Join("; ", statements), connection) { AllResultTypesAreUnknown = true };
        return await FirstRowAsync(command);
    }

    private static async Task<List<string?>> FirstRowAsync(DbCommand command)
    {
        await using var reader = await command.ExecuteReaderAsync();
        return await reader.ReadAsync()
            ? [.. Enumerable.Range(0, reader.FieldCount).Select(
                at => reader.IsDBNull(at) ? null : Convert.ToString(reader.GetValue(at), CultureInfo.InvariantCulture))]
            : [];
    }

    private sealed record Told(
        string? String, long? Int, double? Float, bool? Bool, DateTimeOffset? Timestamp, DateOnly? Date, Guid? Uuid,
        JsonText? Json, byte[]? Binary, double[]? Floats, long[]? Ints);

    private sealed record ToldGiven(
        long Id, string? String, long? Int, double? Float, bool? Bool, DateTimeOffset? Timestamp, DateOnly? Date,
        Guid? Uuid, JsonText? Json);
}
