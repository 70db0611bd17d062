using Akka.Actor;
using Akka.Cluster.Sharding;

namespace TableActors.EngineBench;

/// <summary>Callers that ask entities of a shard region on this node, each awaiting an answer before the next question.</summary>
internal sealed class ShardAsk : IScenario
{
    private const int Entities = 64;
    private const int Shards = 32;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly int _callers;
    private readonly int _asksEach;
    private readonly IActorRef _region;
    private readonly Question[] _questions = [.. Enumerable.Range(0, Entities).Select(id => new Question($"entity-{id}"))];

    public ShardAsk(ActorSystem system, int callers, int asksEach)
    {
        _callers = callers;
        _asksEach = asksEach;
        var extractor = HashCodeMessageExtractor.Create(Shards, message => (message as Question)?.EntityId!);
        _region = ClusterSharding.Get(system).Start(
            "answerers", Props.Create(() => new Answerer()), ClusterShardingSettings.Create(system), extractor);
    }

    public string Name => $"ask: {_callers} caller(s), {Entities} entities of a local shard region";

    public async Task<long> Run()
    {
        await Task.WhenAll(Enumerable.Range(0, _callers).Select(caller => Task.Run(() => AskRepeatedly(caller))));
        return (long)_callers * _asksEach;
    }

    private async Task AskRepeatedly(int caller)
    {
        for (var i = 0; i < _asksEach; i++) await _region.Ask<object>(_questions[(caller + i) % Entities], Patience);
    }

    private sealed record Question(string EntityId);

    private sealed class Answerer : ReceiveActor
    {
        public Answerer() => ReceiveAny(message => Sender.Tell(message, Self));
    }
}
