using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using TableActors.AspNetCore.Health;
using TableActors.AspNetCore.Tests.Support;
using TableActors.Sqlite;
using TableActors.TestSupport;

namespace TableActors.AspNetCore.Tests.Hosting;

public sealed class ConnectionDrainTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Answer_AsksForANewConnection_OnceTheNodeIsToldToStop()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        builder.AddTableActors(options => options.UseSqlite(_folder.File("tables.db")));
        await using var app = builder.Build();
        app.MapTables();
        await app.StartAsync();
        using var client = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) };
        using (var before = await client.GetAsync("/health/ready"))
            (before.Headers.ConnectionClose, (int)before.StatusCode).ShouldBe((null, 200));

        app.Lifetime.StopApplication();

        using var after = await client.GetAsync("/health/ready");
        (after.Headers.ConnectionClose, (int)after.StatusCode).ShouldBe((true, 503));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Stopping_TakesAWhile_WhereThereIsSomebodyToGoTo(bool isAmongOthers)
    {
        var time = new SteppedTime();
        var drain = new ConnectionDrain(isAmongOthers, new Lifetime(), time);
        var stopping = drain.StoppingAsync(default);
        stopping.IsCompleted.ShouldBe(!isAmongOthers);
        time.FireTimers();
        stopping.IsCompletedSuccessfully.ShouldBeTrue();
    }

    private sealed class Lifetime : IHostApplicationLifetime
    {
        public CancellationToken ApplicationStarted => default;

        public CancellationToken ApplicationStopping => default;

        public CancellationToken ApplicationStopped => default;

        public void StopApplication() => throw new NotSupportedException();
    }
}
