using Akka.Actor;
using Akka.Event;

namespace TableActors.Engine.Tests.Actor;

public sealed class UntypedActorTests : EngineSpec
{
    [Fact]
    public void OnReceive_EachMessage_GetsItWithItsSender()
    {
        var actor = Sys.ActorOf(Props.Create(() => new SwitchActor()));

        actor.Tell("hello");

        ExpectMsgFrom(actor, "off: hello");
    }

    [Fact]
    public void Become_AnotherMethod_HandlesTheNextMessageThere()
    {
        var actor = Sys.ActorOf(Props.Create(() => new SwitchActor()));

        actor.Tell(true);
        actor.Tell("hello");
        actor.Tell(false);
        actor.Tell("again");

        ExpectMsg("on: hello");
        ExpectMsg("off: again");
    }

    [Fact]
    public void Unhandled_AMessage_PublishesIt()
    {
        var actor = Sys.ActorOf(Props.Create(() => new SwitchActor()));
        Sys.EventStream.Subscribe(TestActor, typeof(UnhandledMessage));

        actor.Tell(1.5);

        ExpectMsg<UnhandledMessage>().Message.ShouldBe(1.5);
    }

    private sealed class SwitchActor : UntypedActor
    {
        protected override void OnReceive(object message)
        {
            switch (message)
            {
                case true:
                    BecomeStacked(On);
                    break;
                case string text:
                    Sender.Tell($"off: {text}");
                    break;
                default:
                    Unhandled(message);
                    break;
            }
        }

        private void On(object message)
        {
            if (message is false)
                UnbecomeStacked();
            else
                Sender.Tell($"on: {message}");
        }
    }
}
