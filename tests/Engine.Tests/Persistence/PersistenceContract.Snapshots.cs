using Akka.Actor;
using Akka.Persistence;

namespace TableActors.Engine.Tests.Persistence;

public abstract partial class PersistenceContract
{
    [Fact]
    public async Task SaveSnapshot_IsAnswered_AndOfferedBeforeTheTail()
    {
        await Store("a", "b");
        await Snapshot("a b");
        await Store("c", "d");

        Persistent(Historian);

        await ExpectMsgAsync("snapshot a b at 2");
        await ExpectMsgAsync("past c");
        await ExpectMsgAsync("past d");
    }

    [Fact]
    public async Task Recovery_FromTheSnapshotsUpToASequenceNumber_PassesOverYoungerOnes()
    {
        await Store("a");
        await Snapshot("a");
        await Store("b");
        await Snapshot("a b");

        Persistent(it =>
        {
            it.Wanted = new Recovery(new SnapshotSelectionCriteria(1));
            Historian(it);
        });

        await ExpectMsgAsync("snapshot a at 1");
        await ExpectMsgAsync("past b");
    }

    [Fact]
    public async Task DeleteSnapshot_LeavesTheOlderOne()
    {
        await Store("a");
        await Snapshot("a");
        await Store("b");
        await Snapshot("a b");

        var actor = Persistent(it => Forwarding(it, () => it.DeleteSnapshot(2)));
        var deleted = await Answer<DeleteSnapshotSuccess>(actor);

        deleted.Metadata.SequenceNr.ShouldBe(2);
        await StopAndWait(actor);
        Persistent(Historian);
        await ExpectMsgAsync("snapshot a at 1");
        await ExpectMsgAsync("past b");
    }

    [Fact]
    public async Task DeleteSnapshots_RemovesAllThatMeetTheCriteria()
    {
        await Store("a");
        await Snapshot("a");
        await Store("b");
        await Snapshot("a b");

        var actor = Persistent(it => Forwarding(it, () => it.DeleteSnapshots(new SnapshotSelectionCriteria(2))));
        await Answer<DeleteSnapshotsSuccess>(actor);

        await StopAndWait(actor);
        Persistent(Historian);
        await ExpectMsgAsync("past a");
        await ExpectMsgAsync("past b");
    }

    [Fact]
    public async Task SaveSnapshot_OfTheSameSequenceNumber_ReplacesTheOther()
    {
        await Store("a");
        await Snapshot("one");
        await Snapshot("two");

        Persistent(Historian);

        await ExpectMsgAsync("snapshot two at 1");
    }

    [Fact]
    public async Task DeleteMessages_IsAnswered_AndKeepsTheRestAndTheSequenceNumber()
    {
        await Store("a", "b", "c");

        var actor = Persistent(it => Forwarding(it, () => it.DeleteMessages(2)));
        var deleted = await Answer<DeleteMessagesSuccess>(actor);

        deleted.ToSequenceNr.ShouldBe(2);
        await StopAndWait(actor);
        var second = Persistent(Journalist);
        await ExpectMsgAsync("past c");
        (await second.Ask<long>(new SequenceNumber(), RemainingOrDefault)).ShouldBe(3);
    }

    [Fact]
    public async Task DeleteMessages_OfAll_KeepsTheSequenceNumber()
    {
        await Store("a", "b", "c");

        var actor = Persistent(it => Forwarding(it, () => it.DeleteMessages(long.MaxValue)));
        await Answer<DeleteMessagesSuccess>(actor);

        await StopAndWait(actor);
        var second = Persistent(Journalist);
        second.Tell("d", TestActor);
        await ExpectMsgAsync("stored d");
        (await second.Ask<long>(new SequenceNumber(), RemainingOrDefault)).ShouldBe(4);
        await StopAndWait(second);
        Persistent(Journalist);
        await ExpectMsgAsync("past d");
        await ExpectNoMsgAsync(Soon);
    }

    [Fact]
    public async Task DeleteMessages_BeyondTheLast_Fails()
    {
        await Store("a");

        var actor = Persistent(it => Forwarding(it, () => it.DeleteMessages(9)));
        var failure = await Answer<DeleteMessagesFailure>(actor);

        failure.ToSequenceNr.ShouldBe(9);
    }

    private void Historian(ScriptedPersistentActor actor)
    {
        actor.OnPast<SnapshotOffer>(offer =>
            TestActor.Tell($"snapshot {offer.Snapshot} at {offer.Metadata.SequenceNr}", actor.Self));
        actor.OnPast<string>(text => TestActor.Tell($"past {text}", actor.Self));
    }

    /// <summary>Does one thing when it is told to, and passes on what comes of it.</summary>
    private void Forwarding(ScriptedPersistentActor actor, Action action)
    {
        actor.OnPast<string>(_ => { });
        actor.OnPast<SnapshotOffer>(_ => { });
        actor.On<string>(_ => action());
        actor.On<object>(answer => TestActor.Tell(answer, actor.Self));
    }

    private async Task Snapshot(string state)
    {
        var actor = Persistent(it => Forwarding(it, () => it.SaveSnapshot(state)));
        await Answer<SaveSnapshotSuccess>(actor);
        await StopAndWait(actor);
    }

    /// <summary>Sends the actor its one command, and waits for the answer that the plugin gives to it.</summary>
    private async Task<T> Answer<T>(IActorRef actor)
    {
        actor.Tell("go", TestActor);
        return await ExpectMsgAsync<T>();
    }
}
