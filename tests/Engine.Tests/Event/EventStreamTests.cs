using Akka.Actor;

namespace TableActors.Engine.Tests.Event;

public sealed class EventStreamTests : EngineSpec
{
    [Fact]
    public void Publish_ToASubscriberOfTheType_TellsIt()
    {
        Sys.EventStream.Subscribe(TestActor, typeof(Happened));

        Sys.EventStream.Publish(new Happened(1));

        ExpectMsg(new Happened(1));
    }

    [Fact]
    public void Publish_ToASubscriberOfABaseTypeOrInterface_TellsIt()
    {
        var ofInterface = CreateTestProbe();
        var ofBase = CreateTestProbe();
        Sys.EventStream.Subscribe(ofInterface, typeof(IOccurrence));
        Sys.EventStream.Subscribe(ofBase, typeof(Happened));

        Sys.EventStream.Publish(new HappenedAgain(2));

        ofInterface.ExpectMsg<HappenedAgain>();
        ofBase.ExpectMsg<HappenedAgain>();
    }

    [Fact]
    public void Publish_AnotherType_TellsNothing()
    {
        Sys.EventStream.Subscribe(TestActor, typeof(HappenedAgain));

        Sys.EventStream.Publish(new Happened(1));

        ExpectNoMsg(Soon);
    }

    [Fact]
    public void Publish_ToASubscriberOfSeveralMatchingTypes_TellsItOnce()
    {
        Sys.EventStream.Subscribe(TestActor, typeof(Happened));
        Sys.EventStream.Subscribe(TestActor, typeof(IOccurrence));

        Sys.EventStream.Publish(new Happened(1));

        ExpectMsg<Happened>();
        ExpectNoMsg(Soon);
    }

    [Fact]
    public void Unsubscribe_FromAType_EndsOnlyThat()
    {
        Sys.EventStream.Subscribe(TestActor, typeof(Happened));
        Sys.EventStream.Subscribe(TestActor, typeof(string));

        Sys.EventStream.Unsubscribe(TestActor, typeof(Happened));
        Sys.EventStream.Publish(new Happened(1));
        Sys.EventStream.Publish("text");

        ExpectMsg("text");
    }

    [Fact]
    public void Unsubscribe_Altogether_EndsEverySubscription()
    {
        Sys.EventStream.Subscribe(TestActor, typeof(Happened));
        Sys.EventStream.Subscribe(TestActor, typeof(string));

        Sys.EventStream.Unsubscribe(TestActor);
        Sys.EventStream.Publish(new Happened(1));
        Sys.EventStream.Publish("text");

        ExpectNoMsg(Soon);
    }

    [Fact]
    public void Subscribe_Twice_IsOneSubscription()
    {
        Sys.EventStream.Subscribe(TestActor, typeof(Happened)).ShouldBeTrue();
        Sys.EventStream.Subscribe(TestActor, typeof(Happened)).ShouldBeFalse();

        Sys.EventStream.Publish(new Happened(1));

        ExpectMsg<Happened>();
        ExpectNoMsg(Soon);
    }

    private interface IOccurrence;

    private record Happened(int Number) : IOccurrence;

    private sealed record HappenedAgain(int Number) : Happened(Number);
}
