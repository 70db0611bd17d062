namespace Akka.Dispatch;

/// <summary>States what an actor needs of its mailbox. Every mailbox of this engine satisfies every need.</summary>
public interface IRequiresMessageQueue<T>
    where T : ISemantics
{
}
