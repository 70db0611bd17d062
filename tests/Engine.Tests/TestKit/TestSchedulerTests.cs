using Akka.Actor;
using Akka.TestKit;

namespace TableActors.Engine.Tests.TestKit;

public sealed class TestSchedulerTests : EngineSpec
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    public TestSchedulerTests()
        : base(VirtualTime)
    {
    }

    private TestScheduler Clock => (TestScheduler)Sys.Scheduler;

    [Fact]
    public void Advance_ByLessThanTheDelay_RunsNothing()
    {
        Sys.Scheduler.ScheduleTellOnce(Second, TestActor, "due", ActorRefs.NoSender);

        Clock.Advance(Second * 0.5);

        ExpectNoMsg(Soon);
    }

    [Fact]
    public void Advance_ToTheDelay_RunsWhatIsDue()
    {
        Sys.Scheduler.ScheduleTellOnce(Second, TestActor, "due", ActorRefs.NoSender);

        Clock.Advance(Second);

        ExpectMsg("due");
    }

    [Fact]
    public void Advance_StepByStep_RunsRepeatedTasksEachTime()
    {
        Sys.Scheduler.ScheduleTellRepeatedly(Second, Second, TestActor, "due", ActorRefs.NoSender);

        for (var i = 0; i < 3; i++)
        {
            Clock.Advance(Second);
            ExpectMsg("due");
        }
    }

    [Fact]
    public void Advance_PastSeveral_RunsThemInOrder()
    {
        foreach (var seconds in (int[])[3, 1, 2])
            Sys.Scheduler.ScheduleTellOnce(Second * seconds, TestActor, seconds, ActorRefs.NoSender);

        Clock.Advance(Second * 3);

        ReceiveN(3).ShouldBe([1, 2, 3]);
    }

    [Fact]
    public void Advance_ACancelledTask_RunsNothing()
    {
        var cancelable = Sys.Scheduler.ScheduleTellOnceCancelable(Second, TestActor, "due", ActorRefs.NoSender);
        cancelable.Cancel();

        Clock.Advance(Second);

        ExpectNoMsg(Soon);
    }

    [Fact]
    public void Now_AsTimeIsAdvanced_MovesByAsMuch()
    {
        var before = Clock.Now;

        Clock.Advance(Second);
        (Clock.Now - before).ShouldBe(Second);
        Clock.AdvanceTo(before + (Second * 5));

        (Clock.Now - before).ShouldBe(Second * 5);
    }
}
