using Akka.Actor;
using Akka.Event;

namespace TableActors.Engine.Tests.Actor;

public sealed class ReceiveActorTests : EngineSpec
{
    [Fact]
    public void Receive_SeveralHandlersOfAType_RunsTheFirstWhosePredicateHolds()
    {
        var actor = Spawn(self =>
        {
            self.On<int>(number => number > 10, _ => TestActor.Tell("large"));
            self.On<int>(number => number > 5, _ => TestActor.Tell("middling"));
            self.On<int>(_ => TestActor.Tell("small"));
        });

        actor.Tell(20);
        actor.Tell(7);
        actor.Tell(1);

        ExpectMsg("large");
        ExpectMsg("middling");
        ExpectMsg("small");
    }

    [Fact]
    public void Receive_ABaseType_TakesDerivedMessages()
    {
        var actor = Spawn(self =>
        {
            self.On<ArgumentException>(_ => TestActor.Tell("argument"));
            self.On<Exception>(_ => TestActor.Tell("any"));
        });

        actor.Tell(new ArgumentNullException());
        actor.Tell(new InvalidOperationException());

        ExpectMsg("argument");
        ExpectMsg("any");
    }

    [Fact]
    public void Receive_AHandlerThatReturnsFalse_PassesTheMessageOn()
    {
        var actor = Sys.ActorOf(Props.Create(() => new PickyActor(TestActor)));

        actor.Tell("taken");
        actor.Tell("left");

        ExpectMsg("picky: taken");
        ExpectMsg("any: left");
    }

    [Fact]
    public void Receive_NoHandlerForAMessage_PublishesItAsUnhandled()
    {
        var actor = Spawn(self => self.On<int>(_ => { }));
        Sys.EventStream.Subscribe(TestActor, typeof(UnhandledMessage));

        actor.Tell("text");

        var unhandled = ExpectMsg<UnhandledMessage>();
        unhandled.Message.ShouldBe("text");
        unhandled.Sender.ShouldBe(TestActor);
        unhandled.Recipient.ShouldBe(actor);
    }

    [Fact]
    public void Receive_BehindReceiveAny_IsRefused()
    {
        var actor = Spawn(self =>
        {
            self.OnAny(_ => { });
            Should.Throw<InvalidOperationException>(() => self.On<int>(_ => { }));
            TestActor.Tell("checked");
        });

        ExpectMsg("checked");
    }

    [Fact]
    public void Become_OtherHandlers_ReplacesAllOfTheFormer()
    {
        var actor = Spawn(self =>
        {
            self.On<string>(_ => self.Become(() => self.On<int>(number => TestActor.Tell(number))));
            self.On<int>(_ => TestActor.Tell("former"));
        });
        Sys.EventStream.Subscribe(TestActor, typeof(UnhandledMessage));

        actor.Tell("become");
        actor.Tell(1);
        actor.Tell("text");

        ExpectMsg(1);
        ExpectMsg<UnhandledMessage>().Message.ShouldBe("text");
    }

    [Fact]
    public void UnbecomeStacked_AfterBecomeStacked_GoesBackOneStep()
    {
        var actor = Spawn(self =>
        {
            self.On<string>(_ => self.BecomeStacked(() => self.OnAny(_ =>
            {
                TestActor.Tell("inner");
                self.UnbecomeStacked();
            })));
            self.On<int>(_ => TestActor.Tell("outer"));
        });

        actor.Tell(1);
        actor.Tell("become");
        actor.Tell(2);
        actor.Tell(3);

        ExpectMsg("outer");
        ExpectMsg("inner");
        ExpectMsg("outer");
    }

    [Fact]
    public void Restart_AfterBecome_IsBackAtTheFirstHandlers()
    {
        var actor = Spawn(self =>
        {
            self.On<string>(_ => self.Become(() => self.OnAny(_ => throw new InvalidOperationException("broken"))));
            self.On<int>(number => TestActor.Tell(number));
        });

        actor.Tell("become");
        actor.Tell("fail");
        actor.Tell(1);

        ExpectMsg(1);
    }

    private sealed class PickyActor : ReceiveActor
    {
        public PickyActor(IActorRef log)
        {
            Receive<string>(text =>
            {
                if (text != "taken")
                    return false;

                log.Tell($"picky: {text}");
                return true;
            });
            ReceiveAny(message => log.Tell($"any: {message}"));
        }
    }
}
