using Akka.Actor;

namespace TableActors.Actors.Jobs;

/// <summary>Bounds how many jobs are at work on this node at once. Who has to wait is told when its turn comes, first come, first served.</summary>
internal sealed class JobSlots(int size)
{
    private readonly Lock _gate = new();
    private readonly LinkedList<JobSlot> _waiting = [];
    private int _free = size;

    /// <summary>Asks for a slot, which is granted at once where one is free; otherwise the job is sent a <see cref="SlotGranted"/> later.</summary>
    /// <param name="job">The job's actor, which gives the slot back whether it was granted or not.</param>
    public JobSlot Request(IActorRef job)
    {
        var slot = new JobSlot(this, job);
        lock (_gate)
        {
            if (_free > 0)
            {
                _free--;
                slot.IsGranted = true;
            }
            else
            {
                slot.Place = _waiting.AddLast(slot);
            }
        }

        return slot;
    }

    /// <summary>Gives a slot to the next who waits. A second time changes nothing.</summary>
    public void GiveBack(JobSlot slot)
    {
        JobSlot? next = null;
        lock (_gate)
        {
            if (slot.IsGivenBack)
                return;
            slot.IsGivenBack = true;
            if (slot.Place is { } place)
            {
                _waiting.Remove(place);
                slot.Place = null;
            }
            else if (_waiting.First is { Value: var first })
            {
                _waiting.RemoveFirst();
                first.Place = null;
                first.IsGranted = true;
                next = first;
            }
            else
            {
                _free++;
            }
        }

        next?.Job.Tell(new SlotGranted(next), ActorRefs.NoSender);
    }
}
