namespace Akka.Dispatch;

public interface IDequeBasedMessageQueueSemantics : ISemantics
{
}
