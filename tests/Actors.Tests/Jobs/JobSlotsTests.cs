using Akka.Actor;
using TableActors.Actors.Jobs;
using TableActors.TestSupport;

namespace TableActors.Actors.Tests.Jobs;

public sealed class JobSlotsTests : ActorSpec
{
    [Fact]
    public void Request_WhereOneIsFree_IsGrantedAtOnce() =>
        new JobSlots(1, 100).Request(TestActor, isNew: false)!.IsGranted.ShouldBeTrue();

    [Fact]
    public void GiveBack_GrantsTheNextInTheOrderOfTheirRequests()
    {
        var slots = new JobSlots(2, 100);
        JobSlot[] all = [.. Enumerable.Range(0, 5).Select(_ => slots.Request(TestActor, isNew: false)!)];
        all.Select(slot => slot.IsGranted).ShouldBe([true, true, false, false, false]);

        foreach (var slot in all)
            slot.GiveBack();

        for (var i = 2; i < 5; i++)
            ExpectMsg<SlotGranted>().Slot.ShouldBe(all[i]);
    }

    [Fact]
    public void GiveBack_OfOneThatStillWaits_TakesItOutOfTheQueue()
    {
        var slots = new JobSlots(1, 100);
        var first = slots.Request(ActorRefs.Nobody, isNew: false)!;
        var second = slots.Request(ActorRefs.Nobody, isNew: false)!;
        var third = slots.Request(TestActor, isNew: false)!;

        second.GiveBack();
        first.GiveBack();

        ExpectMsg<SlotGranted>().Slot.ShouldBe(third);
        second.IsGranted.ShouldBeFalse();
    }

    [Fact]
    public void GiveBack_Twice_FreesOnce()
    {
        var slots = new JobSlots(1, 100);
        var first = slots.Request(ActorRefs.Nobody, isNew: false)!;
        first.GiveBack();
        first.GiveBack();

        slots.Request(ActorRefs.Nobody, isNew: false)!.IsGranted.ShouldBeTrue();
        slots.Request(ActorRefs.Nobody, isNew: false)!.IsGranted.ShouldBeFalse();
    }

    [Fact]
    public void Request_WhereTooManyWait_FindsNoRoom()
    {
        var slots = new JobSlots(1, 2);
        var granted = slots.Request(ActorRefs.Nobody, isNew: true);
        slots.Request(ActorRefs.Nobody, isNew: true).ShouldNotBeNull();
        slots.Request(ActorRefs.Nobody, isNew: true).ShouldNotBeNull();
        slots.Request(ActorRefs.Nobody, isNew: true).ShouldBeNull();

        granted!.GiveBack();

        slots.Request(ActorRefs.Nobody, isNew: true).ShouldBeNull("those that found no room before come first");
        slots.Request(ActorRefs.Nobody, isNew: false).ShouldNotBeNull();
        slots.Request(ActorRefs.Nobody, isNew: false).ShouldBeNull();
    }

    [Fact]
    public void ForgetTurnedAway_LetsNewOnesWaitAgain()
    {
        var slots = new JobSlots(1, 1);
        var granted = slots.Request(ActorRefs.Nobody, isNew: true);
        slots.Request(ActorRefs.Nobody, isNew: true);
        slots.Request(ActorRefs.Nobody, isNew: true).ShouldBeNull();
        granted!.GiveBack();

        slots.ForgetTurnedAway();

        slots.Request(ActorRefs.Nobody, isNew: true).ShouldNotBeNull();
    }

    [Fact]
    public async Task WaitForRoom_ReturnsWhenHalfOfItIsFree_ButOnlyIfAJobWasTurnedAway()
    {
        var slots = new JobSlots(1, 4);
        var all = Enumerable.Range(0, 5).Select(_ => slots.Request(ActorRefs.Nobody, isNew: true)!).ToList();
        var room = slots.WaitForRoomAsync(default);
        all[0].GiveBack();
        all[1].GiveBack();
        all[2].GiveBack();
        room.IsCompleted.ShouldBeFalse();
        all.AddRange(Enumerable.Range(0, 2).Select(_ => slots.Request(ActorRefs.Nobody, isNew: true)!));
        slots.Request(ActorRefs.Nobody, isNew: true).ShouldNotBeNull();
        slots.Request(ActorRefs.Nobody, isNew: true).ShouldBeNull();

        all[3].GiveBack();
        room.IsCompleted.ShouldBeFalse();
        all[4].GiveBack();

        await room.OrFailAsync("there is room");
    }
}
