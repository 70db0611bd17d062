using System.Text.Json;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using TableActors.AspNetCore.Tests.Support;
using TableActors.Contracts.Columns;
using TableActors.Contracts.Messages;
using TableActors.Contracts.Rows;
using TableActors.Contracts.Tables;
using TableActors.TestSupport;

namespace TableActors.AspNetCore.Tests.Functions;

public sealed class FunctionAnswerTests
{
    private const string Film = """{"id":1,"prompt":" a ","rating":2}""";

    [Fact]
    public async Task Insert_WithAFunction_AnswersWhatItMakesOfTheStoredRow()
    {
        await using var service = await TestService.StartAsync(router => router.InsertRoute(
            SampleTables.Films, "/caption",
            (string prompt, int id) => new { Id = id, Caption = prompt.Trim(), None = (string?)null },
            outputs: ["id", "prompt"]));

        var answer = await service.PostAsync("/caption", Film);

        answer.Status.ShouldBe(200);
        answer.ContentType.ShouldBe("application/json");
        answer.Body.ShouldBe("""{"id":1,"caption":"a","none":null}""");
        answer.ETag.ShouldBe("\"7\"");
        service.Operations.Inserted![1].ShouldBe(" a ");
    }

    [Fact]
    public async Task Function_ReturningATask_IsAwaited()
    {
        await using var service = await TestService.StartAsync(router =>
        {
            router.InsertRoute(SampleTables.Films, "/task", async (int id) =>
            {
                await Task.Yield();
                return new { id };
            });
            router.InsertRoute(SampleTables.Films, "/value-task", async ValueTask<Size> (string prompt) =>
            {
                await Task.Yield();
                return new Size(prompt.Length);
            });
        });
        (await service.PostAsync("/task", Film)).Body.ShouldBe("""{"id":1}""");
        (await service.PostAsync("/value-task", Film)).Body.ShouldBe("""{"length":3}""");
    }

    [Fact]
    public async Task Function_OfEveryTypeOfColumn_GetsTheValues()
    {
        var table = Table.Define("all", t => t.Int("a").Float("b").ArrayOfFloat(
            "c").ArrayOfInt("d").Binary("e").Json("f").Timestamp("g").Image("h").Nullable().ArrayOfFloat("i"));
        await using var service = await TestService.StartAsync(router => router.InsertRoute(
            table, "/all",
            (short a, float b, float[] c, int[] d, byte[] e, JsonElement f, DateTime g, string? h, double[] i) =>
                new { a, b, c, d, e, f, g, h, i }));
        service.Operations.Reply = () => new RowWritten(new StoredRow(
            [
                1L, 2.5, new[] { 3.5 }, new[] { 4L }, new byte[] { 5 }, new JsonText("""{"x":6}"""),
                DateTimeOffset.UnixEpoch, new MediaReference("p/q.png"), new[] { 7.5 },
            ],
            1));
        var answer = await service.PostAsync(
            "/all", """{"a":1,"b":2,"c":[],"d":[],"e":"","f":{},"g":"2026-01-01T00:00:00Z","i":[]}""");
        answer.Body.ShouldBe(
            $$"""{"a":1,"b":2.5,"c":[3.5],"d":[4],"e":"BQ==","f":{"x":6},"g":"1970-01-01T00:00:00Z","h":"{{service.Address}}media/p/q.png","i":[7.5]}""");
    }

    [Fact]
    public async Task Function_WithServices_GetsThemFromTheRequestsScope()
    {
        var lifetimes = new Lifetimes();
        await using var service = await StartAsync(
            services => services.AddSingleton(lifetimes).AddScoped<Scoped>(),
            router => router.InsertRoute(
                SampleTables.Films, "/a", (Scoped scoped, Scoped same, string prompt, IEnumerable<Scoped> all) =>
                    new { same = ReferenceEquals(scoped, same), all = all.Count() }));

        (await service.PostAsync("/a", Film)).Body.ShouldBe("""{"same":true,"all":1}""");
        (await service.PostAsync("/a", Film)).Status.ShouldBe(200);

        await service.StopAsync();
        lifetimes.Made.ShouldBe(2);
        lifetimes.Disposed.ShouldBe(2);
    }

