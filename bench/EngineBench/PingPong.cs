using Akka.Actor;

namespace TableActors.EngineBench;

/// <summary>Pairs of actors that send each message straight back. Counts every message, there and back.</summary>
internal sealed class PingPong(ActorSystem system, int pairs, int inFlight, int messages) : IScenario
{
    private static readonly object Ball = new Message();

    public string Name => $"tell: {pairs} ping-pong pair(s), {inFlight} in flight";

    public async Task<long> Run()
    {
        var games = Enumerable.Range(0, pairs).Select(_ => Play()).ToArray();
        await Task.WhenAll(games);
        return (long)pairs * messages;
    }

    private async Task Play()
    {
        var done = new TaskCompletionSource();
        var pong = system.ActorOf(Props.Create(() => new Pong()));
        var ping = system.ActorOf(Props.Create(() => new Ping(pong, messages / 2, done)));
        for (var i = 0; i < inFlight; i++) pong.Tell(Ball, ping);
        await done.Task;
        system.Stop(ping);
        system.Stop(pong);
    }

    private sealed class Message;

    private sealed class Pong : ReceiveActor
    {
        public Pong() => Receive<Message>(message => Sender.Tell(message, Self));
    }

    private sealed class Ping : ReceiveActor
    {
        private int _left;

        public Ping(IActorRef pong, int rounds, TaskCompletionSource done)
        {
            _left = rounds;
            Receive<Message>(message =>
            {
                _left--;
                if (_left > 0) pong.Tell(message, Self);
                else done.TrySetResult();
            });
        }
    }
}
