using System.Data.Common;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using Npgsql;
using TableActors.EndToEnd.Tests.Service;
using TableActors.TestSupport;

namespace TableActors.EndToEnd.Tests.Fuzzing;

/// <summary>The real program with routes of every kind, and the target of its exports.</summary>
internal sealed class FuzzedService : IAsyncDisposable
{
    private const string CallerKey = "the-key-of-a-caller-of-these-tests";
    private const string OperatorKey = "the-key-of-an-operator-of-these-tests";

    private readonly DbConnection _target;

    private FuzzedService(ServiceProcess process, DbConnection target, bool isGuarded)
    {
        Process = process;
        _target = target;
        Keys = isGuarded ? [CallerKey, CallerKey, CallerKey, OperatorKey] : [];
        if (isGuarded)
            process.Client.DefaultRequestHeaders.Add("X-API-Key", CallerKey);
        Address = process.Client.BaseAddress!;
    }

    public ServiceProcess Process { get; }

    public Uri Address { get; }

    /// <summary>The API keys that callers have, the usual ones more often; empty: they need none.</summary>
    public IReadOnlyList<string> Keys { get; }

    /// <param name="scratch">Where its files go.</param>
    /// <param name="database">A PostgreSQL database for tables and exports; <see langword="null"/>:
    /// files of SQLite.</param>
    /// <param name="isGuarded">Whether callers have to say who they are.</param>
    /// <param name="hasFunctions">Whether an application serves it besides routes with functions of
    /// its own, in the program's place.</param>
    public static async Task<FuzzedService> StartAsync(
        TestFolder scratch, string? database, bool isGuarded = false, bool hasFunctions = false)
    {
        var target = database is null
            ? (DbConnection)new SqliteConnection($"Data Source={scratch.File("target.db")}")
            : new NpgsqlConnection(database + ";Pooling=False");
        await target.OpenAsync();
        await ExecuteAsync(
            target,
            """
            CREATE TABLE things_log (id bigint, name text, size double precision, ratio double precision, seen boolean, moment timestamp, origin text, letters bigint);
            CREATE TABLE things_copy (id bigint PRIMARY KEY, name text, day date, tag text);
            """);
        var folder = Path.Combine(AppContext.BaseDirectory, "Fuzzing");
        var definition = await File.ReadAllTextAsync(Path.Combine(folder, "fuzz.toml"));
        if (isGuarded)
            definition += await File.ReadAllTextAsync(Path.Combine(folder, "auth.toml"));
        var file = scratch.File("fuzz.toml");
        await File.WriteAllTextAsync(file, definition);
        var store = database ?? scratch.File("fuzz.db");
        var exports = database ?? $"sqlite:///{scratch.File("target.db")}";
        (string, string)[] environment =
        [
            ("FUZZ_MEDIA", database is null ? scratch.File("media") : "store"),
            ("FUZZ_TARGET", exports),
            ("FUZZ_CALLER_KEY", CallerKey),
            ("FUZZ_OPERATOR_KEY", OperatorKey),
        ];
        var process = hasFunctions
            ? await ServiceProcess.StartAsync(
                ["TableActors.FunctionHost.dll", file, store, exports], scratch.Path, environment)
            : await ServiceProcess.StartAsync(file, store, scratch.Path, environment);
        return new FuzzedService(process, target, isGuarded);
    }

    public async Task<ApiContract> ContractAsync() => new(await Process.Client.GetStringAsync("/openapi.json"));