    [Fact]
    public async Task Function_WithALogger_LogsUnderItsRoute()
    {
        await using var service = await TestService.StartAsync(
            router => router.InsertRoute(SampleTables.Films, "/a", (ILogger log, int id) =>
            {
                log.LogInformation("seen {Id}", id);
                return new { id };
            }));
        await service.PostAsync("/a", Film);
        service.Log.Lines.ShouldContain((LogLevel.Information, "seen 1"));
    }

    [Theory]
    [InlineData("/throws")]
    [InlineData("/fails-later")]
    [InlineData("/null")]
    [InlineData("/unwritable")]
    [InlineData("/problem")]
    public async Task Function_ThatFails_IsAnsweredWithoutItsTextAndTheRowStays(string path)
    {
        await using var service = await TestService.StartAsync(router =>
        {
            router.InsertRoute(
                SampleTables.Films, "/throws", Size (int id) => throw new InvalidOperationException("secret"));
            router.InsertRoute(SampleTables.Films, "/fails-later", async Task<Size> (int id) =>
            {
                await Task.Yield();
                throw new OperationCanceledException("secret");
            });
            router.InsertRoute(SampleTables.Films, "/null", Size2 (int id) => null!);
            router.InsertRoute(SampleTables.Films, "/unwritable", (int id) => new Unwritable());
            router.InsertRoute(SampleTables.Films, "/problem", Size (int id) =>
                throw new Contracts.Errors.ProblemException(
                    new Contracts.Errors.Problem(Contracts.Errors.ErrorCodes.NoRow, "secret")));
        });

        var answer = await service.PostAsync(path, Film);

        answer.ShouldBeProblem(500, "handler_failed").Body.ShouldNotContain("secret");
        answer.ETag.ShouldBeNull();
        service.Operations.Inserted.ShouldNotBeNull();
        var trace = answer.Json.GetProperty("traceId").GetString()!;
        service.Log.Lines.ShouldContain(line => line.Level == LogLevel.Error && line.Text.Contains(trace));
        if (path != "/null")
            service.Log.Lines.ShouldContain(line => line.Text.Contains("secret"));
    }

    [Fact]
    public async Task Function_AfterAFailure_AnswersWhole()
    {
        var fails = true;
        await using var service = await TestService.StartAsync(router =>
            router.InsertRoute(SampleTables.Films, "/a", (int id) => new Sometimes(fails)));
        (await service.PostAsync("/a", Film)).Status.ShouldBe(500);
        fails = false;
        (await service.PostAsync("/a", Film)).Body.ShouldBe("""{"first":"1","second":"2"}""");
    }

    [Fact]
    public async Task Update_OfAMissingRow_DoesNotCallTheFunction()
    {
        var calls = 0;
        await using var service = await TestService.StartAsync(router =>
            router.UpdateRoute(SampleTables.Films, "/a", (int id) => new { calls = Interlocked.Increment(ref calls) }));
        service.Operations.Reply = () => RowMissing.Instance;
        (await service.PostAsync("/a", """{"id":1}""")).ShouldBeProblem(404, "row_not_found");
        calls.ShouldBe(0);
        service.Operations.Reply = null;
        var answer = await service.PostAsync("/a", """{"id":1}""");
        answer.Body.ShouldBe("""{"calls":1}""");
        answer.ETag.ShouldBe("\"7\"");
    }

