using Akka.Actor;
using Akka.Dispatch.SysMsg;

namespace Akka.Dispatch;

/// <summary>Brings what follows an await in an asynchronous handler back into its actor.</summary>
internal sealed class ActorSynchronizationContext(ActorCell cell) : SynchronizationContext
{
    public override void Post(SendOrPostCallback d, object state) => cell.SendSystemMessage(new Continuation(d, state));

    public override void Send(SendOrPostCallback d, object state)
    {
        if (ActorCell.Current != cell)
            throw new NotSupportedException("An actor cannot be entered synchronously from outside.");
        d(state);
    }

    public override SynchronizationContext CreateCopy() => this;
}
