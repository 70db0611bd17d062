using Akka.Actor;
using Akka.Cluster;
using Akka.Cluster.Hosting;
using Akka.Configuration;
using Akka.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using TableActors.Actors.Cluster;
using TableActors.Actors.Jobs;
using TableActors.Actors.Tables;

namespace TableActors.Bench.AkkaBench;

/// <summary>
/// An actor system under the settings of a table node, with a journal of its own; a cluster by
/// itself. Started by its first use.
/// </summary>
/// <param name="store">The database's name, for people.</param>
/// <param name="journal">Makes the journal's database.</param>
internal sealed class Node(string store, Func<Task<JournalLocation>> journal) : IAsyncDisposable
{
    private IHost? _host;

    public string Store => store;

    public async Task<ActorSystem> SystemAsync()
    {
        if (_host is null)
        {
            _host = Build(await journal());
            await _host.StartAsync();
            var cluster = Cluster.Get(_host.Services.GetRequiredService<ActorSystem>());
            await cluster.JoinAsync(cluster.SelfAddress);
        }

        return _host.Services.GetRequiredService<ActorSystem>();
    }

    public async ValueTask DisposeAsync()
    {
        if (_host is null)
            return;
        await _host.StopAsync();
        _host.Dispose();
    }

    private static IHost Build(JournalLocation journal)
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddAkka("bench", akka => akka
            .AddHocon(
                ConfigurationFactory.FromResource<ServedTables>("TableActors.Actors.akka.conf"), HoconAddMode.Append)
            .ConfigureLoggers(loggers => loggers.ClearLoggers().AddLoggerFactory())
            .WithClustering()
            .WithJobJournal(journal, new DatabaseSessions()));
        return builder.Build();
    }
}
