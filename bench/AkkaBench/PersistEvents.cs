using Akka.Actor;
using Akka.Persistence;

namespace TableActors.Bench.AkkaBench;

/// <summary>Actors that each store one event after the other, as jobs do.</summary>
internal sealed class PersistEvents(Node node, int actors, int eventsEach) : IScenario
{
    private const string Event = "a text of some length, as events have it";

    private int _round;

    public string Name => $"persist: {actors} actor(s) to {node.Store}";

    public async Task<long> Run()
    {
        var system = await node.SystemAsync();
        var round = _round++;
        var done = Enumerable.Range(0, actors).Select(_ => new TaskCompletionSource()).ToList();
        var started = done
            .Select((end, number) =>
                system.ActorOf(Props.Create(() => new Counter($"counter-{actors}-{round}-{number}", eventsEach, end))))
            .ToList();
        foreach (var actor in started) actor.Tell(Count.Instance);
        await Task.WhenAll(done.Select(end => end.Task)).WaitAsync(TimeSpan.FromMinutes(5));
        await Task.WhenAll(started.Select(actor => actor.GracefulStop(TimeSpan.FromSeconds(10))));
        return (long)actors * eventsEach;
    }

    private sealed class Count
    {
        public static readonly Count Instance = new();
    }

    private sealed class Counter : ReceivePersistentActor
    {
        private int _count;

        public Counter(string persistenceId, int goal, TaskCompletionSource end)
        {
            PersistenceId = persistenceId;
            Recover<string>(_ => _count++);
            Command<Count>(_ => Persist(Event, _ =>
            {
                if (++_count == goal) end.TrySetResult();
                else Self.Tell(Count.Instance);
            }));
        }

        public override string PersistenceId { get; }
    }
}
