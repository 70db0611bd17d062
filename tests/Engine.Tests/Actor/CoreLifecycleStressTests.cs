using System.Collections.Concurrent;
using Akka.Actor;
using Akka.Event;

namespace TableActors.Engine.Tests.Actor;

/// <summary>Restarts and stops while messages keep coming.</summary>
public sealed class CoreLifecycleStressTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly ActorSystem _system = ActorSystem.Create(
        "stress", "akka.loglevel = OFF, akka.stdout-loglevel = OFF, akka.log-dead-letters = off");

    public void Dispose() => _system.Dispose();

    [Fact]
    public async Task Restart_UnderLoad_LosesOnlyTheFailingMessages()
    {
        const int Senders = 4;
        const int MessagesEach = 5_000;
        const int FailEvery = 100;
        var handled = new ConcurrentBag<int>();
        var done = new TaskCompletionSource();
        var total = Senders * MessagesEach;
        var failing = total / FailEvery;
        var actor = _system.ActorOf(Props.Create(() => new FailsOnMultiples(FailEvery, handled, total - failing, done)));

        await Task.WhenAll(Enumerable.Range(0, Senders).Select(sender => Task.Run(() =>
        {
            for (var i = 0; i < MessagesEach; i++) actor.Tell(sender * MessagesEach + i, ActorRefs.NoSender);
        })));

        await done.Task.WaitAsync(Patience);
        handled.Order().ShouldBe(Enumerable.Range(0, total).Where(number => number % FailEvery != 0));
    }

    [Fact]
    public async Task Stop_WhileBeingWatchedByMany_NotifiesEveryWatcher()
    {
        const int Rounds = 200;
        const int Watchers = 10;
        for (var round = 0; round < Rounds; round++)
        {
            var target = _system.ActorOf(Props.Create(() => new Sink()));
            var notices = Enumerable.Range(0, Watchers).Select(_ => new TaskCompletionSource<IActorRef>()).ToArray();

            var watching = Task.Run(() =>
            {
                foreach (var notice in notices) _system.ActorOf(Props.Create(() => new Watcher(target, notice)));
            });
            var flood = Task.Run(() =>
            {
                for (var i = 0; i < 100; i++) target.Tell(i, ActorRefs.NoSender);
                _system.Stop(target);
            });

            await Task.WhenAll(watching, flood);
            var subjects = await Task.WhenAll(notices.Select(notice => notice.Task)).WaitAsync(Patience);
            subjects.ShouldAllBe(subject => subject.Equals(target));
        }
    }

    [Fact]
    public async Task Stop_UnderLoad_HandlesOrReportsEveryMessage()
    {
        const int Senders = 4;
        const int MessagesEach = 20_000;
        var handled = new StrongBox();
        var letters = new StrongBox();
        var all = new TaskCompletionSource();
        Action check = () =>
        {
            if (Volatile.Read(ref handled.Value) + Volatile.Read(ref letters.Value) == Senders * MessagesEach) all.TrySetResult();
        };
        var listener = _system.ActorOf(Props.Create(() => new Tally<DeadLetter>(letters, check)));
        _system.EventStream.Subscribe(listener, typeof(DeadLetter));
        var target = _system.ActorOf(Props.Create(() => new Tally<string>(handled, check)));

        await Task.WhenAll(Enumerable.Range(0, Senders).Select(sender => Task.Run(() =>
        {
            for (var i = 0; i < MessagesEach; i++)
            {
                if (sender == 0 && i == MessagesEach / 2) _system.Stop(target);
                target.Tell("message", ActorRefs.NoSender);
            }
        })));

        await all.Task.WaitAsync(Patience);
        letters.Value.ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task Terminate_WithDeepTreesUnderLoad_StopsChildrenBeforeParents()
    {
        var order = new ConcurrentQueue<string>();
        var system = ActorSystem.Create("deep", "akka.loglevel = OFF, akka.stdout-loglevel = OFF, akka.log-dead-letters = off");
        var root = system.ActorOf(Props.Create(() => new Branch(3, order)), "r");
        await root.Ask<string>("ready?", Patience);
        for (var i = 0; i < 1_000; i++) root.Tell(i, ActorRefs.NoSender);

        await system.Terminate().WaitAsync(Patience);

        var stopped = order.ToArray();
        stopped.Length.ShouldBe(1 + 3 + 9 + 27);
        foreach (var path in stopped.Where(path => path != "/user/r"))
        {
            var parent = path[..path.LastIndexOf('/')];
            Array.IndexOf(stopped, path).ShouldBeLessThan(Array.IndexOf(stopped, parent));
        }
    }

    private sealed class StrongBox
    {
        public int Value;
    }

    private sealed class FailsOnMultiples : ReceiveActor
    {
        public FailsOnMultiples(int failEvery, ConcurrentBag<int> handled, int expected, TaskCompletionSource done) =>
            Receive<int>(number =>
            {
                if (number % failEvery == 0) throw new InvalidOperationException("meant to fail");
                handled.Add(number);
                if (handled.Count == expected) done.TrySetResult();
            });
    }

    private sealed class Sink : ReceiveActor
    {
        public Sink() => ReceiveAny(_ => { });
    }

    private sealed class Watcher : ReceiveActor
    {
        public Watcher(IActorRef target, TaskCompletionSource<IActorRef> notice)
        {
            Context.Watch(target);
            Receive<Terminated>(terminated =>
            {
                notice.SetResult(terminated.ActorRef);
                Context.Stop(Self);
            });
        }
    }

    private sealed class Tally<T> : ReceiveActor
    {
        public Tally(StrongBox count, Action check) => Receive<T>(_ =>
        {
            Interlocked.Increment(ref count.Value);
            check();
        });
    }

    private sealed class Branch : ReceiveActor
    {
        private readonly ConcurrentQueue<string> _order;

        public Branch(int depth, ConcurrentQueue<string> order)
        {
            _order = order;
            for (var i = 0; i < 3 && depth > 0; i++) Context.ActorOf(Props.Create(() => new Branch(depth - 1, order)), $"{i}");
            Receive<string>(_ => Sender.Tell("ready"));
            ReceiveAny(_ => { });
        }

        protected override void PostStop() => _order.Enqueue(Self.Path.ToStringWithoutAddress());
    }
}
