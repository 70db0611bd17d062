using Akka.Actor;
using Akka.TestKit;
using Akka.TestKit.TestActors;

namespace TableActors.Engine.Tests.TestKit;

public sealed class TestProbeTests : EngineSpec
{
    private readonly TestProbe _probe;

    public TestProbeTests() => _probe = CreateTestProbe("probe");

    [Fact]
    public void Send_ToAnActor_IsFromTheProbe()
    {
        _probe.Send(TestActor, "hello");

        ExpectMsgFrom(_probe.Ref, "hello");
    }

    [Fact]
    public void Reply_ToAMessage_GoesToItsSender()
    {
        _probe.Ref.Tell("question", TestActor);
        _probe.ExpectMsg("question");

        _probe.Reply("answer");

        ExpectMsgFrom(_probe.Ref, "answer");
        _probe.Sender.ShouldBe(TestActor);
    }

    [Fact]
    public void Forward_TheLastMessage_KeepsItsSender()
    {
        var sender = CreateTestProbe();
        _probe.Ref.Tell("hello", sender.Ref);
        _probe.ExpectMsg("hello");

        _probe.Forward(TestActor);

        ExpectMsgFrom(sender.Ref, "hello");
    }

    [Fact]
    public void Probe_AsAReference_EqualsItsActor()
    {
        IActorRef reference = _probe;

        reference.Equals(_probe.Ref).ShouldBeTrue();
        reference.Path.ShouldBe(_probe.Ref.Path);
        reference.Path.Name.ShouldBe("probe");
    }

    [Fact]
    public void Probe_AsSender_GetsTheAnswer()
    {
        Sys.ActorOf(SimpleEchoActor.Props()).Tell("hello", _probe);

        _probe.ExpectMsg("hello");
    }

    [Fact]
    public void Probe_Watched_CanBeSeenToStop()
    {
        Watch(_probe);

        Sys.Stop(_probe);

        ExpectTerminated(_probe);
    }

    [Fact]
    public void SetAutoPilot_AFunction_ReactsUntilItSaysOtherwise()
    {
        _probe.SetAutoPilot(new DelegateAutoPilot((sender, message) =>
        {
            sender.Tell($"auto: {message}");
            return Equals(message, "last") ? AutoPilot.NoAutoPilot : AutoPilot.KeepRunning;
        }));

        foreach (var text in (string[])["first", "last", "manual"])
            _probe.Ref.Tell(text, TestActor);

        ExpectMsg("auto: first");
        ExpectMsg("auto: last");
        ExpectNoMsg(Soon);
        _probe.ReceiveN(3).ShouldBe(["first", "last", "manual"]);
    }

    [Fact]
    public void ChildActorOf_AProbe_HasTheProbeAsParent()
    {
        var child = _probe.ChildActorOf(
            ScriptedActor.Props(self => self.OnAny(message => self.ActorContext.Parent.Tell(message))), "child");

        child.Tell("up");

        child.Path.Parent.ShouldBe(_probe.Ref.Path);
        _probe.ExpectMsg("up");
    }

    [Fact]
    public void EchoActor_OfTheTest_SendsToTheTestAndBack()
    {
        Sys.ActorOf(EchoActor.Props(this)).Tell("hello", _probe);

        _probe.ExpectMsg("hello");
        ExpectMsg("hello");
    }

    [Fact]
    public void ForwardActor_ToTheTest_KeepsTheSender()
    {
        Sys.ActorOf(ForwardActor.Props(TestActor)).Tell("hello", _probe);

        ExpectMsgFrom(_probe, "hello");
    }
}
