using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;
using TableActors.Actors.Hosting;
using TableActors.Sqlite;
using TableActors.TestSupport;

namespace TableActors.AspNetCore.Tests.Support;

/// <summary>
/// An application with everything that belongs to it: routes, operations, table actors, and a
/// SQLite file of its own.
/// </summary>
internal sealed class SqliteService : IAsyncDisposable
{
    private readonly WebApplication _app;

    private SqliteService(WebApplication app)
    {
        _app = app;
        Client = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) };
    }

    public HttpClient Client { get; }

    public static Task<SqliteService> StartAsync(
        string file, Action<TableRouter> routes, Action<TableActorsOptions>? options = null) =>
        StartAsync(routes, o =>
        {
            o.UseSqlite(file);
            options?.Invoke(o);
        });

    /// <summary>Starts a service whose store the options choose.</summary>
    public static async Task<SqliteService> StartAsync(Action<TableRouter> routes, Action<TableActorsOptions> options)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        builder.AddTableActors(options);
        var app = builder.Build();
        try
        {
            routes(app.MapTables());
            await app.StartAsync();
            return new SqliteService(app);
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }
    }

    public async Task<Answer> PostAsync(string path, string body, string? ifMatch = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(body) };
        if (ifMatch is not null)
            request.Headers.TryAddWithoutValidation("If-Match", ifMatch);
        using var response = await Client.SendAsync(request);
        return await Answer.ReadAsync(response);
    }

    /// <summary>Sends any request.</summary>
    public async Task<Answer> SendAsync(
        HttpMethod method, string path, string? body, params (string Name, string Value)[] headers)
    {
        using var request =
            new HttpRequestMessage(method, path) { Content = body is null ? null : new StringContent(body) };
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        using var response = await Client.SendAsync(request);
        return await Answer.ReadAsync(response);
    }

    /// <summary>Posts with an <c>Idempotency-Key</c>.</summary>
    public async Task<Answer> PostKeyedAsync(string key, string path, string body, string? ifMatch = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(body) };
        request.Headers.TryAddWithoutValidation("Idempotency-Key", key);
        if (ifMatch is not null)
            request.Headers.TryAddWithoutValidation("If-Match", ifMatch);
        using var response = await Client.SendAsync(request);
        return await Answer.ReadAsync(response);
    }

    public async Task<Answer> GetAsync(string path)
    {
        using var response = await Client.GetAsync(path);
        return await Answer.ReadAsync(response);
    }

    /// <summary>Waits for the end of a job, and gives what it is then.</summary>
    public Task<Answer> EndOfJobAsync(string job) => Eventually.SeeAsync(
        $"{job} has ended",
        async () =>
        {
            var answer = await GetAsync(job);
            answer.Status.ShouldBe(200, answer.Body);
            return answer;
        },
        answer => answer.Json.GetProperty("status").GetString() != "pending");

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
    }
}
