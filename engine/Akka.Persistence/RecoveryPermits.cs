using Akka.Actor;

namespace Akka.Persistence;

/// <summary>Bounds how many actors recover at the same time. Who has to wait is told when its turn comes, first come, first served.</summary>
internal sealed class RecoveryPermits(int limit)
{
    private readonly Lock _lock = new();
    private readonly LinkedList<RecoveryPermit> _waiting = new();
    private int _free = limit;

    public RecoveryPermit Request(IActorRef actor)
    {
        lock (_lock)
        {
            var permit = new RecoveryPermit(this, actor) { IsGranted = _free > 0 };
            if (permit.IsGranted) _free--;
            else _waiting.AddLast(permit);
            return permit;
        }
    }

    public void Return(RecoveryPermit permit)
    {
        RecoveryPermit next = null;
        lock (_lock)
        {
            if (permit.IsReturned) return;
            permit.IsReturned = true;
            if (!permit.IsGranted)
            {
                _waiting.Remove(permit);
                return;
            }

            if (_waiting.First is { Value: var first })
            {
                _waiting.RemoveFirst();
                first.IsGranted = true;
                next = first;
            }
            else
            {
                _free++;
            }
        }

        next?.Actor.Tell(RecoveryPermitGranted.Instance, ActorRefs.NoSender);
    }
}
