using Akka.Actor;
using Akka.TestKit;

namespace TableActors.Engine.Tests.Actor;

public sealed class ReceiveTimeoutTests : EngineSpec
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    public ReceiveTimeoutTests()
        : base(VirtualTime)
    {
    }

    [Fact]
    public void SetReceiveTimeout_WithoutMessages_SendsReceiveTimeoutAgainAndAgain()
    {
        var actor = Idle(_ => { });

        Pass(Limit, actor);
        ExpectMsg("idle");
        Pass(Limit, actor);
        ExpectMsg("idle");
    }

    [Fact]
    public void SetReceiveTimeout_WhileMessagesCome_WaitsForTheirEnd()
    {
        var actor = Idle(_ => { });

        for (var i = 0; i < 5; i++)
        {
            actor.Tell("busy");
            Pass(Limit * 0.8, actor);
        }

        ExpectNoMsg(Soon);
        Pass(Limit * 0.3, actor);
        ExpectMsg("idle");
    }

    [Fact]
    public void SetReceiveTimeout_WhileOnlyTransparentMessagesCome_DoesNotWait()
    {
        var actor = Idle(_ => { });

        Pass(Limit * 0.6, actor);
        Pass(Limit * 0.6, actor);

        ExpectMsg("idle");
    }

    [Fact]
    public void SetReceiveTimeout_Null_EndsIt()
    {
        var actor = Idle(self => self.ActorContext.SetReceiveTimeout(null));
        Pass(Limit, actor);
        ExpectMsg("idle");

        Pass(Limit * 5, actor);

        ExpectNoMsg(Soon);
    }

    /// <summary>Moves time on when the actor is done with all messages so far. What finds this out does not count as activity.</summary>
    private void Pass(TimeSpan time, IActorRef actor)
    {
        var probe = CreateTestProbe();
        actor.Tell(new AreYouDone(), probe);
        probe.ExpectMsg("done");
        ((TestScheduler)Sys.Scheduler).Advance(time);
    }

    private IActorRef Idle(Action<ScriptedActor> whenIdle) => Spawn(self =>
    {
        self.Starting = () => self.ActorContext.SetReceiveTimeout(Limit);
        self.On<AreYouDone>(_ => self.Sender.Tell("done"));
        self.On<ReceiveTimeout>(_ =>
        {
            whenIdle(self);
            TestActor.Tell("idle");
        });
        self.OnAny(_ => { });
    });

    private sealed class AreYouDone : INotInfluenceReceiveTimeout;
}
