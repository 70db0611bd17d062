using Akka.Actor;
using Akka.Persistence;

namespace TableActors.EngineBench;

/// <summary>Actors that each store one event after the other to SQLite, as durably as a commit can be.</summary>
internal sealed class PersistEvents(ActorSystem system, int actors, int eventsEach) : IScenario
{
    private int _round;

    public string Name => $"persist: {actors} actor(s) to SQLite";

    public async Task<long> Run()
    {
        var round = _round++;
        var done = Enumerable.Range(0, actors).Select(_ => new TaskCompletionSource()).ToList();
        var started = done
            .Select((end, number) => system.ActorOf(Props.Create(() => new Counter($"counter-{round}-{number}", eventsEach, end))))
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

    private sealed record Counted(int Number, string Text);

    private sealed class Counter : ReceivePersistentActor
    {
        private int _count;

        public Counter(string persistenceId, int goal, TaskCompletionSource end)
        {
            PersistenceId = persistenceId;
            Recover<Counted>(counted => _count = counted.Number);
            Command<Count>(_ => Persist(new Counted(_count + 1, "a text of some length, as events have it"), counted =>
            {
                _count = counted.Number;
                if (_count == goal) end.TrySetResult();
                else Self.Tell(Count.Instance);
            }));
        }

        public override string PersistenceId { get; }
    }
}
