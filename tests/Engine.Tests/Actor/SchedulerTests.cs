using Akka.Actor;

namespace TableActors.Engine.Tests.Actor;

public sealed class SchedulerTests : EngineSpec
{
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(50);

    [Fact]
    public void ScheduleTellOnce_WhenDue_TellsOnceInTheSendersName()
    {
        var sender = CreateTestProbe();
        var asked = Sys.Scheduler.MonotonicClock;

        Sys.Scheduler.ScheduleTellOnce(Short, TestActor, "due", sender);

        ExpectMsgFrom(sender, "due");
        (Sys.Scheduler.MonotonicClock - asked).ShouldBeGreaterThanOrEqualTo(Short - TimeSpan.FromMilliseconds(10));
        ExpectNoMsg(Short * 4);
    }

    [Fact]
    public void ScheduleTellRepeatedly_UntilCancelled_TellsAgainAndAgain()
    {
        var cancelable = new Cancelable(Sys.Scheduler);

        Sys.Scheduler.ScheduleTellRepeatedly(TimeSpan.Zero, Short, TestActor, "due", ActorRefs.NoSender, cancelable);

        ReceiveN(3).ShouldAllBe(message => Equals(message, "due"));
        cancelable.Cancel();
        ReceiveWhile<object>(Short * 2, message => message);
        ExpectNoMsg(Short * 4);
    }

    [Fact]
    public void ScheduleTellOnce_CancelledBefore_TellsNothing()
    {
        var cancelable = Sys.Scheduler.ScheduleTellOnceCancelable(Soon, TestActor, "due", ActorRefs.NoSender);

        cancelable.Cancel();

        cancelable.IsCancellationRequested.ShouldBeTrue();
        ExpectNoMsg(Soon * 2);
    }

    [Fact]
    public void ScheduleOnce_AnAction_RunsIt()
    {
        Sys.Scheduler.Advanced.ScheduleOnce(Short, () => TestActor.Tell("ran", ActorRefs.NoSender));

        ExpectMsg("ran");
    }

    [Fact]
    public void ScheduleOnce_Many_TellsThemInTheOrderOfTheirTimes()
    {
        foreach (var milliseconds in (int[])[300, 100, 200])
            Sys.Scheduler.ScheduleTellOnce(TimeSpan.FromMilliseconds(milliseconds), TestActor, milliseconds, ActorRefs.NoSender);

        ReceiveN(3).ShouldBe([100, 200, 300]);
    }

    [Fact]
    public void ScheduleTellRepeatedly_WithoutAnInterval_IsRefused() =>
        Should.Throw<ArgumentOutOfRangeException>(
            () => Sys.Scheduler.ScheduleTellRepeatedly(TimeSpan.Zero, TimeSpan.Zero, TestActor, "x", ActorRefs.NoSender));

    [Fact]
    public void CancelAfter_ATime_CancelsThen()
    {
        var cancelable = new Cancelable(Sys.Scheduler);

        cancelable.CancelAfter(Short);

        cancelable.Token.WaitHandle.WaitOne(RemainingOrDefault).ShouldBeTrue("the cancelable was not cancelled");
    }
}
