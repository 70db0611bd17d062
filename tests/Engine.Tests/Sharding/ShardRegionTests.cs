using Akka.Actor;
using Akka.Cluster.Sharding;

namespace TableActors.Engine.Tests.Sharding;

public sealed class ShardRegionTests : ShardingSpec
{
    [Fact]
    public void Tell_AnEntity_StartsItWithItsId()
    {
        var region = StartRegion((id, self) => self.On<string>(text => self.Sender.Tell($"{id}: {text}")));

        region.Tell(To("one", "hello"));

        ExpectMsg("one: hello");
    }

    [Fact]
    public void Tell_SeveralEntities_GivesEachAStateOfItsOwn()
    {
        var region = StartRegion(Count);

        region.Tell(To("one", "count"));
        ExpectMsg("one: 1");
        region.Tell(To("two", "count"));
        ExpectMsg("two: 1");
        region.Tell(To("one", "count"));
        ExpectMsg("one: 2");
    }

    [Fact]
    public void Tell_AMessageThatTheExtractorKnows_DeliversItWhole()
    {
        var region = StartRegion((_, self) => self.OnAny(message => self.Sender.Tell(message)));

        region.Tell(new Named("one", "hello"));

        ExpectMsg(new Named("one", "hello"));
    }

    [Fact]
    public void Tell_AnEntity_LetsItAnswerTheSenderInItsOwnName()
    {
        var region = StartRegion((_, self) => self.OnAny(_ => self.Sender.Tell(self.Self)));

        region.Tell(To("one", "who"));

        ExpectMsg<IActorRef>().ShouldBe(LastSender);
    }

    [Fact]
    public void Path_OfAnEntity_IsMadeOfTypeShardAndEntity()
    {
        var shardId = new NumberedShards().ShardId("a b/c");
        var region = StartRegion((_, self) => self.OnAny(_ => self.Sender.Tell(self.Self)));

        region.Tell(To("a b/c", "who"));

        var path = ExpectMsg<IActorRef>().Path;
        path.ToStringWithoutAddress().ShouldBe($"/system/sharding/{TypeName}/{shardId}/{Uri.EscapeDataString("a b/c")}");
    }

    [Fact]
    public void Tell_ManyMessages_KeepsTheirOrderForEachEntity()
    {
        var region = StartRegion((id, self) => self.On<int>(number => self.Sender.Tell((id, number))));
        string[] ids = ["one", "two", "three"];

        for (var number = 1; number <= 500; number++)
        foreach (var id in ids)
            region.Tell(To(id, number));

        var received = ReceiveN(1500).Cast<(string Id, int Number)>().ToList();
        foreach (var id in ids)
            received.Where(one => one.Id == id).Select(one => one.Number).ShouldBe(Enumerable.Range(1, 500));
    }

    [Fact]
    public async Task Ask_AnEntity_GivesItsAnswer()
    {
        var region = StartRegion(Count);

        (await region.Ask<string>(To("one", "count"), RemainingOrDefault)).ShouldBe("one: 1");
    }

    [Fact]
    public void Failure_OfAnEntity_RestartsItUnderTheSameReference()
    {
        var region = StartRegion((id, self) =>
        {
            Count(id, self);
            self.On<int>(_ => throw new InvalidOperationException("broken"));
        });
        region.Tell(To("one", "count"));
        ExpectMsg("one: 1");
        var entity = LastSender;

        region.Tell(To("one", 0));
        region.Tell(To("one", "count"));

        ExpectMsg("one: 1");
        LastSender.ShouldBe(entity);
    }

    [Fact]
    public void Stop_OfAnEntityByItself_LetsTheNextMessageStartItAnew()
    {
        var region = StartRegion((id, self) =>
        {
            Count(id, self);
            self.On<int>(_ => self.ActorContext.Stop(self.Self));
        });
        region.Tell(To("one", "count"));
        ExpectMsg("one: 1");
        var entity = Watch(LastSender);

        region.Tell(To("one", 0));
        ExpectTerminated(entity);

        // The region hears of the end on its own; a message before that is a dead letter.
        AwaitAssert(() =>
        {
            region.Tell(To("one", "count"));
            ExpectMsg("one: 1", TimeSpan.FromMilliseconds(300));
        });
    }

    [Fact]
    public void Tell_AMessageForNoEntity_IsLeftOutAndHarmsNothing()
    {
        var region = StartRegion(Count);

        region.Tell(42);
        region.Tell(To("one", "count"));

        ExpectMsg("one: 1");
    }

    [Fact]
    public void StartEntity_AnId_StartsThatEntity()
    {
        var region = StartRegion((id, self) => self.Starting = () => TestActor.Tell($"{id} started", ActorRefs.NoSender));

        region.Tell(new ShardRegion.StartEntity("one"), CreateTestProbe());

        ExpectMsg("one started");
    }

    [Fact]
    public void Start_ATypeThatRuns_GivesTheSameRegion()
    {
        var region = StartRegion(Count);

        StartRegion(Count).ShouldBe(region);
        Sharding.ShardRegion(TypeName).ShouldBe(region);
        Sharding.ShardTypeNames.ShouldBe([TypeName]);
    }

    [Fact]
    public void ShardRegion_OfATypeThatWasNotStarted_IsRefused() =>
        Should.Throw<Exception>(() => Sharding.ShardRegion("unknown")).Message.ShouldContain("unknown");

    [Fact]
    public void Start_ForARoleThatTheNodeLacks_HostsNothingHere()
    {
        var region = StartRegion(Count, Settings.WithRole("elsewhere"));

        region.Path.Name.ShouldBe($"{TypeName}Proxy");
        region.Tell(To("one", "count"));
        ExpectNoMsg(Soon);
    }

    [Fact]
    public async Task StartProxy_OfATypeWithARegion_PassesMessagesToIt()
    {
        StartRegion(Count);

        var proxy = await Sharding.StartProxyAsync(TypeName, null, new NumberedShards());
        proxy.Tell(To("one", "count"));

        ExpectMsg("one: 1");
    }

    [Fact]
    public async Task StartProxy_BeforeTheRegion_KeepsMessagesUntilItStarts()
    {
        var proxy = await Sharding.StartProxyAsync(TypeName, null, new NumberedShards());
        proxy.Tell(To("one", "count"));
        ExpectNoMsg(Soon);

        StartRegion(Count);

        ExpectMsg("one: 1");
    }

    private static void Count(string id, ScriptedActor self)
    {
        var count = 0;
        self.On<string>(_ => self.Sender.Tell($"{id}: {++count}"));
    }
}
