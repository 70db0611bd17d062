using Akka.Actor;

namespace TableActors.Actors.Jobs;

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
