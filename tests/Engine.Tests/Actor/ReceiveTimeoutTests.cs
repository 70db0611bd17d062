using Akka.Actor;

namespace TableActors.Engine.Tests.Actor;

public sealed class ReceiveTimeoutTests : EngineSpec
{
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(100);

    [Fact]
    public void SetReceiveTimeout_WithoutMessages_SendsReceiveTimeoutAgainAndAgain()
    {
        Idle(Short, _ => { });

        ExpectMsg("idle");
        ExpectMsg("idle");
    }

    [Fact]
    public void SetReceiveTimeout_WhileMessagesCome_WaitsForTheirEnd()
    {
        var timeout = TimeSpan.FromMilliseconds(600);
        var actor = Idle(timeout, _ => { });

        // Each message comes well before the time is up, all of them together take longer.
        for (var i = 0; i < 6; i++)
        {
            actor.Tell("busy");
            ExpectNoMsg(timeout / 5);
        }

        ExpectMsg("idle");
    }

    [Fact]
    public void SetReceiveTimeout_WhileOnlyTransparentMessagesCome_DoesNotWait()
    {
        var actor = Idle(Soon, _ => { });
        var cancelable = new Cancelable(Sys.Scheduler);
        Sys.Scheduler.ScheduleTellRepeatedly(TimeSpan.Zero, Soon / 10, actor, new Transparent(), ActorRefs.NoSender, cancelable);

        ExpectMsg("idle");
        cancelable.Cancel();
    }

    [Fact]
    public void SetReceiveTimeout_Null_EndsIt()
    {
        var actor = Idle(Short, self => self.ActorContext.SetReceiveTimeout(null));

        ExpectMsg("idle");

        ExpectNoMsg(Short * 5);
        actor.ShouldNotBeNull();
    }

    private IActorRef Idle(TimeSpan timeout, Action<ScriptedActor> whenIdle) => Spawn(self =>
    {
        self.Starting = () => self.ActorContext.SetReceiveTimeout(timeout);
        self.On<ReceiveTimeout>(_ =>
        {
            whenIdle(self);
            TestActor.Tell("idle");
        });
        self.OnAny(_ => { });
    });

    private sealed class Transparent : INotInfluenceReceiveTimeout;
}
