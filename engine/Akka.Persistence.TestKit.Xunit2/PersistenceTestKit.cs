using Akka.Actor;
using Akka.Configuration;
using Xunit.Abstractions;

namespace Akka.Persistence.TestKit;

/// <summary>The base of specs whose journal and snapshot store are to fail: both are kept in memory.</summary>
public class PersistenceTestKit : Akka.TestKit.Xunit2.TestKit
{
    private const string JournalId = "akka.persistence.journal.test";
    private const string SnapshotStoreId = "akka.persistence.snapshot-store.test";

    private static readonly Config Plugins = ConfigurationFactory.ParseString(
        $$"""
        akka.persistence.journal.plugin = "{{JournalId}}"
        akka.persistence.snapshot-store.plugin = "{{SnapshotStoreId}}"
        {{JournalId}}.class = "Akka.Persistence.TestKit.TestJournal, Akka.Persistence.TestKit"
        {{SnapshotStoreId}}.class = "Akka.Persistence.TestKit.TestSnapshotStore, Akka.Persistence.TestKit"
        """);

    public PersistenceTestKit(string actorSystemName = null, ITestOutputHelper output = null)
        : this(Config.Empty, actorSystemName, output)
    {
    }

    public PersistenceTestKit(Config config, string actorSystemName = null, ITestOutputHelper output = null)
        : base(Plugins.WithFallback(config).WithFallback(DefaultConfig), actorSystemName, output)
    {
        var extension = Persistence.Instance.Apply(Sys);
        JournalActorRef = extension.JournalFor(JournalId);
        Journal = TestJournal.FromRef(JournalActorRef);
        SnapshotsActorRef = extension.SnapshotStoreFor(SnapshotStoreId);
        Snapshots = TestSnapshotStore.FromRef(SnapshotsActorRef);
    }

    public IActorRef JournalActorRef { get; }

    public IActorRef SnapshotsActorRef { get; }

    public ITestJournal Journal { get; }

    public ITestSnapshotStore Snapshots { get; }

    public Task WithJournalWrite(Func<JournalWriteBehavior, Task> behaviorSelector, Action execution) =>
        WithJournalWrite(behaviorSelector, Run(execution));

    public Task WithJournalWrite(Func<JournalWriteBehavior, Task> behaviorSelector, Func<Task> execution) =>
        RunAsync(behaviorSelector, Journal.OnWrite, execution, Journal.OnWrite.Pass);

    public Task WithJournalRecovery(Func<JournalRecoveryBehavior, Task> behaviorSelector, Action execution) =>
        WithJournalRecovery(behaviorSelector, Run(execution));

    public Task WithJournalRecovery(Func<JournalRecoveryBehavior, Task> behaviorSelector, Func<Task> execution) =>
        RunAsync(behaviorSelector, Journal.OnRecovery, execution, Journal.OnRecovery.Pass);

    public Task WithSnapshotSave(Func<SnapshotStoreSaveBehavior, Task> behaviorSelector, Action execution) =>
        WithSnapshotSave(behaviorSelector, Run(execution));

    public Task WithSnapshotSave(Func<SnapshotStoreSaveBehavior, Task> behaviorSelector, Func<Task> execution) =>
        RunAsync(behaviorSelector, Snapshots.OnSave, execution, Snapshots.OnSave.Pass);

    public Task WithSnapshotLoad(Func<SnapshotStoreLoadBehavior, Task> behaviorSelector, Action execution) =>
        WithSnapshotLoad(behaviorSelector, Run(execution));

    public Task WithSnapshotLoad(Func<SnapshotStoreLoadBehavior, Task> behaviorSelector, Func<Task> execution) =>
        RunAsync(behaviorSelector, Snapshots.OnLoad, execution, Snapshots.OnLoad.Pass);

    public Task WithSnapshotDelete(Func<SnapshotStoreDeleteBehavior, Task> behaviorSelector, Action execution) =>
        WithSnapshotDelete(behaviorSelector, Run(execution));

    public Task WithSnapshotDelete(Func<SnapshotStoreDeleteBehavior, Task> behaviorSelector, Func<Task> execution) =>
        RunAsync(behaviorSelector, Snapshots.OnDelete, execution, Snapshots.OnDelete.Pass);

    private static Func<Task> Run(Action action) => () =>
    {
        action();
        return Task.CompletedTask;
    };

    /// <summary>The behaviour lasts as long as the execution, even when it fails.</summary>
    private static async Task RunAsync<T>(Func<T, Task> select, T behavior, Func<Task> execution, Func<Task> pass)
    {
        try
        {
            await select(behavior);
            await execution();
        }
        finally
        {
            await pass();
        }
    }
}
