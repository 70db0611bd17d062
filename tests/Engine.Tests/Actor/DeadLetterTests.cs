using Akka.Actor;
using Akka.Event;

namespace TableActors.Engine.Tests.Actor;

public sealed class DeadLetterTests : EngineSpec
{
    [Fact]
    public void Tell_AStoppedActor_PublishesADeadLetter()
    {
        var actor = Stopped();
        Sys.EventStream.Subscribe(TestActor, typeof(DeadLetter));

        actor.Tell("lost");

        var letter = ExpectMsg<DeadLetter>();
        letter.Message.ShouldBe("lost");
        letter.Sender.ShouldBe(TestActor);
        letter.Recipient.ShouldBe(actor);
    }

    [Fact]
    public void Tell_DeadLetters_PublishesADeadLetter()
    {
        Sys.EventStream.Subscribe(TestActor, typeof(DeadLetter));

        Sys.DeadLetters.Tell("lost");

        ExpectMsg<DeadLetter>().Message.ShouldBe("lost");
    }

    [Fact]
    public void Stop_WithMessagesWaiting_PublishesThemAsDeadLetters()
    {
        using var gate = new ManualResetEventSlim();
        var actor = Spawn(self => self.On<string>(_ =>
        {
            gate.Wait(TimeSpan.FromSeconds(10)).ShouldBeTrue("the spec did not let the handler go on");
            self.ActorContext.Stop(self.Self);
        }));
        Sys.EventStream.Subscribe(TestActor, typeof(DeadLetter));

        actor.Tell("stop");
        actor.Tell(1);
        actor.Tell(2);
        gate.Set();

        ExpectMsg<DeadLetter>().Message.ShouldBe(1);
        ExpectMsg<DeadLetter>().Message.ShouldBe(2);
    }

    [Fact]
    public void Tell_AStoppedActorWhatIsNotWorthADeadLetter_PublishesItApart()
    {
        var actor = Stopped();
        var letters = CreateTestProbe();
        var suppressed = CreateTestProbe();
        var all = CreateTestProbe();
        Sys.EventStream.Subscribe(letters, typeof(DeadLetter));
        Sys.EventStream.Subscribe(suppressed, typeof(SuppressedDeadLetter));
        Sys.EventStream.Subscribe(all, typeof(AllDeadLetters));

        actor.Tell(new Trifle());

        suppressed.ExpectMsg<SuppressedDeadLetter>().Message.ShouldBeOfType<Trifle>();
        all.ExpectMsg<AllDeadLetters>().Message.ShouldBeOfType<Trifle>();
        letters.ExpectNoMsg(Soon);
    }

    [Fact]
    public void Tell_ASelectionThatMatchesNothing_PublishesADeadLetter()
    {
        Sys.EventStream.Subscribe(TestActor, typeof(DeadLetter));

        Sys.ActorSelection("/user/nobody").Tell("lost");

        ExpectMsg<DeadLetter>().Message.ShouldBe("lost");
    }

    private IActorRef Stopped()
    {
        var actor = Spawn(_ => { });
        Watch(actor);
        Sys.Stop(actor);
        ExpectTerminated(actor);
        return actor;
    }

    private sealed class Trifle : IDeadLetterSuppression;
}
