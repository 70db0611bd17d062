using Akka.Actor;
using Akka.Cluster.Sharding;

namespace TableActors.Bench.AkkaBench;

/// <summary>
/// Callers that ask entities of a shard region on this node, each awaiting an answer before the
/// next question.
/// </summary>
internal sealed class ShardAsk(Node node, int callers, int asksEach) : IScenario
{
    private const int Entities = 64;
    private const int Shards = 32;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly Question[] _questions =
        [.. Enumerable.Range(0, Entities).Select(id => new Question($"entity-{id}"))];

    public string Name => $"ask: {callers} caller(s), {Entities} entities of a local shard region";

    public async Task<long> Run()
    {
        var system = await node.SystemAsync();
        // The region that is there already is given again.
        var region = await ClusterSharding.Get(system).StartAsync(
            "answerers",
            Props.Create(() => new Answerer()),
            ClusterShardingSettings.Create(system),
            HashCodeMessageExtractor.Create(Shards, message => (message as Question)?.EntityId!));
        await Task.WhenAll(
            Enumerable.Range(0, callers).Select(caller => Task.Run(() => AskRepeatedly(region, caller))));
        return (long)callers * asksEach;
    }

    private async Task AskRepeatedly(IActorRef region, int caller)
    {
        for (var i = 0; i < asksEach; i++) await region.Ask<object>(_questions[(caller + i) % Entities], Patience);
    }

    private sealed record Question(string EntityId);

    private sealed class Answerer : ReceiveActor
    {
        public Answerer() => ReceiveAny(message => Sender.Tell(message, Self));
    }
}
