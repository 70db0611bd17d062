using Akka.Actor;
using Akka.Cluster.Sharding;

namespace TableActors.Engine.Tests.Sharding;

public sealed class HandOffTests : ShardingSpec
{
    private const string Drain = "drain";

    [Fact]
    public void GracefulShutdown_OfARegion_SendsItsEntitiesTheHandOffMessageAndWaitsForThem()
    {
        using var gate = new ManualResetEventSlim();
        var region = Draining(gate);
        Start(region, "one", "two");
        Watch(region);

        region.Tell(GracefulShutdown.Instance);

        ExpectMsgAllOf("one draining", "two draining");
        ExpectNoMsg(Soon);
        gate.Set();
        var last = ReceiveN(3);
        last.Take(2).ShouldBe(["one stopped", "two stopped"], ignoreOrder: true);
        last.Last().ShouldBeOfType<Terminated>().ActorRef.ShouldBe(region);
    }

    [Fact]
    public void GracefulShutdown_WithoutAHandOffMessage_SendsPoisonPill()
    {
        var region = StartRegion((id, self) =>
        {
            self.Stopping = () => TestActor.Tell($"{id} stopped", ActorRefs.NoSender);
            self.On<string>(text => self.Sender.Tell(text));
        });
        region.Tell(To("one", "hello"));
        ExpectMsg("hello");
        Watch(region);

        region.Tell(GracefulShutdown.Instance);

        ExpectMsg("one stopped");
        ExpectTerminated(region);
    }

    [Fact]
    public void GracefulShutdown_BehindMessages_LetsTheEntityHandleThemFirst()
    {
        using var gate = new ManualResetEventSlim(initialState: true);
        var region = Draining(gate);
        Start(region, "one");

        for (var number = 1; number <= 100; number++)
            region.Tell(To("one", number));
        region.Tell(GracefulShutdown.Instance);

        ReceiveN(100).ShouldBe(Enumerable.Range(1, 100).Cast<object>());
        ExpectMsg("one draining");
        ExpectMsg("one stopped");
    }

    [Fact]
    public void GracefulShutdown_MessagesDuringTheHandOff_AreKeptFromTheEntityThatStops()
    {
        using var gate = new ManualResetEventSlim();
        var region = Draining(gate);
        Start(region, "one");
        Watch(region);
        region.Tell(GracefulShutdown.Instance);
        ExpectMsg("one draining");

        region.Tell(To("one", 1));
        gate.Set();

        ExpectMsg("one stopped");
        ExpectTerminated(region);
    }

    [Fact]
    public void GracefulShutdown_AnEntityThatDoesNotStop_IsStoppedByForceWhenTheTimeIsUp()
    {
        var settings = Settings.WithTuningParameters(Settings.TuningParameters.WithHandOffTimeout(TimeSpan.FromSeconds(1)));
        var region = Sharding.Start(
            TypeName,
            _ => ScriptedActor.Props(self =>
            {
                self.Stopping = () => TestActor.Tell("stopped", ActorRefs.NoSender);
                self.On<string>(text => TestActor.Tell(text, ActorRefs.NoSender));
            }),
            settings,
            new NumberedShards(),
            Sharding.DefaultShardAllocationStrategy(settings),
            "please stop");
        region.Tell(To("one", "hello"));
        ExpectMsg("hello");
        Watch(region);

        region.Tell(GracefulShutdown.Instance);

        ExpectMsg("please stop");
        ExpectMsg("stopped");
        ExpectTerminated(region);
    }

    [Fact]
    public void GracefulShutdown_OfARegionWithoutEntities_StopsIt()
    {
        var region = StartRegion((_, _) => { });
        Watch(region);

        region.Tell(GracefulShutdown.Instance);

        ExpectTerminated(region);
    }

    [Fact]
    public async Task CoordinatedShutdown_OfTheSystem_HandsOffBeforeItEnds()
    {
        var order = new List<string>();
        var region = StartRegion(
            (_, self) =>
            {
                self.On<string>(text => text == Drain, _ =>
                {
                    order.Add("drained");
                    self.ActorContext.Stop(self.Self);
                });
                self.On<string>(text => self.Sender.Tell(text));
            },
            Drain);
        region.Tell(To("one", "hello"));
        await ExpectMsgAsync("hello");
        CoordinatedShutdown.Get(Sys).AddTask(CoordinatedShutdown.PhaseBeforeActorSystemTerminate, "note", () =>
        {
            order.Add("terminating");
            return Task.FromResult(Akka.Done.Instance);
        });

        await Sys.Terminate().WaitAsync(TimeSpan.FromSeconds(30));

        order.ShouldBe(["drained", "terminating"]);
    }

    private IActorRef Draining(ManualResetEventSlim gate) => StartRegion(
        (id, self) =>
        {
            self.Stopping = () => TestActor.Tell($"{id} stopped", ActorRefs.NoSender);
            self.OnAsync<string>(async text =>
            {
                if (text != Drain)
                {
                    self.Sender.Tell(text);
                    return;
                }

                TestActor.Tell($"{id} draining", ActorRefs.NoSender);
                var context = self.ActorContext;
                var isOpen = await Task.Run(() => gate.Wait(TimeSpan.FromSeconds(10)));
                isOpen.ShouldBeTrue("the spec did not let the entity stop");
                context.Stop(self.Self);
            });
            self.On<int>(number => TestActor.Tell(number, ActorRefs.NoSender));
        },
        Drain);

    private void Start(IActorRef region, params string[] ids)
    {
        foreach (var id in ids)
        {
            region.Tell(To(id, $"hello {id}"));
            ExpectMsg($"hello {id}");
        }
    }
}
