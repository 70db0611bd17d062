namespace Akka.Persistence.TestKit;

/// <summary>How a spec makes its journal misbehave.</summary>
public interface ITestJournal
{
    JournalWriteBehavior OnWrite { get; }

    JournalRecoveryBehavior OnRecovery { get; }
}