    [Fact]
    public async Task Compute_WithAFunction_AnswersWithoutAVersion()
    {
        await using var service = await TestService.StartAsync(router =>
        {
            router.ComputeRoute(SampleTables.Films, "/a", (string prompt, double? rating) => new { prompt, rating });
            router.ComputeRoute(
                SampleTables.Films, "/b", Size (string prompt) => throw new InvalidOperationException());
        });
        var answer = await service.PostAsync("/a", Film);
        answer.Body.ShouldBe("""{"prompt":" a ","rating":2}""");
        answer.ETag.ShouldBeNull();
        service.Operations.WasCalled.ShouldBeFalse();
        (await service.PostAsync("/b", Film)).ShouldBeProblem(500, "handler_failed").Body.ShouldNotContain("stored");
    }

    [Fact]
    public async Task Function_CalledByManyAtOnce_GetsEachItsOwnRow()
    {
        const int requests = 16;
        var all = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var inside = 0;
        await using var service = await TestService.StartAsync(
            router => router.InsertRoute(SampleTables.Films, "/a", async (int id, string prompt) =>
            {
                if (Interlocked.Increment(ref inside) == requests)
                    all.SetResult();
                await all.Task;
                return new { id, prompt };
            }));
        var answers = await Task.WhenAll(Enumerable.Range(0, requests)
            .Select(id => service.PostAsync("/a", $$"""{"id":{{id}},"prompt":"p{{id}}"}""")))
            .OrFailAsync("all requests were inside the function at once");
        answers.Select(answer => answer.Body)
            .ShouldBe(Enumerable.Range(0, requests).Select(id => $$"""{"id":{{id}},"prompt":"p{{id}}"}"""));
    }

    [Fact]
    public async Task Function_WhoseClientLeaves_IsCancelled()
    {
        var entered = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        var ended = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var service = await TestService.StartAsync(
            router => router.InsertRoute(SampleTables.Films, "/a", async (int id, CancellationToken end) =>
            {
                using var registration = end.Register(() => ended.SetResult(true));
                entered.SetResult(true);
                await Task.Delay(Timeout.Infinite, end);
                return new { id };
            }));
        using var leaving = new CancellationTokenSource();
        var request = service.Client.PostAsync("/a", new StringContent(Film), leaving.Token);
        await entered.Task.OrFailAsync("the function was called");
        await leaving.CancelAsync();
        await ended.Task.OrFailAsync("the function's cancellation came");
        await Should.ThrowAsync<OperationCanceledException>(() => request);
        service.Log.Lines.ShouldNotContain(line => line.Level == LogLevel.Error);
    }

    [Fact]
    public async Task Function_Result_IsWrittenAsTheApplicationSays()
    {
        await using var service = await StartAsync(
            services => services.Configure<JsonOptions>(
                options => options.SerializerOptions.PropertyNamingPolicy = JsonNamingPolicy.KebabCaseUpper),
            router => router.InsertRoute(SampleTables.Films, "/a", (int id) => new { FilmNumber = id }));
        (await service.PostAsync("/a", Film)).Body.ShouldBe("""{"FILM-NUMBER":1}""");
    }

    private static Task<TestService> StartAsync(Action<IServiceCollection> services, Action<TableRouter> routes) =>
        TestService.StartAsync(TestService.Build(app => routes(app.MapTables()), services: services));

    private readonly record struct Size(int Length);

    private sealed record Size2(int Length);

    private sealed record Unwritable
    {
        public string First => "1";

        public string Second => throw new InvalidOperationException("secret");
    }

    private sealed class Sometimes(bool fails)
    {
        public string First => "1";

        public string Second => fails ? throw new InvalidOperationException() : "2";
    }

    private sealed class Lifetimes
    {
        public int Made { get; set; }

        public int Disposed { get; set; }
    }

    private sealed class Scoped : IDisposable
    {
        private readonly Lifetimes _lifetimes;

        public Scoped(Lifetimes lifetimes)
        {
            _lifetimes = lifetimes;
            _lifetimes.Made++;
        }

        public void Dispose() => _lifetimes.Disposed++;
    }
}
