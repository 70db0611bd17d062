using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using TableActors.Host.Tests.Support;

namespace TableActors.Host.Tests.Serving;

/// <summary>What a service file's section <c>telemetry</c> leads to, over HTTP.</summary>
[Trait("Category", "Slow")]
public sealed class ServiceTelemetryTests
{
    private const string Films =
        """

        [tables.telemetry_films.columns]
        id = { type = "int", primary_key = true }
        name = { type = "string?", computed = { function = "upper", args = [{ value = "a" }] } }

        [queries.all_films]
        sql = "select id from telemetry_films"

        [[routes]]
        type = "insert"
        table = "telemetry_films"
        path = "/films"

        [[routes]]
        type = "query"
        query = "all_films"
        path = "/films/all"
        """;

    [Fact]
    public async Task Metrics_AreServedForPrometheus_WhereverTheRoutesAre()
    {
        await using var service = await RunningService.StartAsync(
            "prefix = \"/api\"\ntelemetry.prometheus = true" + Films);
        (await service.PostAsync("/api/films", null, """{"id": 1}""")).Status.ShouldBe(200);
        (await service.PostAsync("/api/films", null, """{"id": 1}""")).Status.ShouldBe(409);
        (await service.PostAsync("/api/films/all", null, "{}")).Status.ShouldBe(200);

        var metrics = await service.GetAsync("/metrics");

        metrics.Status.ShouldBe(200);
        ValueOf(metrics.Body, "tableactors_writes_total", "telemetry_films", "operation=\"insert\"", "outcome=\"done\"")
            .ShouldBe("1");
        ValueOf(
            metrics.Body, "tableactors_writes_total", "telemetry_films", "operation=\"insert\"",
            "outcome=\"duplicate_key\"").ShouldBe("1");
        ValueOf(metrics.Body, "tableactors_queue_wait_time_seconds_count", "telemetry_films").ShouldBe("2");
        ValueOf(metrics.Body, "tableactors_batch_size_count", "telemetry_films").ShouldBe("2");
        ValueOf(metrics.Body, "tableactors_queue_size", "telemetry_films").ShouldBe("0");
        ValueOf(metrics.Body, "tableactors_computation_duration_seconds_count", "telemetry_films", "column=\"name\"")
            .ShouldBe("2");
        ValueOf(metrics.Body, "tableactors_owner_changes_total", "telemetry_films", "change=\"taken\"").ShouldBe("1");
        ValueOf(
            metrics.Body, "db_client_operation_duration_seconds_count", "telemetry_films",
            "db_operation_name=\"commit\"", "db_system_name=\"sqlite\"").ShouldBe("2");
        ValueOf(metrics.Body, "db_client_operation_duration_seconds_count", "all_films", "db_operation_name=\"query\"")
            .ShouldBe("1");
        metrics.Body.ShouldContain("db_client_connection_wait_time_seconds_count");
        metrics.Body.ShouldContain("tableactors_jobs{");
        metrics.Body.ShouldContain("kestrel_active_connections");
        metrics.Body.ShouldNotContain("http_server_request");
    }

    [Fact]
    public async Task Metrics_OfRequests_AreMeasuredWhereTheFileSaysSo()
    {
        await using var service = await RunningService.StartAsync(
            "telemetry = { prometheus = true, requests = true }" + Films);
        (await service.PostAsync("/films", null, """{"id": 1}""")).Status.ShouldBe(200);

        var metrics = await service.GetAsync("/metrics");

        ValueOf(
            metrics.Body, "http_server_request_duration_seconds_count", "http_route=\"/films\"",
            "http_response_status_code=\"200\"").ShouldBe("1");
    }

    [Fact]
    public async Task Metrics_AreNotServedUnlessTheFileSaysSo()
    {
        await using var service = await RunningService.StartAsync("telemetry.traces = 1" + Films);

        (await service.GetAsync("/metrics")).Status.ShouldBe(404);
    }

