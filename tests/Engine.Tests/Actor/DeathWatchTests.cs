using Akka.Actor;

namespace TableActors.Engine.Tests.Actor;

public sealed class DeathWatchTests : EngineSpec
{
    [Fact]
    public void Watch_AnActorThatStops_TellsTheWatcherOnce()
    {
        var actor = Spawn(_ => { });
        Watch(actor);

        Sys.Stop(actor);

        var terminated = ExpectTerminated(actor);
        terminated.ExistenceConfirmed.ShouldBeTrue();
        ExpectNoMsg(Soon);
    }

    [Fact]
    public void Watch_AnActorThatHasStopped_TellsTheWatcherAtOnce()
    {
        var actor = Spawn(_ => { });
        Watch(actor);
        Sys.Stop(actor);
        ExpectTerminated(actor);

        Watch(actor);

        ExpectTerminated(actor);
    }

    [Fact]
    public void Watch_AnActorThatRestarts_TellsNothing()
    {
        var actor = Spawn(self =>
        {
            self.On<string>(_ => throw new InvalidOperationException("broken"));
            self.On<int>(number => TestActor.Tell(number));
        });
        Watch(actor);

        actor.Tell("fail");
        actor.Tell(1);

        ExpectMsg(1);
        ExpectNoMsg(Soon);
    }

    [Fact]
    public void Watch_ByTwo_TellsBoth()
    {
        var actor = Spawn(_ => { });
        var other = CreateTestProbe();
        Watch(actor);
        other.Watch(actor);

        Sys.Stop(actor);

        ExpectTerminated(actor);
        other.ExpectTerminated(actor);
    }

    [Fact]
    public void Unwatch_BeforeTheEnd_TellsNothing()
    {
        var actor = Spawn(_ => { });
        Watch(actor);
        Unwatch(actor);

        Sys.Stop(actor);

        ExpectNoMsg(Soon);
    }

    [Fact]
    public void WatchWith_AMessage_SendsThatInsteadOfTerminated()
    {
        var actor = Spawn(_ => { });
        Spawn(self =>
        {
            self.Starting = () =>
            {
                self.ActorContext.WatchWith(actor, "gone");
                TestActor.Tell("watching");
            };
            self.OnAny(TestActor.Tell);
        });
        ExpectMsg("watching");

        Sys.Stop(actor);

        ExpectMsg("gone");
    }

    [Fact]
    public void Terminated_NotHandled_FailsTheWatcherWithDeathPact()
    {
        var actor = Spawn(_ => { });
        var strategy = new OneForOneStrategy(failure =>
        {
            TestActor.Tell(failure);
            return Directive.Stop;
        });
        Spawn(self =>
        {
            self.Strategy = strategy;
            self.Starting = () => self.ActorContext.ActorOf(ScriptedActor.Props(child =>
            {
                child.Starting = () =>
                {
                    child.ActorContext.Watch(actor);
                    TestActor.Tell("watching");
                };
                child.On<int>(_ => { });
            }));
        });
        ExpectMsg("watching");

        Sys.Stop(actor);

        ExpectMsg<DeathPactException>().DeadActor.ShouldBe(actor);
    }

    [Fact]
    public void Terminated_OfAChild_ComesWhenItsNameIsFree()
    {
        var parent = Spawn(self =>
        {
            IActorRef Start() => self.ActorContext.Watch(self.ActorContext.ActorOf(ScriptedActor.Props(_ => { }), "child"));
            self.On<string>(_ => self.ActorContext.Stop(Start()));
            self.On<Terminated>(terminated =>
            {
                Start().ShouldNotBe(terminated.ActorRef);
                TestActor.Tell("started again");
            });
        });

        parent.Tell("go");

        ExpectMsg("started again");
    }

    [Fact]
    public void Terminated_BehindMessagesOfTheStoppedActor_ComesLast()
    {
        var actor = Spawn(self => self.On<int>(count =>
        {
            for (var i = 1; i <= count; i++)
                TestActor.Tell(i);
            self.ActorContext.Stop(self.Self);
        }));
        Watch(actor);

        actor.Tell(100);

        ReceiveN(100).Cast<int>().ShouldBe(Enumerable.Range(1, 100));
        ExpectTerminated(actor);
    }
}
