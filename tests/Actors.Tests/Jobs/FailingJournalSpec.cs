using Akka.Configuration;
using Akka.Persistence;
using Akka.Persistence.TestKit;

namespace TableActors.Actors.Tests.Jobs;

/// <summary>A spec with a journal in memory that fails when the test says so.</summary>
public abstract class FailingJournalSpec : ActorSpec
{
    private static readonly Config TestJournalConfig = ConfigurationFactory.FromResource<ITestJournal>(
        "Akka.Persistence.TestKit.config.conf");
    private readonly ITestJournal _journal;

    /// <param name="config">The settings of the actor system, which win over those of the test journal.</param>
    protected FailingJournalSpec(Config config)
        : base(config.WithFallback(TestJournalConfig)) =>
        _journal = TestJournal.FromRef(Persistence.Instance.Apply(Sys).JournalFor(null));

    /// <summary>Runs a step of the test while writes to the journal fail as chosen.</summary>
    protected async Task WithJournalWrite(Func<JournalWriteBehavior, Task> behaviour, Func<Task> step)
    {
        await behaviour(_journal.OnWrite);
        try
        {
            await step();
        }
        finally
        {
            await _journal.OnWrite.Pass();
        }
    }

    /// <summary>Runs a step of the test while recoveries fail as chosen.</summary>
    protected async Task WithJournalRecovery(Func<JournalRecoveryBehavior, Task> behaviour, Func<Task> step)
    {
        await behaviour(_journal.OnRecovery);
        try
        {
            await step();
        }
        finally
        {
            await _journal.OnRecovery.Pass();
        }
    }
}
