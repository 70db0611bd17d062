using Akka.Actor;

namespace TableActors.Engine.Tests.Actor;

public sealed class SupervisionTests : EngineSpec
{
    [Fact]
    public void Resume_AFailedChild_KeepsItsState()
    {
        var child = CounterUnder(new OneForOneStrategy(_ => Directive.Resume));

        child.Tell("count");
        child.Tell(new InvalidOperationException("broken"));
        child.Tell("count");

        ExpectMsg("first: 1");
        ExpectMsg("first: 2");
    }

    [Fact]
    public void Restart_AFailedChild_LosesItsStateAndKeepsItsMailbox()
    {
        var child = CounterUnder(new OneForOneStrategy(_ => Directive.Restart));

        child.Tell("count");
        child.Tell(new InvalidOperationException("broken"));
        child.Tell("count");

        ExpectMsg("first: 1");
        ExpectMsg("first: 1");
    }

    [Fact]
    public void Stop_AFailedChild_TerminatesIt()
    {
        var child = CounterUnder(new OneForOneStrategy(_ => Directive.Stop));
        Watch(child);

        child.Tell(new InvalidOperationException("broken"));

        ExpectTerminated(child);
    }

    [Fact]
    public void Escalate_AFailureOfAChild_FailsTheParent()
    {
        var parent = Parent(
            new OneForOneStrategy(_ => Directive.Escalate),
            self => self.Failing = (failure, _) => TestActor.Tell($"parent: {failure.Message}"));

        Child(parent, "first").Tell(new InvalidOperationException("broken"));

        ExpectMsg("parent: broken");
    }

    [Fact]
    public void OneForOne_AFailureOfOneChild_LeavesTheOthersAlone()
    {
        var parent = Parent(new OneForOneStrategy(_ => Directive.Restart));
        var first = Child(parent, "first");
        var second = Child(parent, "second");
        second.Tell("count");
        ExpectMsg("second: 1");

        first.Tell(new InvalidOperationException("broken"));
        first.Tell("count");
        ExpectMsg("first: 1");
        second.Tell("count");

        ExpectMsg("second: 2");
    }

    [Fact]
    public void AllForOne_AFailureOfOneChild_RestartsAll()
    {
        var parent = Parent(new AllForOneStrategy(_ => Directive.Restart));
        var first = Child(parent, "first");
        var second = Child(parent, "second");
        second.Tell("count");
        ExpectMsg("second: 1");

        first.Tell(new InvalidOperationException("broken"));
        first.Tell("count");
        ExpectMsg("first: 1");
        second.Tell("count");

        ExpectMsg("second: 1");
    }

    [Fact]
    public void AllForOne_StoppingOneChild_StopsAll()
    {
        var parent = Parent(new AllForOneStrategy(_ => Directive.Stop));
        var first = Child(parent, "first");
        var second = Child(parent, "second");
        Watch(first);
        Watch(second);

        first.Tell(new InvalidOperationException("broken"));

        ReceiveN(2).Cast<Terminated>().Select(terminated => terminated.ActorRef).ShouldBe([first, second], ignoreOrder: true);
    }

    [Fact]
    public void OneForOne_MoreFailuresThanRetriesInTheWindow_StopsTheChild()
    {
        var child = CounterUnder(new OneForOneStrategy(2, TimeSpan.FromMinutes(1), _ => Directive.Restart));
        Watch(child);

        child.Tell(new InvalidOperationException("1"));
        child.Tell(new InvalidOperationException("2"));
        child.Tell("count");
        ExpectMsg("first: 1");
        child.Tell(new InvalidOperationException("3"));

        ExpectTerminated(child);
    }

    [Fact]
    public void OneForOne_WithoutALimit_RestartsAsOftenAsTheChildFails()
    {
        var child = CounterUnder(new OneForOneStrategy(_ => Directive.Restart));

        for (var i = 0; i < 50; i++)
            child.Tell(new InvalidOperationException("again"));
        child.Tell("count");

        ExpectMsg("first: 1");
    }

    [Fact]
    public void Decider_BySeveralExceptionTypes_ChoosesTheDirectiveOfEach()
    {
        var strategy = new OneForOneStrategy(failure => failure switch
        {
            ArgumentException => Directive.Resume,
            InvalidOperationException => Directive.Restart,
            _ => Directive.Stop,
        });
        var child = CounterUnder(strategy);
        Watch(child);

        child.Tell("count");
        child.Tell(new ArgumentException("resume"));
        child.Tell("count");
        child.Tell(new InvalidOperationException("restart"));
        child.Tell("count");
        child.Tell(new FormatException("stop"));

        ExpectMsg("first: 1");
        ExpectMsg("first: 2");
        ExpectMsg("first: 1");
        ExpectTerminated(child);
    }

    [Fact]
    public void Kill_AnActor_StopsItByDefault()
    {
        var actor = Spawn(_ => { });
        Watch(actor);

        actor.Tell(Kill.Instance);

        ExpectTerminated(actor);
    }

    [Fact]
    public void Construction_ThatThrows_StopsTheActorByDefault()
    {
        var actor = Spawn(_ => throw new InvalidOperationException("cannot be made"));

        Watch(actor);

        ExpectTerminated(actor);
    }

    [Fact]
    public void Construction_ThatThrows_ReachesTheStrategyAsInitializationFailure()
    {
        var strategy = new OneForOneStrategy(failure =>
        {
            TestActor.Tell(failure);
            return Directive.Stop;
        });
        Spawn(self =>
        {
            self.Strategy = strategy;
            self.Starting = () => self.ActorContext.ActorOf(
                ScriptedActor.Props(_ => throw new InvalidOperationException("cannot be made")));
        });

        var failure = ExpectMsg<ActorInitializationException>();

        failure.GetBaseException().Message.ShouldBe("cannot be made");
    }

    [Fact]
    public void Failure_WhileChildrenStop_LeavesTheActorAbleToUseTheirNamesAgain()
    {
        var starts = 0;
        var parent = Spawn(self =>
        {
            self.Starting = () =>
            {
                self.ActorContext.ActorOf(ScriptedActor.Props(_ => { }), "child");
                TestActor.Tell(++starts);
            };
            self.On<string>(_ => throw new InvalidOperationException("broken"));
        });

        ExpectMsg(1);
        parent.Tell("fail");

        ExpectMsg(2);
    }

    private IActorRef CounterUnder(SupervisorStrategy strategy) => Child(Parent(strategy), "first");

    private IActorRef Parent(SupervisorStrategy strategy, Action<ScriptedActor>? more = null) => Spawn(self =>
    {
        self.Strategy = strategy;
        self.On<string>(name => self.Sender.Tell(self.ActorContext.ActorOf(Counter(name), name)));
        more?.Invoke(self);
    });

    private IActorRef Child(IActorRef parent, string name)
    {
        parent.Tell(name);
        return ExpectMsg<IActorRef>();
    }

    private Props Counter(string name) => ScriptedActor.Props(self =>
    {
        var count = 0;
        self.On<string>(_ => TestActor.Tell($"{name}: {++count}"));
        self.On<Exception>(failure => throw failure);
    });
}