    [Fact]
    public async Task Collector_GetsTracesAndMetrics_WithTheHeaders()
    {
        await using var collector = await Collector.StartAsync();
        var toml =
            $$"""
            name = "collected"
            [telemetry]
            otlp = "{{collector.Url}}"
            protocol = "http"
            headers = "${OTLP_HEADERS}"
            traces = 1.0
            """ + Films;
        await using (var service = await RunningService.StartAsync(
            toml, new Dictionary<string, string> { ["OTLP_HEADERS"] = "x-key=plum 1,x-other=2" }))
            (await service.PostAsync("/films", null, """{"id": 1}""")).Status.ShouldBe(200);

        // What is left is sent when the service ends.
        collector.Got.Select(got => got.Path).Distinct().ShouldBe(["/v1/traces", "/v1/metrics"], ignoreOrder: true);
        collector.Got.ShouldAllBe(
            got => got.Key == "plum 1" && got.Body.Contains("collected", StringComparison.Ordinal));
        var traces = string.Concat(collector.Got.Where(got => got.Path == "/v1/traces").Select(got => got.Body));
        foreach (var part in new[]
        {
            "POST /films", "http.request.method", "http.route", "http.response.status_code", "insert telemetry_films",
            "commit telemetry_films"
        })
            traces.ShouldContain(part);
        string.Concat(collector.Got.Where(got => got.Path == "/v1/metrics").Select(got => got.Body))
            .ShouldContain("tableactors.writes");
    }

    [Theory]
    [InlineData("0.0", "01", true)]
    [InlineData("1.0", "00", false)]
    public async Task Request_ThatSaysWhetherItIsTraced_DecidesItself(string share, string flags, bool isTraced)
    {
        const string trace = "4bf92f3577b34da6a3ce929d0e0e4736", above = "00f067aa0ba902b7";
        await using var collector = await Collector.StartAsync();
        var toml = $"telemetry = {{ otlp = \"{collector.Url}\", protocol = \"http\", traces = {share} }}" + Films;
        await using (var service = await RunningService.StartAsync(toml))
            (await service.SendAsync(
                HttpMethod.Post, "/films", null, """{"id": 1}""",
                ("traceparent", $"00-{trace}-{above}-{flags}"))).Status.ShouldBe(200);

        var traces = string.Concat(collector.Got.Where(got => got.Path == "/v1/traces").Select(got => got.Body));
        traces.Contains("POST /films", StringComparison.Ordinal).ShouldBe(isTraced);
        foreach (var id in new[] { trace, above })
            traces.Contains(Encoding.Latin1.GetString(Convert.FromHexString(id)), StringComparison.Ordinal)
                .ShouldBe(isTraced);
    }

    [Fact]
    public async Task Request_OfAPathThatIsNotServed_IsTracedByItsMethod()
    {
        await using var collector = await Collector.StartAsync();
        await using (var service = await RunningService.StartAsync(
            $"telemetry = {{ otlp = \"{collector.Url}\", protocol = \"http\", traces = 1.0 }}" + Films))
            (await service.SendAsync(new HttpMethod("PLUM"), "/nowhere", null)).Status
                .ShouldBeGreaterThanOrEqualTo(400);

        var traces = string.Concat(collector.Got.Where(got => got.Path == "/v1/traces").Select(got => got.Body));
        traces.ShouldContain("_OTHER");
        traces.ShouldNotContain("PLUM");
    }

    [Fact]
    public async Task Collector_ThatIsNotThere_IsNoMatterToCallers()
    {
        await using var service = await RunningService.StartAsync(
            "telemetry = { otlp = \"http://127.0.0.1:1\", traces = 1 }" + Films);

        for (var id = 0; id < 20; id++)
            (await service.PostAsync("/films", null, $$"""{"id": {{id}}}""")).Status.ShouldBe(200);
        (await service.GetAsync("/health/ready")).Body.ShouldBe("""{"status":"ready"}""");
    }

    private static string? ValueOf(string metrics, string name, params string[] labels) => metrics.Split('\n')
        .SingleOrDefault(line => line.StartsWith(name + "{", StringComparison.Ordinal)
            && labels.All(label => line.Contains(label, StringComparison.Ordinal)))
        ?.Split(' ')[1];

    /// <summary>Takes what is sent by OTLP over HTTP. Texts stand in it as they are.</summary>
    private sealed class Collector : IAsyncDisposable
    {
        private readonly WebApplication _app;
        private readonly ConcurrentQueue<(string Path, string Key, string Body)> _got = [];

        private Collector(WebApplication app) => _app = app;

        public string Url => _app.Urls.Single();

        public IReadOnlyCollection<(string Path, string Key, string Body)> Got => _got;

        public static async Task<Collector> StartAsync()
        {
            var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
            builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
            builder.Services.AddRoutingCore();
            var collector = new Collector(builder.Build());
            collector._app.MapPost("/v1/{kind}", async context =>
            {
                using var reader = new StreamReader(context.Request.Body, Encoding.Latin1);
                collector._got.Enqueue(
                    (context.Request.Path, context.Request.Headers["x-key"].ToString(), await reader.ReadToEndAsync()));
            });
            await collector._app.StartAsync();
            return collector;
        }

        public ValueTask DisposeAsync() => _app.DisposeAsync();
    }
}
