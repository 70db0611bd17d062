using Akka.Actor;

namespace TableActors.Engine.Tests.Actor;

public sealed class ActorSelectionTests : EngineSpec
{
    private readonly IActorRef _parent;

    public ActorSelectionTests()
    {
        _parent = Spawn(
            self =>
            {
                self.Starting = () =>
                {
                    foreach (var name in (string[])["one", "two", "other"])
                        self.ActorContext.ActorOf(ScriptedActor.Props(TellName), name);
                    TestActor.Tell("ready");
                };
                self.On<(string Path, object Message)>(
                    request => self.ActorContext.ActorSelection(request.Path).Tell(request.Message, self.Sender));
            },
            "parent");
        ExpectMsg("ready");
    }

    [Fact]
    public void Tell_AnAbsolutePath_ReachesTheActorThere()
    {
        Sys.ActorSelection("/user/parent/one").Tell("who", TestActor);

        ExpectMsg("one");
    }

    [Fact]
    public void Tell_AFullPath_ReachesTheActorThere()
    {
        Sys.ActorSelection("akka://test/user/parent/two").Tell("who", TestActor);

        ExpectMsg("two");
    }

    [Fact]
    public void Tell_AWildcard_ReachesAllThatMatch()
    {
        Sys.ActorSelection("/user/parent/o*").Tell("who", TestActor);

        ExpectMsgAllOf("one", "other");
        ExpectNoMsg(Soon);
    }

    [Fact]
    public void Tell_AQuestionMark_StandsForOneCharacter()
    {
        Sys.ActorSelection("/user/parent/?wo").Tell("who", TestActor);

        ExpectMsg("two");
        ExpectNoMsg(Soon);
    }

    [Fact]
    public void Tell_APathRelativeToAnActor_StartsAtIt()
    {
        _parent.Tell(("one", (object)"who"));
        ExpectMsg("one");

        _parent.Tell(("../parent/two", (object)"who"));
        ExpectMsg("two");
    }

    [Fact]
    public async Task ResolveOne_AnActorThatExists_GivesItsReference()
    {
        var found = await Sys.ActorSelection("/user/parent").ResolveOne(RemainingOrDefault);

        found.ShouldBe(_parent);
    }

    [Fact]
    public async Task ResolveOne_NoActor_Fails() =>
        await Should.ThrowAsync<ActorNotFoundException>(Sys.ActorSelection("/user/nobody").ResolveOne(TimeSpan.FromSeconds(1)));

    [Fact]
    public void Identify_AnActor_AnswersWithItsReference()
    {
        _parent.Tell(new Identify("id"));

        var identity = ExpectMsg<ActorIdentity>();
        identity.MessageId.ShouldBe("id");
        identity.Subject.ShouldBe(_parent);
    }

    [Fact]
    public void Identify_ThroughASelectionOfNoActor_AnswersWithNone()
    {
        Sys.ActorSelection("/user/nobody").Tell(new Identify("id"), TestActor);

        var identity = ExpectMsg<ActorIdentity>();
        identity.MessageId.ShouldBe("id");
        identity.Subject.ShouldBeNull();
    }

    private static void TellName(ScriptedActor self) => self.OnAny(_ => self.Sender.Tell(self.Self.Path.Name));
}
