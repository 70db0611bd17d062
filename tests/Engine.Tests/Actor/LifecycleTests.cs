using Akka.Actor;

namespace TableActors.Engine.Tests.Actor;

public sealed class LifecycleTests : EngineSpec
{
    [Fact]
    public void ActorOf_AnActor_RunsPreStartBeforeItsFirstMessage()
    {
        var actor = Spawn(self =>
        {
            self.Starting = () => TestActor.Tell("started");
            self.OnAny(TestActor.Tell);
        });

        actor.Tell("first");

        ExpectMsg("started");
        ExpectMsg("first");
    }

    [Fact]
    public void Stop_AnActor_LetsItFinishItsMessageAndRunsPostStop()
    {
        var actor = Spawn(self =>
        {
            self.Stopping = () => TestActor.Tell("stopped");
            self.On<string>(text =>
            {
                self.ActorContext.Stop(self.Self);
                TestActor.Tell(text);
            });
        });
        Watch(actor);

        actor.Tell("last");
        actor.Tell("never handled");

        ExpectMsg("last");
        ExpectMsg("stopped");
        ExpectTerminated(actor);
    }

    [Fact]
    public void Stop_AParent_StopsItsChildrenBeforeItsOwnPostStop()
    {
        var parent = Spawn(self =>
        {
            self.Stopping = () => TestActor.Tell("parent");
            self.Starting = () => self.ActorContext.ActorOf(ScriptedActor.Props(child => child.Stopping = () => TestActor.Tell("child")));
        });

        Sys.Stop(parent);

        ExpectMsg("child");
        ExpectMsg("parent");
    }

    [Fact]
    public void PoisonPill_BehindMessages_StopsTheActorAfterThem()
    {
        var actor = Spawn(self => self.On<int>(number => TestActor.Tell(number)));
        Watch(actor);

        actor.Tell(1);
        actor.Tell(2);
        actor.Tell(PoisonPill.Instance);

        ExpectMsg(1);
        ExpectMsg(2);
        ExpectTerminated(actor);
    }

    [Fact]
    public void Failure_ByDefault_RestartsWithANewInstanceUnderTheSameReference()
    {
        var instances = 0;
        var actor = Spawn(self =>
        {
            var instance = ++instances;
            self.Failing = (failure, message) => TestActor.Tell($"failing {instance}: {failure.Message} at {message}");
            self.Stopping = () => TestActor.Tell($"stopping {instance}");
            self.Restarted = failure => TestActor.Tell($"restarted {instance}: {failure.Message}");
            self.Starting = () => TestActor.Tell($"starting {instance}");
            self.On<string>(_ => throw new InvalidOperationException("broken"));
            self.On<int>(_ => self.Sender.Tell(instance));
        });

        actor.Tell("fail");
        actor.Tell(0);

        ExpectMsg("starting 1");
        ExpectMsg("failing 1: broken at fail");
        ExpectMsg("stopping 1");
        ExpectMsg("restarted 2: broken");
        ExpectMsg("starting 2");
        ExpectMsg(2);
    }

    [Fact]
    public void Failure_ByDefault_StopsTheChildrenOfTheFailedActor()
    {
        var actor = Spawn(self =>
        {
            self.Starting = () => self.ActorContext.ActorOf(
                ScriptedActor.Props(child => child.Stopping = () => TestActor.Tell("child stopped")));
            self.On<string>(_ => throw new InvalidOperationException("broken"));
        });

        actor.Tell("fail");

        ExpectMsg("child stopped");
    }

    [Fact]
    public void ActorOf_TheNameOfAStoppedActor_GivesAnotherIncarnation()
    {
        var first = Spawn(_ => { }, "same");
        Watch(first);
        Sys.Stop(first);
        ExpectTerminated(first);

        var second = Spawn(_ => { }, "same");

        second.Path.ShouldBe(first.Path);
        second.ShouldNotBe(first);
        second.Path.Uid.ShouldNotBe(first.Path.Uid);
    }

    [Fact]
    public void ActorOf_ATakenName_IsRefused()
    {
        Spawn(_ => { }, "taken");

        Should.Throw<InvalidActorNameException>(() => Spawn(_ => { }, "taken"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("a/b")]
    [InlineData("$own")]
    [InlineData("white space")]
    public void ActorOf_AnInvalidName_IsRefused(string name) =>
        Should.Throw<InvalidActorNameException>(() => Spawn(_ => { }, name));

    [Fact]
    public void ActorOf_WithoutAName_GivesEachActorItsOwn() => Spawn(_ => { }).Path.ShouldNotBe(Spawn(_ => { }).Path);

    [Fact]
    public void Path_OfAnActor_NamesTheSystemAndItsParents()
    {
        var parent = Spawn(
            self => self.On<string>(name => self.Sender.Tell(self.ActorContext.ActorOf(ScriptedActor.Props(_ => { }), name))), "parent");

        parent.Tell("child");

        var child = ExpectMsg<IActorRef>();
        child.Path.ToString().ShouldBe("akka://test/user/parent/child");
        child.Path.Name.ShouldBe("child");
        child.Path.Parent.ShouldBe(parent.Path);
    }

    [Fact]
    public void Context_OfAParent_KnowsItsChildrenByName()
    {
        Spawn(self => self.Starting = () =>
        {
            var child = self.ActorContext.ActorOf(ScriptedActor.Props(_ => { }), "child");
            TestActor.Tell(self.ActorContext.Child("child").Equals(child));
            TestActor.Tell(self.ActorContext.Child("stranger").IsNobody());
            TestActor.Tell(self.ActorContext.GetChildren().ShouldHaveSingleItem());
        });

        ExpectMsg(true);
        ExpectMsg(true);
        ExpectMsg<IActorRef>().Path.Name.ShouldBe("child");
    }
}
