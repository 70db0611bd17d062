using Akka.Actor;

namespace TableActors.Engine.Tests.Actor;

/// <summary>What many threads at once must not break. Each test counts what it waits for, so nothing depends on time.</summary>
public sealed class CoreOrderTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly ActorSystem _system = ActorSystem.Create("order", "akka.loglevel = OFF, akka.stdout-loglevel = OFF");

    public void Dispose() => _system.Dispose();

    [Theory]
    [InlineData(2, 200_000)]
    [InlineData(16, 20_000)]
    public async Task Tell_FromManyThreads_KeepsTheOrderOfEachSender(int senders, int messagesEach)
    {
        var faults = new TaskCompletionSource<int>();
        var receiver = _system.ActorOf(Props.Create(() => new OrderChecker(senders, messagesEach, faults)));

        var threads = Enumerable.Range(0, senders).Select(sender => Task.Run(() =>
        {
            for (var number = 0; number < messagesEach; number++)
                receiver.Tell(new Numbered(sender, number), ActorRefs.NoSender);
        }));
        await Task.WhenAll(threads);

        (await faults.Task.WaitAsync(Patience)).ShouldBe(0);
    }

    [Fact]
    public async Task Tell_FromActorsThatRelay_KeepsTheOrderAlongEachChain()
    {
        const int Chains = 8;
        const int MessagesEach = 20_000;
        var faults = new TaskCompletionSource<int>();
        var receiver = _system.ActorOf(Props.Create(() => new OrderChecker(Chains, MessagesEach, faults)));
        var heads = Enumerable.Range(0, Chains)
            .Select(_ => _system.ActorOf(Props.Create(() => new Relay(receiver))))
            .Select(relay => _system.ActorOf(Props.Create(() => new Relay(relay))))
            .ToList();

        for (var number = 0; number < MessagesEach; number++)
        {
            for (var chain = 0; chain < Chains; chain++) heads[chain].Tell(new Numbered(chain, number));
        }

        (await faults.Task.WaitAsync(Patience)).ShouldBe(0);
    }

    [Fact]
    public async Task Handle_UnderLoadFromManyThreads_NeverRunsTwiceAtOnce()
    {
        const int Senders = 8;
        const int MessagesEach = 20_000;
        var overlaps = new TaskCompletionSource<int>();
        var receiver = _system.ActorOf(Props.Create(() => new OverlapDetector(Senders * MessagesEach, overlaps)));

        Parallel.For(0, Senders, _ =>
        {
            for (var sent = 0; sent < MessagesEach; sent++) receiver.Tell("message", ActorRefs.NoSender);
        });

        (await overlaps.Task.WaitAsync(Patience)).ShouldBe(0);
    }

    [Fact]
    public async Task ReceiveAsync_UnderLoad_HandlesOneMessageAtATimeInOrder()
    {
        const int Messages = 5_000;
        var faults = new TaskCompletionSource<int>();
        var receiver = _system.ActorOf(Props.Create(() => new AsyncOrderChecker(Messages, faults)));

        for (var number = 0; number < Messages; number++) receiver.Tell(new Numbered(0, number));

        (await faults.Task.WaitAsync(Patience)).ShouldBe(0);
    }

    private sealed record Numbered(int Sender, int Number);

    private sealed class OrderChecker : ReceiveActor
    {
        public OrderChecker(int senders, int messagesEach, TaskCompletionSource<int> faults)
        {
            var next = new int[senders];
            var left = senders * messagesEach;
            var wrong = 0;
            Receive<Numbered>(message =>
            {
                if (message.Number != next[message.Sender]++) wrong++;
                if (--left == 0) faults.SetResult(wrong);
            });
        }
    }

    private sealed class Relay : ReceiveActor
    {
        public Relay(IActorRef next) => Receive<Numbered>(message => next.Tell(message, Self));
    }

    private sealed class OverlapDetector : ReceiveActor
    {
        private int _inside;

        public OverlapDetector(int total, TaskCompletionSource<int> overlaps)
        {
            var left = total;
            var seen = 0;
            Receive<string>(_ =>
            {
                if (Interlocked.Increment(ref _inside) != 1) seen++;
                Thread.SpinWait(10);
                Interlocked.Decrement(ref _inside);
                if (--left == 0) overlaps.SetResult(seen);
            });
        }
    }

    private sealed class AsyncOrderChecker : ReceiveActor
    {
        public AsyncOrderChecker(int messages, TaskCompletionSource<int> faults)
        {
            var next = 0;
            var inside = 0;
            var wrong = 0;
            ReceiveAsync<Numbered>(async message =>
            {
                if (++inside != 1 || message.Number != next++) wrong++;
                var self = Self;
                await Task.Yield();
                await Task.Run(() => Thread.SpinWait(20));
                if (!ReferenceEquals(self, Self)) wrong++;
                inside--;
                if (next == messages) faults.TrySetResult(wrong);
            });
        }
    }
}
