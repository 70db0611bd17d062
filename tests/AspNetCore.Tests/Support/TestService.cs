using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using TableActors.Actors.Hosting;
using TableActors.Actors.Jobs;
using TableActors.Actors.Operations;
using TableActors.Actors.Stores;
using TableActors.Actors.Tables;
using TableActors.Postgres;
using TableActors.Sqlite;

namespace TableActors.AspNetCore.Tests.Support;

/// <summary>
/// The routes over real HTTP, on a free port of this machine, with scripted operations and store
/// behind them.
/// </summary>
internal sealed class TestService : IAsyncDisposable
{
    private readonly MediaFolder _media = new();
    private WebApplication _app = null!;

    private TestService()
    {
    }

    public RecordingOperations Operations { get; } = new();

    public ScriptedStore Store { get; } = new();

    public ScriptedRegion Region { get; } = new();

    public ScriptedJobs Jobs { get; } = new();

    public RecordingLog Log { get; } = new();

    public MediaFolder Media => _media;

    public HttpClient Client { get; private set; } = null!;

    public Uri Address => Client.BaseAddress!;

    public IServiceProvider Services => _app.Services;

    /// <summary>A service that has not been started, for what happens before.</summary>
    public static TestService Build(
        Action<WebApplication> map,
        Action<TableActorsOptions>? options = null,
        Action<TableHttpOptions>? http = null,
        TimeProvider? time = null,
        Action<IServiceCollection>? services = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        builder.Services.Configure(options ?? (_ => { }));
        builder.Services.Configure(http ?? (_ => { }));
        if (time is not null)
            builder.Services.AddSingleton(time);
        var service = new TestService();
        builder.Services.AddSingleton<ITableOperations>(service.Operations);
        builder.Services.AddSingleton<ITableStore>(service.Store);
        builder.Services.AddSingleton<ITableRegion>(service.Region);
        builder.Services.AddSingleton<IJobs>(service.Jobs);
        builder.Services.AddSingleton<IJobRetries>(service.Jobs);
        builder.Services.AddSingleton<ILoggerProvider>(service.Log);
        builder.Services.Configure<TableActorsOptions>(
            o => o.UseMediaStore(_ => service._media.Store).AddSqliteExports().AddPostgresExports());
        builder.Services.AddTableOperations();
        TableActorsBuilderExtensions.AddRoutes(builder.Services);
        services?.Invoke(builder.Services);
        service._app = builder.Build();
        map(service._app);
        return service;
    }

    public static Task<TestService> StartAsync(Action<TableRouter> routes, Action<TestService>? prepare = null) =>
        StartAsync(Build(app => routes(app.MapTables())), prepare);

    public static async Task<TestService> StartAsync(TestService service, Action<TestService>? prepare = null)
    {
        prepare?.Invoke(service);
        await service._app.StartAsync();
        service.Client = new HttpClient { BaseAddress = new Uri(service._app.Urls.Single()) };
        return service;
    }

    public async Task<Answer> PostAsync(string path, string body, params (string Name, string Value)[] headers) =>
        await SendAsync(HttpMethod.Post, path, Encoding.UTF8.GetBytes(body), headers);

    public async Task<Answer> GetAsync(string path, params (string Name, string Value)[] headers) =>
        await SendAsync(HttpMethod.Get, path, null, headers);

    public async Task<Answer> SendAsync(
        HttpMethod method, string path, byte[]? body, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null)
            request.Content = new ByteArrayContent(body);
        foreach (var (name, value) in headers)
        {
            if (!request.Headers.TryAddWithoutValidation(name, value))
                request.Content!.Headers.TryAddWithoutValidation(name, value);
        }

        using var response = await Client.SendAsync(request);
        return await Answer.ReadAsync(response);
    }

    public Task StopAsync() => _app.StopAsync();

    public async ValueTask DisposeAsync()
    {
        Client?.Dispose();
        await _app.DisposeAsync();
        _media.Dispose();
    }
}
