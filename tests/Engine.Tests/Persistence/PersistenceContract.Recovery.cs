using Akka.Actor;
using Akka.Persistence;

namespace TableActors.Engine.Tests.Persistence;

public abstract partial class PersistenceContract
{
    [Fact]
    public async Task Recovery_GivesEventsInOrder_ThenRecoveryCompleted_ThenCommands()
    {
        await Store("a", "b", "c");

        var actor = Persistent(it =>
        {
            it.OnPast<string>(text => TestActor.Tell($"past {text} {it.LastSequenceNr} {it.IsRecovering}", it.Self));
            it.OnPast<RecoveryCompleted>(_ => TestActor.Tell($"completed {it.LastSequenceNr} {it.IsRecovering}", it.Self));
            it.Replayed = () => TestActor.Tell("replayed", it.Self);
            it.On<string>(text => TestActor.Tell($"command {text}", it.Self));
        });
        actor.Tell("go", TestActor);

        await ExpectMsgAsync("past a 1 True");
        await ExpectMsgAsync("past b 2 True");
        await ExpectMsgAsync("past c 3 True");
        await ExpectMsgAsync("replayed");
        await ExpectMsgAsync("completed 3 False");
        await ExpectMsgAsync("command go");
    }

    [Fact]
    public async Task Recovery_OfAnActorWithoutPast_CompletesAtZero()
    {
        Persistent(it => it.OnPast<RecoveryCompleted>(_ => TestActor.Tell(it.LastSequenceNr, it.Self)));

        await ExpectMsgAsync(0L);
    }

    [Fact]
    public async Task Recovery_AfterAFailureInACommand_RestoresTheState()
    {
        var actor = Persistent(it =>
        {
            Journalist(it);
            it.On<Exception>(fault => throw fault);
        });
        actor.Tell("a", TestActor);
        await ExpectMsgAsync("stored a");

        actor.Tell(new InvalidOperationException("on purpose"), TestActor);
        actor.Tell("b", TestActor);

        await ExpectMsgAsync("past a");
        await ExpectMsgAsync("stored b");
        (await actor.Ask<long>(new SequenceNumber(), RemainingOrDefault)).ShouldBe(2);
    }

    [Fact]
    public async Task Recovery_AfterAFailureInACallback_KnowsTheEvent()
    {
        var failures = 0;
        var actor = Persistent(it =>
        {
            it.OnPast<string>(text => TestActor.Tell($"past {text}", it.Self));
            it.On<string>(text => it.Persist(text, stored =>
            {
                if (failures++ == 0) throw new InvalidOperationException("on purpose");
                TestActor.Tell($"stored {stored}", it.Self);
            }));
        });

        actor.Tell("a", TestActor);
        actor.Tell("b", TestActor);

        await ExpectMsgAsync("past a");
        await ExpectMsgAsync("stored b");
    }

    [Fact]
    public async Task Persist_InRecoveryCompleted_IsStoredBeforeTheFirstCommand()
    {
        var actor = Persistent(it =>
        {
            it.OnPast<RecoveryCompleted>(_ => it.Persist("first", stored => TestActor.Tell(stored, it.Self)));
            it.On<string>(text => it.Persist(text, stored => TestActor.Tell(stored, it.Self)));
        });
        actor.Tell("second", TestActor);

        await ExpectMsgAsync("first");
        await ExpectMsgAsync("second");
    }

    [Fact]
    public async Task Persist_DuringRecovery_FailsTheRecovery()
    {
        await Store("a");

        var actor = Persistent(it =>
        {
            it.OnPast<string>(text => it.Persist(text, _ => { }));
            it.RecoveryFailed = (cause, message) => TestActor.Tell($"{cause.GetType().Name} {message}", it.Self);
        });

        await ExpectMsgAsync("InvalidOperationException a");
        Watch(actor);
        await ExpectTerminatedAsync(actor);
    }

    [Fact]
    public async Task Recovery_ToASequenceNumber_StopsThere_ButGoesOnAfterTheLast()
    {
        await Store("a", "b", "c");

        var actor = Persistent(it =>
        {
            it.Wanted = new Recovery(SnapshotSelectionCriteria.Latest, 2);
            Journalist(it);
        });

        await ExpectMsgAsync("past a");
        await ExpectMsgAsync("past b");
        actor.Tell("d", TestActor);
        await ExpectMsgAsync("stored d");
        (await actor.Ask<long>(new SequenceNumber(), RemainingOrDefault)).ShouldBe(4);
    }

    [Fact]
    public async Task Recovery_OfAtMostSoManyEvents_StopsAfterThem()
    {
        await Store("a", "b", "c");

        Persistent(it =>
        {
            it.Wanted = new Recovery(SnapshotSelectionCriteria.Latest, long.MaxValue, 1);
            Journalist(it);
            it.OnPast<RecoveryCompleted>(_ => TestActor.Tell("completed", it.Self));
        });

        await ExpectMsgAsync("past a");
        await ExpectMsgAsync("completed");
    }

    [Fact]
    public async Task Recovery_None_GivesNoPast_AndGoesOnAfterTheLast()
    {
        await Store("a", "b");

        var actor = Persistent(it =>
        {
            it.Wanted = Recovery.None;
            Journalist(it);
        });
        actor.Tell("c", TestActor);

        await ExpectMsgAsync("stored c");
        (await actor.Ask<long>(new SequenceNumber(), RemainingOrDefault)).ShouldBe(3);
    }

    [Fact]
    public async Task Recovery_OfManyActorsAtOnce_ServesAll()
    {
        const int Actors = 120;
        for (var number = 0; number < Actors; number++)
        {
            Persistent(
                it =>
                {
                    it.OnPast<RecoveryCompleted>(_ => it.Persist("event", _ => { }));
                    it.On<string>(text => TestActor.Tell(text, it.Self));
                },
                $"{Id}-{number}").Tell("there", TestActor);
        }

        for (var number = 0; number < Actors; number++)
            await ExpectMsgAsync("there", TimeSpan.FromSeconds(20));
    }

    [Fact]
    public async Task PersistAll_OfMoreEventsThanOneGroupTakes_StoresAllInOrder()
    {
        const int Events = 3_000;
        var actor = Persistent(it => it.On<string>(_ => it.PersistAll(Enumerable.Range(0, Events).Select(number => $"{number}"), stored =>
        {
            if (it.LastSequenceNr == Events) TestActor.Tell(stored, it.Self);
        })));
        actor.Tell("go", TestActor);
        await ExpectMsgAsync($"{Events - 1}", TimeSpan.FromSeconds(20));
        await StopAndWait(actor);

        var inOrder = 0;
        Persistent(it =>
        {
            it.OnPast<string>(text => inOrder += text == $"{inOrder}" ? 1 : 0);
            it.OnPast<RecoveryCompleted>(_ => TestActor.Tell(inOrder, it.Self));
        });
        await ExpectMsgAsync(Events, TimeSpan.FromSeconds(20));
    }
}
