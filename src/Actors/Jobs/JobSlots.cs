using System.Threading.Channels;
using Akka.Actor;
using Akka.Event;

namespace TableActors.Actors.Jobs;

/// <summary>
/// Bounds how many jobs run on this node at once, and how many wait for their turn in memory. Turns
/// come in the order of the requests. A job that finds no room to wait is turned away: it rests
/// until the scan wakes it. The scan learns here when there is room again.
/// </summary>
/// <param name="size">How many jobs run at most.</param>
/// <param name="room">How many jobs wait in memory at most.</param>
internal sealed class JobSlots(int size, int room)
{
    private readonly Lock _gate = new();
    private readonly LinkedList<JobSlot> _waiting = [];
    private readonly Channel<bool> _refills =
        Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private int _free = size;
    private bool _isAnyTurnedAway;

    /// <summary>
    /// Asks for a slot. A free one is granted at once. Otherwise the actor gets a
    /// <see cref="SlotGranted"/> later.
    /// </summary>
    /// <param name="job">The job's actor. It gives the slot back, whether it was granted or not.</param>
    /// <param name="isNew">Whether the job must not overtake jobs that were turned away before.</param>
    /// <returns>The slot; <see langword="null"/>: the job is turned away.</returns>
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
            else if (_waiting.Count >= room || (isNew && _isAnyTurnedAway))
            {
                _isAnyTurnedAway = true;
                return null;
            }
            else
            {
                slot.Place = _waiting.AddLast(slot);
            }
        }

        return slot;
    }

    /// <summary>Ends a job's wait or its turn. A second call changes nothing.</summary>
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

            if (_isAnyTurnedAway && _waiting.Count <= room / 2)
                _refills.Writer.TryWrite(true);
        }

        next?.Job.Tell(new SlotGranted(next), ActorRefs.NoSender);
    }

    /// <summary>
    /// Notes that all jobs which were turned away have found room, so that new jobs may wait again.
    /// </summary>
    public void ForgetTurnedAway()
    {
        lock (_gate)
            _isAnyTurnedAway = false;
    }

    /// <summary>Returns when there is room for jobs that were turned away.</summary>
    public async Task WaitForRoomAsync(CancellationToken cancellation) =>
        await _refills.Reader.ReadAsync(cancellation).ConfigureAwait(false);
}

/// <summary>
/// A job's turn to run, or its place in the queue. Only <see cref="JobSlots"/> changes
/// the properties.
/// </summary>
internal sealed class JobSlot(JobSlots owner, IActorRef job)
{
    public IActorRef Job { get; } = job;

    public bool IsGranted { get; set; }

    /// <summary>The slot's node in the queue; <see langword="null"/>: it does not wait.</summary>
    public LinkedListNode<JobSlot>? Place { get; set; }

    public bool IsGivenBack { get; set; }

    public void GiveBack() => owner.GiveBack(this);
}

/// <summary>Tells a waiting job's actor that its turn has come.</summary>
internal sealed record SlotGranted(JobSlot Slot)
    : INoSerializationVerificationNeeded, IDeadLetterSuppression, INotInfluenceReceiveTimeout;
