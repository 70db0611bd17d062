using Akka.Actor;
using TableActors.Contracts.Messages;

namespace TableActors.Actors.Tables;

/// <summary>A write that waits for the next transaction, or is part of the present one.</summary>
/// <param name="Command">The write.</param>
/// <param name="Sender">Who waits for the reply.</param>
/// <param name="Bytes">How much memory it holds, roughly.</param>
/// <param name="ArrivedAt">The clock's timestamp of when it came; 0: nobody wants to know.</param>
internal readonly record struct QueuedWrite(WriteCommand Command, IActorRef Sender, long Bytes, long ArrivedAt = 0)
{
    public bool Is(WriteCommand command, IActorRef sender) => ReferenceEquals(Command, command) && Sender.Equals(sender);
}
