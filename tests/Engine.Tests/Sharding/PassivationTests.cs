using Akka.Actor;
using Akka.Cluster.Sharding;

namespace TableActors.Engine.Tests.Sharding;

public sealed class PassivationTests : ShardingSpec
{
    private const string Stop = "stop";

    [Fact]
    public void Passivate_AnEntity_SendsItTheStopMessageBack()
    {
        var region = StartRegion((id, self) =>
        {
            self.Stopping = () => TestActor.Tell($"{id} stopped", ActorRefs.NoSender);
            self.On<string>(text => text == Stop, _ =>
            {
                TestActor.Tell("stop message", ActorRefs.NoSender);
                self.ActorContext.Stop(self.Self);
            });
            self.On<string>(_ => self.ActorContext.Parent.Tell(new Passivate(Stop)));
        });

        region.Tell(To("one", "go"));

        ExpectMsg("stop message");
        ExpectMsg("one stopped");
    }

    [Fact]
    public void Passivate_WhileMessagesCome_HandsThemToTheNextIncarnation()
    {
        var incarnations = 0;
        using var gate = new ManualResetEventSlim();
        var region = StartRegion((_, self) =>
        {
            var incarnation = Interlocked.Increment(ref incarnations);
            self.On<string>(text => text == Stop, _ =>
            {
                TestActor.Tell("stopping", ActorRefs.NoSender);
                gate.Wait(TimeSpan.FromSeconds(10)).ShouldBeTrue("the spec did not let the entity stop");
                self.ActorContext.Stop(self.Self);
            });
            self.On<string>(text => text == "passivate", _ => self.ActorContext.Parent.Tell(new Passivate(Stop)));
            self.On<int>(number => self.Sender.Tell((incarnation, number)));
        });
        region.Tell(To("one", "passivate"));
        ExpectMsg("stopping");

        for (var number = 1; number <= 100; number++)
            region.Tell(To("one", number));
        gate.Set();

        ReceiveN(100).ShouldBe(Enumerable.Range(1, 100).Select(number => (object)(2, number)));
    }

    [Fact]
    public void Passivate_AgainAndAgainUnderLoad_LosesNoMessageAndKeepsTheirOrder()
    {
        const int entityCount = 8;
        const int roundCount = 50;
        const int messagesOfRound = 800;
        var incarnations = 0;
        var region = StartRegion((id, self) =>
        {
            Interlocked.Increment(ref incarnations);
            var handled = 0;
            self.On<int>(number =>
            {
                self.Sender.Tell((id, number));
                if (++handled == 50)
                    self.ActorContext.Parent.Tell(new Passivate(PoisonPill.Instance));
            });
        });

        void Send(int round)
        {
            for (var number = round * messagesOfRound; number < (round + 1) * messagesOfRound; number++)
                region.Tell(To($"e{number % entityCount}", number));
        }

        // Always one round ahead of the answers, so that entities stop while messages for them arrive.
        var received = new List<(string Id, int Number)>();
        Send(0);
        for (var round = 1; round <= roundCount; round++)
        {
            if (round < roundCount)
                Send(round);
            received.AddRange(ReceiveN(messagesOfRound, TimeSpan.FromSeconds(30)).Cast<(string, int)>());
        }

        received.Select(one => one.Number).Order().ShouldBe(Enumerable.Range(0, roundCount * messagesOfRound));
        foreach (var entity in received.GroupBy(one => one.Id))
            entity.Select(one => one.Number).ShouldBeInOrder();
        incarnations.ShouldBeGreaterThan(entityCount);
    }

    [Fact]
    public void Idle_AnEntityWithoutMessages_IsSentTheHandOffStopMessage()
    {
        var region = StartRegion(
            (id, self) =>
            {
                self.Stopping = () => TestActor.Tell($"{id} stopped", ActorRefs.NoSender);
                self.On<string>(text => self.Sender.Tell(text));
            },
            Settings.WithPassivateIdleAfter(TimeSpan.FromMilliseconds(400)));

        region.Tell(To("one", "hello"));
        ExpectMsg("hello");

        ExpectMsg("one stopped");
        region.Tell(To("one", "again"));
        ExpectMsg("again");
    }

    [Fact]
    public void Idle_AnEntityThatGetsMessages_IsLeftAlone()
    {
        var idleTime = TimeSpan.FromSeconds(1);
        var region = StartRegion(
            (id, self) =>
            {
                self.Stopping = () => TestActor.Tell($"{id} stopped", ActorRefs.NoSender);
                self.On<string>(_ => { });
            },
            Settings.WithPassivateIdleAfter(idleTime));
        region.Tell(To("idle", "start"));

        // The busy one gets a message several times in each idle time, until the idle one has been stopped.
        var cancelable = new Cancelable(Sys.Scheduler);
        Sys.Scheduler.ScheduleTellRepeatedly(TimeSpan.Zero, idleTime / 10, region, To("busy", "work"), ActorRefs.NoSender, cancelable);

        ExpectMsg("idle stopped");
        cancelable.Cancel();
    }
}
