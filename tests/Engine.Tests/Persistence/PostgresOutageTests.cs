using Akka.Actor;
using TableActors.TestSupport;

namespace TableActors.Engine.Tests.Persistence;

public sealed class PostgresOutageTests : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private PostgresServer _server = null!;

    public async Task InitializeAsync() => _server = await PostgresServer.StartAsync();

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task Persist_WhileTheServerIsAway_StopsTheActor_WhoseEventsAreThereWhenItIsBack()
    {
        var connectionString = await _server.CreateDatabaseAsync();
        using var system = ActorSystem.Create("outage", SqlPersistenceContract.ConfigFor("PostgreSQL.15", connectionString));
        var actor = Start(system);
        (await actor.Ask<string>("a", Patience)).ShouldBe("stored a of 1");

        await _server.StopAsync();
        var ended = actor.WatchAsync();
        actor.Tell("b");
        (await ended.WaitAsync(Patience)).ShouldBeTrue();
        await _server.StartAgainAsync();

        // Readers find the connections broken that the server's end left behind; whoever starts the actor tries again.
        string? answer = null;
        for (var attempt = 0; answer is null && attempt < 10; attempt++)
        {
            var next = Start(system);
            var stored = next.Ask<string>("c", Patience);
            if (await Task.WhenAny(stored, next.WatchAsync()) == stored) answer = await stored;
        }

        answer.ShouldBe("stored c of 2");
    }

    [Fact]
    public async Task Persist_AfterTheServerWasRestarted_Works()
    {
        var connectionString = await _server.CreateDatabaseAsync();
        using var system = ActorSystem.Create("restart", SqlPersistenceContract.ConfigFor("PostgreSQL.15", connectionString));
        var actor = Start(system);
        (await actor.Ask<string>("a", Patience)).ShouldBe("stored a of 1");

        await _server.StopAsync();
        await _server.StartAgainAsync();

        (await actor.Ask<string>("b", Patience)).ShouldBe("stored b of 2");
    }

    private static IActorRef Start(ActorSystem system) => system.ActorOf(ScriptedPersistentActor.Props("outage", it =>
    {
        var count = 0;
        it.OnPast<string>(_ => count++);
        it.On<string>(text => it.Persist(text, stored => it.Sender.Tell($"stored {stored} of {++count}", it.Self)));
    }));
}
