namespace Akka.Persistence.Journal;

/// <summary>What one stored event becomes when it is read: none, one or more events.</summary>
public interface IEventSequence
{
    IEnumerable<object> Events { get; }
}
