using Akka.Actor;

namespace TableActors.EngineBench;

/// <summary>Threads that send to one actor as fast as they can, until it has received everything.</summary>
internal sealed class FanIn(ActorSystem system, int senders, int messagesEach) : IScenario
{
    private static readonly object Item = new();

    public string Name => $"tell: {senders} senders to one actor";

    public async Task<long> Run()
    {
        var done = new TaskCompletionSource();
        var total = senders * messagesEach;
        var receiver = system.ActorOf(Props.Create(() => new Counter(total, done)));
        for (var i = 0; i < senders; i++)
        {
            _ = Task.Run(() =>
            {
                for (var sent = 0; sent < messagesEach; sent++) receiver.Tell(Item, ActorRefs.NoSender);
            });
        }

        await done.Task;
        system.Stop(receiver);
        return total;
    }

    private sealed class Counter : ReceiveActor
    {
        private int _left;

        public Counter(int total, TaskCompletionSource done)
        {
            _left = total;
            ReceiveAny(_ =>
            {
                if (--_left == 0) done.SetResult();
            });
        }
    }
}
