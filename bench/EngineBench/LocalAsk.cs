using Akka.Actor;

namespace TableActors.EngineBench;

/// <summary>Callers that ask one actor, each awaiting an answer before the next question.</summary>
internal sealed class LocalAsk(ActorSystem system, int callers, int asksEach) : IScenario
{
    private static readonly object Question = new();
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public string Name => $"ask: {callers} caller(s), one actor";

    public async Task<long> Run()
    {
        var answerer = system.ActorOf(Props.Create(() => new Answerer()));
        await Task.WhenAll(Enumerable.Range(0, callers).Select(_ => Task.Run(() => AskRepeatedly(answerer))));
        system.Stop(answerer);
        return (long)callers * asksEach;
    }

    private async Task AskRepeatedly(IActorRef answerer)
    {
        for (var i = 0; i < asksEach; i++) await answerer.Ask<object>(Question, Patience);
    }

    private sealed class Answerer : ReceiveActor
    {
        public Answerer() => ReceiveAny(message => Sender.Tell(message, Self));
    }
}
