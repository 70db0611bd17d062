using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using TableActors.AspNetCore.OpenApi;
using TableActors.Sqlite;
using TableActors.TestSupport;

namespace TableActors.AspNetCore.Tests.OpenApi.Support;

/// <summary>An application on a database of its own, with its OpenAPI document.</summary>
internal sealed class DocumentedService : IAsyncDisposable
{
    private readonly TestFolder _folder = new();
    private readonly WebApplication _app;

    public DocumentedService(
        Action<WebApplication> map, Action<TableHttpOptions>? http = null, Action<WebApplicationBuilder>? build = null)
    {
        var builder = WebApplication.CreateSlimBuilder(
            new WebApplicationOptions { ApplicationName = "sample service" });
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        builder.AddTableActors(options => options.UseSqlite(_folder.File("tables.db")), http);
        build?.Invoke(builder);
        _app = builder.Build();
        map(_app);
    }

    public IServiceProvider Services => _app.Services;

    /// <summary>The document of routes, without a server.</summary>
    public static async Task<ApiDocument> DocumentOfAsync(
        Action<TableRouter> routes, string prefix = "", Action<TableHttpOptions>? http = null)
    {
        await using var service = new DocumentedService(app => routes(app.MapTables(prefix)), http);
        return await service.CheckAndReadAsync();
    }

    public async Task<ApiDocument> CheckAndReadAsync()
    {
        (await Services.GetRequiredService<TableServiceCheck>().CheckAsync()).ShouldBeEmpty();
        return await ReadAsync();
    }

    public async Task<ApiDocument> ReadAsync() =>
        new(await Services.GetRequiredService<TableApiDocument>().GetJsonAsync());

    /// <summary>Starts to listen.</summary>
    public async Task<HttpClient> StartAsync()
    {
        await _app.StartAsync();
        return new HttpClient(new HttpClientHandler { AllowAutoRedirect = false })
        {
            BaseAddress = new Uri(_app.Urls.Single())
        };
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _folder.Dispose();
    }
}
