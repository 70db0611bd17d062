using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using TableActors.Actors.Hosting;
using TableActors.Actors.Operations;
using TableActors.Actors.Stores;
using TableActors.Actors.Tables;
using TableActors.Contracts.Messages;
using TableActors.Contracts.Tables;
using TableActors.Sqlite;
using TableActors.Sqlite.Tables;
using TableActors.TestSupport;

namespace TableActors.Actors.Tests.Hosting;

public sealed class TableActorsServiceExtensionsTests : IDisposable
{
    private static readonly TableDefinition Films = Table.Define("films", t => t
        .Int("id").PrimaryKey().String("title").Computed("loud", (string title) => title.ToUpperInvariant()));

    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Node_WithATable_ComputesCommitsAndFindsItAfterARestart()
    {
        using (var host = await StartAsync())
        {
            var reply = await InsertAsync(host, 1, "metropolis");

            reply.ShouldBeOfType<RowWritten>().Row.Values.ShouldBe([1L, "metropolis", "METROPOLIS"]);
            await host.Services.GetRequiredService<ITableRegion>().PingAsync(CancellationToken.None);
            await host.StopAsync().OrFailAsync("the node stops");
        }

        using var again = await StartAsync();
        var found = await again.Services.GetRequiredService<ITableStore>()
            .FindAsync(SchemaOf(again), [1L], CancellationToken.None);
        found.ShouldNotBeNull().Values[2].ShouldBe("METROPOLIS");
        (await InsertAsync(again, 2, "m")).ShouldBeOfType<RowWritten>().Row.Version.ShouldBe(2);
        await again.StopAsync().OrFailAsync("the node stops");
    }

    [Fact]
    public async Task Node_StoppedUnderLoad_HasAnsweredWhatItHasWritten()
    {
        using var host = await StartAsync();
        var written = 0;
        var firstIsWritten = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var writers = Enumerable.Range(0, 16).Select(writer => Task.Run(async () =>
        {
            for (var i = 0; await InsertAsync(host, i * 16 + writer, "x") is RowWritten; i++)
            {
                Interlocked.Increment(ref written);
                firstIsWritten.TrySetResult();
            }
        })).ToList();
        await firstIsWritten.Task.OrFailAsync("a row is written");

        await host.StopAsync().OrFailAsync("the node stops");
        await Task.WhenAll(writers).OrFailAsync("every writer has got an answer");

        await using var store = new SqliteTableStore(
            SqliteLocation.Parse(DatabasePath),
            Microsoft.Extensions.Logging.Abstractions.NullLogger<SqliteTableStore>.Instance);
        var query = await store.PrepareAsync(
            Contracts.Queries.Query.Sql("count", "select count(*) as n from films"),
            host.Services.GetRequiredService<IServedTables>(), CancellationToken.None);
        (await store.QueryAsync(query, [], null, CancellationToken.None))[0].Values[0].ShouldBe((long)written);
    }

    [Fact]
    public async Task Node_WithSettingsOutOfRange_DoesNotStartAndSaysAll()
    {
        using var host = Build(options =>
        {
            options.MaxBatchWrites = 0;
            options.UpdateAttempts = 0;
        });

        var refused = await Should.ThrowAsync<OptionsValidationException>(() => host.StartAsync());

        refused.Failures.Count().ShouldBe(2);
    }

    [Fact]
    public void AddTableActorsNode_Twice_AppliesBothAndAddsOne()
    {
        var services = new ServiceCollection();
        services.AddTableActorsNode(options => options.UseSqlite(DatabasePath));
        var count = services.Count(service => service.ServiceType == typeof(IHostedService));
        services.AddTableActorsNode(options => options.MaxBatchWrites = 7);

        services.Count(service => service.ServiceType == typeof(IHostedService)).ShouldBe(count);
        services.BuildServiceProvider()
            .GetRequiredService<IOptions<TableActorsOptions>>()
            .Value.MaxBatchWrites.ShouldBe(7);
    }

    private string DatabasePath => _folder.File("tables.db");

    private static TableSchema SchemaOf(IHost host) => host.Services.GetRequiredService<IServedTables>().Tables[0];

    private static async Task<WriteReply> InsertAsync(IHost host, long id, string title) =>
        await host.Services.GetRequiredService<ITableOperations>().InsertAsync(
            SchemaOf(host), [id, title, null],
            new OperationContext(TimeProvider.System.GetUtcNow().AddSeconds(5), CancellationToken.None));

    private IHost Build(Action<TableActorsOptions>? configure = null) => new HostBuilder()
        .ConfigureServices(services => services.AddTableActorsNode(options =>
        {
            options.UseSqlite(DatabasePath);
            options.Overrides = ActorSpec.Serialized;
            configure?.Invoke(options);
        }))
        .Build();

    private async Task<IHost> StartAsync()
    {
        var host = Build();
        host.Services.GetRequiredService<ServedTables>().Register(Films).ShouldNotBeNull();
        await host.StartAsync().OrFailAsync("the node starts");
        return host;
    }
}
