using System.Net.Http.Headers;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using TableActors.Actors.Hosting;
using TableActors.Host.Serving;
using TableActors.TestSupport;

namespace TableActors.Host.Tests.Support;

/// <summary>A service of a file, over HTTP on a free port, on an SQLite store of its own.</summary>
internal sealed class RunningService : IAsyncDisposable
{
    private readonly TestFolder _scratch;
    private readonly WebApplication _app;
    private readonly HttpClient _client;

    private RunningService(TestFolder scratch, WebApplication app)
    {
        (_scratch, _app) = (scratch, app);
        _client = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) };
    }

    public IReadOnlyList<RouteEndpoint> Endpoints =>
        [.. _app.Services.GetRequiredService<EndpointDataSource>().Endpoints.Cast<RouteEndpoint>()];

    public static async Task<RunningService> StartAsync(
        string toml, IReadOnlyDictionary<string, string>? environment = null)
    {
        var scratch = new TestFolder();
        var service = ServiceText.Sound(toml, environment ?? new Dictionary<string, string>());
        var app = ServiceApplication.Build(service with
        {
            Store = scratch.File("service.db"),
            Http = service.Http with { Urls = ["http://127.0.0.1:0"] },
            Media = service.Media with { Store = scratch.File("media") },
        });
        await app.StartAsync();
        return new RunningService(scratch, app);
    }

    public async Task<ServiceAnswer> SendAsync(
        HttpMethod method, string path, string? key, string? body = null, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null)
            request.Content = new StringContent(body);
        if (key is not null)
            request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {key}");
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        using var response = await _client.SendAsync(request);
        return new ServiceAnswer(
            (int)response.StatusCode, await response.Content.ReadAsStringAsync(), response.Headers);
    }

    public Task<ServiceAnswer> GetAsync(string path, string? key = null) => SendAsync(HttpMethod.Get, path, key);

    public Task<ServiceAnswer> PostAsync(string path, string? key, string body) =>
        SendAsync(HttpMethod.Post, path, key, body);

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
        _scratch.Dispose();
    }
}

internal sealed record ServiceAnswer(int Status, string Body, HttpResponseHeaders Headers)
{
    public JsonElement Json => JsonDocument.Parse(Body).RootElement;

    /// <summary>The code of a problem; <see langword="null"/>: it is none.</summary>
    public string? Code => Status >= 400 && Body.Length > 0 ? Json.GetProperty("code").GetString() : null;
}
