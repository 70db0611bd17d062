using Akka.Actor;

namespace Akka.Persistence;

/// <summary>One actor's turn to recover, or its place in the queue. Returning it twice does no harm.</summary>
internal sealed class RecoveryPermit(RecoveryPermits permits, IActorRef actor)
{
    public IActorRef Actor { get; } = actor;

    public bool IsGranted { get; set; }

    public bool IsReturned { get; set; }

    public void Return() => permits.Return(this);
}
