using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace TableActors.Host.Tests.Support;

/// <summary>
/// A real HTTP server in the test's process whose one route, POST /rows, answers as the test says.
/// Its document calls it an insert route of the columns id, name and zip.
/// </summary>
internal sealed class TestServer : IAsyncDisposable
{
    private const string Document = """
        {
          "openapi": "3.1.0", "info": { "title": "test", "version": "1" },
          "paths": { "/rows": { "post": { "x-tableactors-route": "insert", "responses": { "200": { "description": "stored" } }, "requestBody": {
            "content": { "application/json": { "schema": { "type": "object", "required": ["id"], "properties": {
              "id": { "type": "integer", "format": "int64" }, "name": { "type": ["string", "null"] }, "zip": { "type": ["string", "null"] } } } } } } } } }
        }
        """;

    private readonly WebApplication _app;
    private readonly ConcurrentQueue<string> _keys = [];
    private readonly ConcurrentQueue<string> _bodies = [];

    private TestServer(WebApplication app) => _app = app;

    public string Url => _app.Urls.Single();

    /// <summary>All bodies that came, in the order of their arrival.</summary>
    public IReadOnlyCollection<string> Bodies => _bodies;

    /// <summary>The <c>Idempotency-Key</c>s of all rows, in the order of their arrival.</summary>
    public IReadOnlyCollection<string> Keys => _keys;

    /// <summary>Starts a server.</summary>
    /// <param name="answer">Answers one request, given its body and its number from 1.</param>
    public static async Task<TestServer> StartAsync(Func<HttpContext, JsonElement, int, Task> answer)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Services.AddRoutingCore();
        var app = builder.Build();
        var server = new TestServer(app);
        var number = 0;
        app.MapGet("/openapi.json", context => context.Response.WriteAsync(Document));
        app.MapPost("/rows", async context =>
        {
            using var body = await JsonDocument.ParseAsync(context.Request.Body);
            server._bodies.Enqueue(body.RootElement.GetRawText());
            server._keys.Enqueue(context.Request.Headers["Idempotency-Key"].ToString());
            await answer(context, body.RootElement, Interlocked.Increment(ref number));
        });
        await app.StartAsync();
        return server;
    }

    /// <summary>Starts a server that takes every row.</summary>
    public static Task<TestServer> StartAsync() => StartAsync((_, _, _) => Task.CompletedTask);

    /// <summary>Answers with a problem.</summary>
    public static Task RefuseAsync(HttpContext context, int status, string? code, string detail)
    {
        context.Response.StatusCode = status;
        return context.Response.WriteAsJsonAsync(new { code, detail });
    }

    public Task StopAsync() => _app.StopAsync();

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
