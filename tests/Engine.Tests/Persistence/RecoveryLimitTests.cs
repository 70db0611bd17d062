using Akka.Actor;
using Akka.Configuration;
using Akka.Persistence;
using Akka.Persistence.TestKit;

namespace TableActors.Engine.Tests.Persistence;

public sealed class RecoveryLimitTests()
    : PersistenceTestKit(ConfigurationFactory.ParseString("akka.persistence.max-concurrent-recoveries = 1"))
{
    [Fact]
    public async Task Recovery_WithOneAtATime_LetsTheNextActorWaitUntilTheFirstIsDone()
    {
        var go = new TaskCompletionSource();
        await Snapshots.OnLoad.SetInterceptorAsync(new Gate(go.Task, TestActor));
        Start("first");
        await ExpectMsgAsync("loading first");
        Start("second").Tell("command", TestActor);
        await ExpectNoMsgAsync(TimeSpan.FromMilliseconds(100));

        go.SetResult();

        await ExpectMsgAsync("first completed");
        await ExpectMsgAsync("loading second");
        await ExpectMsgAsync("second completed");
        await ExpectMsgAsync("second command");
    }

    [Fact]
    public async Task Recovery_OfAnActorThatIsStoppedWhileItWaits_LeavesTheTurnToTheNext()
    {
        var go = new TaskCompletionSource();
        await Snapshots.OnLoad.SetInterceptorAsync(new Gate(go.Task, TestActor));
        Start("first");
        await ExpectMsgAsync("loading first");
        var second = Start("second");
        Start("third");
        Watch(second);
        Sys.Stop(second);
        await ExpectTerminatedAsync(second);

        go.SetResult();

        await ExpectMsgAsync("first completed");
        await ExpectMsgAsync("loading third");
        await ExpectMsgAsync("third completed");
    }

    private IActorRef Start(string id) => Sys.ActorOf(ScriptedPersistentActor.Props(id, it =>
    {
        it.OnPast<RecoveryCompleted>(_ => TestActor.Tell($"{id} completed", it.Self));
        it.On<string>(text => TestActor.Tell($"{id} {text}", it.Self));
    }));

    private sealed class Gate(Task open, IActorRef observer) : ISnapshotStoreInterceptor
    {
        public Task InterceptAsync(string persistenceId, SnapshotSelectionCriteria criteria)
        {
            observer.Tell($"loading {persistenceId}", ActorRefs.NoSender);
            return open;
        }
    }
}
