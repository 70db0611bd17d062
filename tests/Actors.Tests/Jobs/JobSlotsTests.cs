using Akka.Actor;
using Akka.TestKit.Xunit2;
using TableActors.Actors.Jobs;

namespace TableActors.Actors.Tests.Jobs;

public sealed class JobSlotsTests : TestKit
{
    [Fact]
    public void Request_WhereOneIsFree_IsGrantedAtOnce() => new JobSlots(1).Request(TestActor).IsGranted.ShouldBeTrue();

    [Fact]
    public void GiveBack_GrantsTheNextInTheOrderOfTheirRequests()
    {
        var slots = new JobSlots(2);
        JobSlot[] all = [.. Enumerable.Range(0, 5).Select(_ => slots.Request(TestActor))];
        all.Select(slot => slot.IsGranted).ShouldBe([true, true, false, false, false]);

        foreach (var slot in all)
            slot.GiveBack();

        for (var i = 2; i < 5; i++)
            ExpectMsg<SlotGranted>().Slot.ShouldBe(all[i]);
    }

    [Fact]
    public void GiveBack_OfOneThatStillWaits_TakesItOutOfTheQueue()
    {
        var slots = new JobSlots(1);
        var first = slots.Request(ActorRefs.Nobody);
        var second = slots.Request(ActorRefs.Nobody);
        var third = slots.Request(TestActor);

        second.GiveBack();
        first.GiveBack();

        ExpectMsg<SlotGranted>().Slot.ShouldBe(third);
        second.IsGranted.ShouldBeFalse();
    }

    [Fact]
    public void GiveBack_Twice_FreesOnce()
    {
        var slots = new JobSlots(1);
        var first = slots.Request(ActorRefs.Nobody);
        first.GiveBack();
        first.GiveBack();

        slots.Request(ActorRefs.Nobody).IsGranted.ShouldBeTrue();
        slots.Request(ActorRefs.Nobody).IsGranted.ShouldBeFalse();
    }
}
