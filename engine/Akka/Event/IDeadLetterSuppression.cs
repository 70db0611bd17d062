namespace Akka.Event;

/// <summary>Marks messages whose loss is normal and not worth a line in the log.</summary>
public interface IDeadLetterSuppression
{
}
