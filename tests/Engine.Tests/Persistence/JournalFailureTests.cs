using Akka.Actor;
using Akka.Persistence;
using Akka.Persistence.TestKit;
using Akka.TestKit;

namespace TableActors.Engine.Tests.Persistence;

/// <summary>What happens to persistent actors when journal or snapshot store fail.</summary>
public sealed class JournalFailureTests : PersistenceTestKit
{
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(200);

    [Fact]
    public Task Persist_WhenTheJournalFails_CallsOnPersistFailure_AndStopsTheActor() =>
        WithJournalWrite(write => write.Fail(), async () =>
        {
            var actor = Start();
            Watch(actor);

            actor.Tell("a", TestActor);
            actor.Tell("b", TestActor);

            await ExpectMsgAsync("failed a 1");
            await ExpectTerminatedAsync(actor);
            await ExpectNoMsgAsync(Soon);
        });

    [Fact]
    public Task Persist_WhenTheJournalRejects_CallsOnPersistRejected_AndTheActorGoesOn() =>
        WithJournalWrite(write => write.RejectIf(persistent => "bad".Equals(persistent.Payload)), async () =>
        {
            var actor = Start();

            actor.Tell("good", TestActor);
            actor.Tell("bad", TestActor);
            actor.Tell("better", TestActor);

            await ExpectMsgAsync("stored good");
            await ExpectMsgAsync("rejected bad 2");
            await ExpectMsgAsync("stored better");
        });

    [Fact]
    public Task PersistAll_WhenTheJournalRejectsOneEvent_RejectsAllOfThem() =>
        WithJournalWrite(write => write.RejectIf(persistent => "bad".Equals(persistent.Payload)), async () =>
        {
            var actor = Start();

            actor.Tell(new[] { "good", "bad" }, TestActor);

            await ExpectMsgAsync("rejected good 1");
            await ExpectMsgAsync("rejected bad 2");
            actor.Tell("after", TestActor);
            await ExpectMsgAsync("stored after");
        });

    [Fact]
    public async Task Persist_AfterTheFailureIsOver_Works()
    {
        await WithJournalWrite(write => write.FailOnType<string>(), () => Task.CompletedTask);

        Start().Tell("a", TestActor);

        await ExpectMsgAsync("stored a");
    }

    [Fact]
    public async Task Persist_WhileTheJournalIsSlow_MakesCommandsWait_AndKeepsTheirOrder()
    {
        await WithJournalWrite(write => write.PassWithDelay(TimeSpan.FromMilliseconds(20)), async () =>
        {
            var actor = Start();
            foreach (var text in new[] { "a", "b", "c" }) actor.Tell(text, TestActor);

            await ExpectMsgAsync("stored a");
            await ExpectMsgAsync("stored b");
            await ExpectMsgAsync("stored c");
        });
    }

    [Fact]
    public async Task Recovery_WhenTheJournalFails_CallsOnRecoveryFailure_AndStopsTheActor()
    {
        Start().Tell("a", TestActor);
        await ExpectMsgAsync("stored a");

        await WithJournalRecovery(recovery => recovery.Fail(), async () =>
        {
            Watch(Start());

            await ExpectMsgAsync("recovery failed TestJournalFailureException");
            await ExpectMsgAsync<Terminated>();
        });
    }

    [Fact]
    public async Task Recovery_WhenTheSnapshotStoreFails_CallsOnRecoveryFailure_AndStopsTheActor() =>
        await WithSnapshotLoad(load => load.Fail(), async () =>
        {
            Watch(Start());

            await ExpectMsgAsync("recovery failed TestSnapshotStoreFailureException");
            await ExpectMsgAsync<Terminated>();
        });

    [Fact]
    public Task SaveSnapshot_WhenTheStoreFails_IsAnswered_AndTheActorGoesOn() =>
        WithSnapshotSave(save => save.Fail(), async () =>
        {
            var actor = Start();

            actor.Tell('s', TestActor);

            await ExpectMsgAsync("snapshot failed TestSnapshotStoreFailureException");
            actor.Tell("a", TestActor);
            await ExpectMsgAsync("stored a");
        });

    private IActorRef Start() => Sys.ActorOf(ScriptedPersistentActor.Props("actor", it =>
    {
        it.Failed = (_, @event, number) => TestActor.Tell($"failed {@event} {number}", it.Self);
        it.Rejected = (_, @event, number) => TestActor.Tell($"rejected {@event} {number}", it.Self);
        it.RecoveryFailed = (cause, _) => TestActor.Tell($"recovery failed {cause.GetType().Name}", it.Self);
        it.OnPast<string>(_ => { });
        it.On<string>(text => it.Persist(text, stored => TestActor.Tell($"stored {stored}", it.Self)));
        it.On<string[]>(texts => it.PersistAll(texts, stored => TestActor.Tell($"stored {stored}", it.Self)));
        it.On<char>(_ => it.SaveSnapshot("state"));
        it.On<SaveSnapshotFailure>(failure => TestActor.Tell($"snapshot failed {failure.Cause.GetType().Name}", it.Self));
    }));
}