    /// <summary>Goes through what the service is for, with a row that nobody else uses.</summary>
    public async Task ShouldServeAsync(long id)
    {
        (await Process.Client.GetAsync("/health/ready")).StatusCode.ShouldBe(HttpStatusCode.OK);
        var row = new
        {
            id,
            name = "A Cat",
            size = 3.0,
            ratio = 2.0,
            seen = true,
            moment = "2025-01-01T00:00:00Z",
            origin = new { a = 1 }
        };
        var stored = await PostAsync("/things/exported", row);
        stored.GetProperty("letters").GetInt32().ShouldBe(5);
        (await CountExportedAsync(id)).ShouldBe(1);
        var updated = await PostAsync("/things/update", new { id, ratio = 4.0 });
        updated.GetProperty("part").GetDouble().ShouldBe(0.75);
        updated.GetProperty("twice").GetDouble().ShouldBe(8);
        var found = await Process.Client.GetFromJsonAsync<JsonElement>($"/thing?id={id}");
        found.GetProperty("slug").GetString().ShouldBe("a-cat");
        found.GetProperty("inside").GetInt32().ShouldBe(1);

        var job = await PostAsync("/things/delete/later", new { id }, HttpStatusCode.Accepted);
        await JobIsDoneAsync(job.GetProperty("job_url").GetString()!)
            .OrFailAsync("the row was deleted in the background");
        (await Process.Client.GetAsync($"/thing?id={id}")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        await ShouldServeFilesAsync(id);
    }

    /// <summary>Goes through what functions are for, with a row that nobody else uses.</summary>
    public async Task ShouldServeFunctionsAsync(long id)
    {
        var row = new
        {
            id,
            name = "A Cat",
            size = 3.0,
            ratio = 2.0,
            seen = true,
            moment = "2025-01-01T00:00:00Z",
            origin = new { a = 1 },
            counts = (long[])[1, 2]
        };
        (await PostAsync("/told/things/preview", row)).GetProperty("counts").GetInt32().ShouldBe(2);
        var told = await PostAsync("/told/things", row);
        told.GetProperty("inside").GetInt32().ShouldBe(1);
        told.GetProperty("counts").GetArrayLength().ShouldBe(2);
        (await PostAsync("/told/things/update", new { id, point = (double[])[1, 2, 1e300] }))
            .GetProperty("pointFits")[2]
            .GetBoolean()
            .ShouldBeFalse();
        (await PostAsync("/told/things/merged", new { id, name = "B" })).GetProperty("name").GetString().ShouldBe("B");
        (await PostAsync("/things/delete", new { id })).GetProperty("num_rows").GetInt32().ShouldBe(1);
        (await PostAsync("/told/pairs/preview", new { left = "a", right = "2025-01-01", count = 1 }))
            .GetProperty("long")
            .GetInt32()
            .ShouldBe(2);
    }

    public async ValueTask DisposeAsync()
    {
        await Process.DisposeAsync();
        await _target.DisposeAsync();
    }

    private async Task ShouldServeFilesAsync(long id)
    {
        var paper = new ByteArrayContent(SampleFiles.Paper);
        paper.Headers.ContentType = new MediaTypeHeaderValue("text/plain");
        using var form =
            new MultipartFormDataContent { { new StringContent($"{id}"), "id" }, { paper, "paper", "paper.txt" } };
        using var answer = await Process.Client.PostAsync("/files", form);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK, await answer.Content.ReadAsStringAsync());
        var stored = await answer.Content.ReadFromJsonAsync<JsonElement>();
        stored.GetProperty("text").GetString().ShouldBe(Encoding.UTF8.GetString(SampleFiles.Paper));
        (await Process.Client.GetByteArrayAsync(stored.GetProperty("paper").GetString())).ShouldBe(SampleFiles.Paper);
        (await Process.Client.GetByteArrayAsync(stored.GetProperty("copy").GetString())).ShouldBe(SampleFiles.Paper);
        (await PostAsync("/files/delete", new { id })).GetProperty("num_rows").GetInt32().ShouldBe(1);
    }

    private async Task<JsonElement> PostAsync(string path, object body, HttpStatusCode status = HttpStatusCode.OK)
    {
        using var answer = await Process.Client.PostAsJsonAsync(path, body);
        answer.StatusCode.ShouldBe(status, await answer.Content.ReadAsStringAsync());
        return await answer.Content.ReadFromJsonAsync<JsonElement>();
    }

    // A job that ended is soon known no longer than that it was there.
    private Task JobIsDoneAsync(string url) => Task.Run(async () =>
    {
        while (true)
        {
            using var answer = await Process.Client.GetAsync(url);
            if (answer.StatusCode == HttpStatusCode.Gone)
                return;
            var job = await answer.Content.ReadFromJsonAsync<JsonElement>();
            job.GetProperty("status").GetString().ShouldNotBe("error", job.ToString());
            if (job.GetProperty("status").GetString() == "done")
                return;
            await Task.Yield();
        }
    });

    private async Task<long> CountExportedAsync(long id)
    {
        await using var command = _target.CreateCommand();
        command.CommandText = $"SELECT count(*) FROM things_log WHERE id = {id}";
        return Convert.ToInt64(await command.ExecuteScalarAsync(), CultureInfo.InvariantCulture);
    }

    private static async Task ExecuteAsync(DbConnection connection, string sql)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync();
    }
}
