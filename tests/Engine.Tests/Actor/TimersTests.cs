using Akka.Actor;
using Akka.TestKit;

namespace TableActors.Engine.Tests.Actor;

public sealed class TimersTests : EngineSpec
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    public TimersTests()
        : base(VirtualTime)
    {
    }

    private TestScheduler Clock => (TestScheduler)Sys.Scheduler;

    [Fact]
    public void StartSingleTimer_WhenDue_SendsItsMessageOnce()
    {
        var actor = Timing(self => self.Timers.StartSingleTimer("key", "tick", Second));

        Clock.Advance(Second * 0.9);
        ExpectNoMsg(Soon);
        Clock.Advance(Second * 0.2);
        ExpectMsgFrom(actor, "tick");
        Clock.Advance(Second * 5);
        ExpectNoMsg(Soon);
    }

    [Fact]
    public void StartPeriodicTimer_AsTimeGoesOn_SendsItsMessageEachInterval()
    {
        Timing(self => self.Timers.StartPeriodicTimer("key", "tick", Second));

        for (var i = 0; i < 3; i++)
        {
            Clock.Advance(Second);
            ExpectMsg("tick");
        }
    }

    [Fact]
    public void StartPeriodicTimer_WithAnInitialDelay_WaitsThatLongFirst()
    {
        Timing(self => self.Timers.StartPeriodicTimer("key", "tick", Second * 3, Second));

        Clock.Advance(Second * 2);
        ExpectNoMsg(Soon);
        Clock.Advance(Second);
        ExpectMsg("tick");
        Clock.Advance(Second);
        ExpectMsg("tick");
    }

    [Fact]
    public void StartSingleTimer_UnderATakenKey_ReplacesTheFormerTimer()
    {
        Timing(self =>
        {
            self.Timers.StartSingleTimer("key", "former", Second);
            self.Timers.StartSingleTimer("key", "latter", Second * 2);
        });

        Clock.Advance(Second * 2);

        ExpectMsg("latter");
        ExpectNoMsg(Soon);
    }

    [Fact]
    public void Cancel_ATimerWhoseMessageAlreadyWaits_StillKeepsItFromTheActor()
    {
        using var gate = new ManualResetEventSlim();
        var actor = Spawn(self =>
        {
            self.On<string>(text => text == "cancel", _ =>
            {
                TestActor.Tell("in handler");
                gate.Wait(TimeSpan.FromSeconds(10)).ShouldBeTrue("the spec did not let the handler go on");
                self.Timers.Cancel("key");
            });
            self.On<string>(text => TestActor.Tell(text));
            self.Starting = () =>
            {
                self.Timers.StartSingleTimer("key", "tick", Second);
                TestActor.Tell("ready");
            };
        });
        ExpectMsg("ready");

        actor.Tell("cancel");
        ExpectMsg("in handler");
        Clock.Advance(Second);
        gate.Set();
        actor.Tell("after");

        ExpectMsg("after");
    }

    [Fact]
    public void IsTimerActive_AsTimersComeAndGo_TellsSo()
    {
        Spawn(self => self.Starting = () =>
        {
            TestActor.Tell(self.Timers.IsTimerActive("key"));
            self.Timers.StartSingleTimer("key", "tick", Second);
            TestActor.Tell(self.Timers.IsTimerActive("key"));
            self.Timers.CancelAll();
            TestActor.Tell(self.Timers.IsTimerActive("key"));
        });

        ReceiveN(3).ShouldBe([false, true, false]);
    }

    [Fact]
    public void Stop_AnActorWithATimer_SilencesTheTimer()
    {
        var actor = Timing(self => self.Timers.StartPeriodicTimer("key", "tick", Second));
        Watch(actor);
        Sys.EventStream.Subscribe(TestActor, typeof(Akka.Event.DeadLetter));
        Sys.Stop(actor);
        ExpectTerminated(actor);

        Clock.Advance(Second * 3);

        ExpectNoMsg(Soon);
    }

    [Fact]
    public void Restart_AnActorWithATimer_SilencesTheTimer()
    {
        var starts = 0;
        var actor = Spawn(self =>
        {
            self.Starting = () =>
            {
                if (++starts == 1)
                    self.Timers.StartPeriodicTimer("key", "tick", Second);
                TestActor.Tell("ready");
            };
            self.On<string>(text => TestActor.Tell(text));
            self.On<int>(_ => throw new InvalidOperationException("broken"));
        });
        ExpectMsg("ready");
        actor.Tell(1);
        ExpectMsg("ready");

        Clock.Advance(Second * 3);

        ExpectNoMsg(Soon);
    }

    private IActorRef Timing(Action<ScriptedActor> start)
    {
        var actor = Spawn(self =>
        {
            self.Starting = () =>
            {
                start(self);
                TestActor.Tell("ready");
            };
            self.OnAny(TestActor.Tell);
        });
        ExpectMsg("ready");
        return actor;
    }
}
