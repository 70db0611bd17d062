using System.Threading.Channels;
using Akka.Actor;
using Akka.Event;

namespace TableActors.Actors.Jobs;

/// <summary>
/// Bounds how many jobs are at work on this node at once, and how many wait for that in memory. Who waits is told when its turn comes, first
/// come, first served; who finds no room is to rest until the scan wakes it, which is told when there is room again.
/// </summary>
/// <param name="size">How many are at work.</param>
/// <param name="room">How many wait.</param>
internal sealed class JobSlots(int size, int room)
{
    private readonly Lock _gate = new();
    private readonly LinkedList<JobSlot> _waiting = [];
    private readonly Channel<bool> _refills =
        Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private int _free = size;
    private bool _isAnyoneAway;

    /// <summary>Asks for a slot, which is granted at once where one is free; otherwise the job is sent a <see cref="SlotGranted"/> later.</summary>
    /// <param name="job">The job's actor, which gives the slot back whether it was granted or not.</param>
    /// <param name="isNew">Whether the job must not overtake those that have found no room before.</param>
    /// <returns>The slot; <see langword="null"/>: there is no room.</returns>
    public JobSlot? Request(IActorRef job, bool isNew)
    {
        var slot = new JobSlot(this, job);
        lock (_gate)
        {
            if (_free > 0)
            {
                _free--;
                slot.IsGranted = true;
            }
            else if (_waiting.Count >= room || (isNew && _isAnyoneAway))
            {
                _isAnyoneAway = true;
                return null;
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

            if (_isAnyoneAway && _waiting.Count <= room / 2)
                _refills.Writer.TryWrite(true);
        }

        next?.Job.Tell(new SlotGranted(next), ActorRefs.NoSender);
    }

    /// <summary>Notes that all jobs which had found no room were woken, and have found some.</summary>
    public void NobodyIsAway()
    {
        lock (_gate)
            _isAnyoneAway = false;
    }

    /// <summary>Returns when there is room for jobs that have found none before.</summary>
    public async Task WaitForRoomAsync(CancellationToken cancellation) => await _refills.Reader.ReadAsync(cancellation).ConfigureAwait(false);
}

/// <summary>A job's place among those at work on a node, or in the queue before it.</summary>
internal sealed class JobSlot(JobSlots owner, IActorRef job)
{
    public IActorRef Job { get; } = job;

    /// <summary>Whether the job may begin. Changed by the owner alone.</summary>
    public bool IsGranted { get; set; }

    /// <summary>Where it waits. Changed by the owner alone.</summary>
    public LinkedListNode<JobSlot>? Place { get; set; }

    /// <summary>Whether it is of no more use. Changed by the owner alone.</summary>
    public bool IsGivenBack { get; set; }

    /// <summary>Ends the wait or the work.</summary>
    public void GiveBack() => owner.GiveBack(this);
}

/// <summary>Tells a job that has waited that it may begin.</summary>
/// <param name="Slot">The slot that it has asked for.</param>
internal sealed record SlotGranted(JobSlot Slot) : INoSerializationVerificationNeeded, IDeadLetterSuppression, INotInfluenceReceiveTimeout;
