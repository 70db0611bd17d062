using System.Globalization;
using System.Text;
using Akka.Actor;
using Akka.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using TableActors.Actors.Exports;
using TableActors.Actors.Hosting;
using TableActors.Actors.Jobs;
using TableActors.Actors.Stores;
using TableActors.Actors.Tables;
using TableActors.Contracts.Columns;
using TableActors.Contracts.Exports;
using TableActors.Contracts.Jobs;
using TableActors.Contracts.Naming;
using TableActors.Contracts.Queries;
using TableActors.Contracts.Tables;
using TableActors.Sqlite;
using TableActors.TestSupport;

namespace TableActors.Actors.Tests.Jobs;

/// <summary>A whole node with one table and one route whose jobs insert into it.</summary>
internal sealed class JobNode : IAsyncDisposable
{
    private static readonly TableDefinition Films = Table.Define(
        "films", t => t.Int("id").PrimaryKey().String("title"));
    public const string Route = "POST /films";

    public const string ExportedRoute = "POST /films/exported";

    private readonly IHost _host;

    private JobNode(IHost host) => _host = host;

    public IJobs Jobs => _host.Services.GetRequiredService<IJobs>();

    public ITableStore Store => _host.Services.GetRequiredService<ITableStore>();

    private IServedTables Tables => _host.Services.GetRequiredService<IServedTables>();

    /// <summary>Starts a node.</summary>
    /// <param name="configure">Chooses the store.</param>
    /// <param name="withRoute">Whether there is a route.</param>
    /// <param name="time">The clock.</param>
    /// <param name="target">The target of a second route, whose rows are exported.</param>
    public static async Task<JobNode> StartAsync(
        Action<TableActorsOptions> configure, bool withRoute = true, TimeProvider? time = null,
        SqlExport? target = null)
    {
        var host = new HostBuilder()
            .ConfigureServices(
                services => services.AddSingleton(time ?? TimeProvider.System).AddTableActorsNode(options =>
                {
                    configure(options);
                    options.AddSqliteExports();
                    options.Overrides = ActorSpec.Serialized;
                }))
            .Build();
        var schema = host.Services.GetRequiredService<ServedTables>().Register(Films).ShouldNotBeNull();
        var (routes, writer) =
            (host.Services.GetRequiredService<JobRoutes>(), host.Services.GetRequiredService<ITableGateway>());
        if (withRoute)
            routes.Register(new InsertingRoute(Route, schema, writer));
        if (target is not null)
        {
            var targets = host.Services.GetRequiredService<ExportTargets>();
            var export = targets.Create(target, [new("id", ColumnTypes.Int)]);
            (await export.PrepareAsync(default).OrFailAsync("the target is prepared")).ShouldBeEmpty();
            host.Services.GetRequiredService<ExportRoutes>()
                .Register(ExportedRoute, new ExportRoute(export, target.Retry));
            routes.Register(
                new InsertingRoute(ExportedRoute, schema, writer, ExportLaneName.Find("films", target, targets)));
        }

        await host.StartAsync().OrFailAsync("the node starts");
        return new JobNode(host);
    }

    public static JobSubmission Request(long key, JobId? id = null, string route = Route)
    {
        var inputs = Encoding.UTF8.GetBytes(key.ToString(CultureInfo.InvariantCulture));
        return new JobSubmission(id ?? JobId.New(), route, inputs, RequestFingerprint.Of(inputs));
    }

    public Task<JobSubmissionResult> SubmitAsync(JobSubmission request) =>
        Jobs.SubmitAsync(request, TimeProvider.System.GetUtcNow().AddSeconds(30), CancellationToken.None);

    public Task<JobSubmissionResult> RunAsync(JobSubmission request) =>
        Jobs.RunAsync(request, TimeProvider.System.GetUtcNow().AddSeconds(30), CancellationToken.None);

    public Task<JobDetails?> FindAsync(JobId job) => Jobs.FindAsync(job, CancellationToken.None);

    /// <summary>Waits until a job has ended, even if the database fails meanwhile.</summary>
    public Task<JobDetails> EndedAsync(JobSubmission request) => Task.Run(async () =>
    {
        while (true)
        {
            if (await RunAsync(request)
                is JobSubmissionResult.Accepted { Details: { State: not JobState.Pending } ended })
                return ended;
            await Task.Yield();
        }
    }).OrFailAsync($"job {request.Id} ends");

    /// <summary>How many rows there are.</summary>
    public async Task<long> CountAsync()
    {
        var query = await Store.PrepareAsync(
            Query.Sql("count", "select count(*) as n from films"), Tables, CancellationToken.None);
        return (long)(await Store.QueryAsync(query, [], null, CancellationToken.None))[0].Values[0]!;
    }

    /// <summary>Takes a row away.</summary>
    public Task DeleteAsync(long key)
    {
        var films = Tables.Tables[0];
        return _host.Services.GetRequiredService<ITableGateway>()
            .WriteAsync(films.Delete(("id", key)), CancellationToken.None);
    }

    /// <summary>Stops all actors at once. They finish nothing, as in a crash.</summary>
    public async Task BreakOffAsync()
    {
        var actors = _host.Services.GetRequiredService<IActorRegistry>();
        IActorRef[] regions = [actors.Get<JobRegion>(), actors.Get<ExportLaneRegion>(), actors.Get<TableRegion>()];
        foreach (var region in regions)
            _host.Services.GetRequiredService<ActorSystem>().Stop(region);
        await Task.WhenAll(regions.Select(region => region.WatchAsync())).OrFailAsync("the regions stop");
    }

    public Task StopAsync() => _host.StopAsync().OrFailAsync("the node stops");

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _host.Dispose();
    }
}
