using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace TableActors.Cluster.Tests.Telemetry;

/// <summary>
/// Takes the spans that nodes send by OTLP over HTTP. Besides, it computes a column for them: it
/// answers <c>{"text":"computed"}</c>.
/// </summary>
internal sealed class OtlpCollector : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<SentSpan> _spans = [];
    private readonly ConcurrentQueue<(string TraceParent, string TraceState)> _asked = [];

    private OtlpCollector(WebApplication app) => _app = app;

    public string Url => _app.Urls.Single();

    /// <summary>By what requests the column was computed for: their <c>traceparent</c> and <c>tracestate</c>.</summary>
    public IReadOnlyCollection<(string TraceParent, string TraceState)> Asked => _asked;

    /// <summary>The spans of a trace that have come so far.</summary>
    public IReadOnlyList<SentSpan> Of(string trace) => [.. _spans.Where(span => span.Trace == trace)];

    public static async Task<OtlpCollector> StartAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Services.AddRoutingCore();
        var collector = new OtlpCollector(builder.Build());
        collector._app.MapPost("/v1/traces", async context =>
        {
            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body);
            foreach (var span in SentSpan.ReadAll(body.ToArray()))
                collector._spans.Enqueue(span);
        });
        collector._app.MapPost("/v1/metrics", context => context.Request.Body.CopyToAsync(Stream.Null));
        collector._app.MapPost("/text", context =>
        {
            var headers = context.Request.Headers;
            collector._asked.Enqueue((headers["traceparent"].ToString(), headers["tracestate"].ToString()));
            return context.Response.WriteAsync("""{"text":"computed"}""");
        });
        await collector._app.StartAsync();
        return collector;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
