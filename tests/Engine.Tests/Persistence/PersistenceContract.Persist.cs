using Akka.Actor;

namespace TableActors.Engine.Tests.Persistence;

public abstract partial class PersistenceContract
{
    [Fact]
    public async Task Persist_BeforeTheNextCommand_CallsBackWithTheSenderOfTheCommand()
    {
        var actor = Persistent(it => it.On<string>(text =>
        {
            TestActor.Tell($"command {text}", it.Self);
            it.Persist(text, stored => it.Sender.Tell($"stored {stored}", it.Self));
        }));

        actor.Tell("a", TestActor);
        actor.Tell("b", TestActor);
        actor.Tell("c", TestActor);

        foreach (var text in new[] { "a", "b", "c" })
        {
            await ExpectMsgAsync($"command {text}");
            await ExpectMsgAsync($"stored {text}");
        }
    }

    [Fact]
    public async Task Persist_SeveralTimesInOneCommand_CallsBackInOrderBeforeTheNextCommand()
    {
        var actor = Persistent(it => it.On<string>(text =>
        {
            TestActor.Tell($"command {text}", it.Self);
            it.Persist(text + 1, stored => TestActor.Tell(stored, it.Self));
            it.Persist(text + 2, stored => TestActor.Tell(stored, it.Self));
        }));

        actor.Tell("a", TestActor);
        actor.Tell("b", TestActor);

        foreach (var expected in new[] { "command a", "a1", "a2", "command b", "b1", "b2" })
            await ExpectMsgAsync(expected);
    }

    [Fact]
    public async Task Persist_WithinACallback_IsDoneBeforeTheNextCommand()
    {
        var actor = Persistent(it => it.On<string>(text =>
        {
            TestActor.Tell($"command {text}", it.Self);
            it.Persist($"{text} outer", outer =>
            {
                TestActor.Tell(outer, it.Self);
                it.Persist($"{text} inner", inner => TestActor.Tell(inner, it.Self));
            });
        }));

        actor.Tell("a", TestActor);
        actor.Tell("b", TestActor);

        foreach (var expected in new[] { "command a", "a outer", "a inner", "command b", "b outer", "b inner" })
            await ExpectMsgAsync(expected);
    }

    [Fact]
    public async Task PersistAll_CallsBackForEachEventInOrder_AndAllRecover()
    {
        var actor = Persistent(it => it.On<string>(_ =>
            it.PersistAll(["x", "y", "z"], stored => TestActor.Tell($"{stored} {it.LastSequenceNr}", it.Self))));

        actor.Tell("go", TestActor);

        await ExpectMsgAsync("x 1");
        await ExpectMsgAsync("y 2");
        await ExpectMsgAsync("z 3");
        await StopAndWait(actor);
        Persistent(Journalist);
        await ExpectMsgAsync("past x");
        await ExpectMsgAsync("past y");
        await ExpectMsgAsync("past z");
    }

    [Fact]
    public async Task PersistAsync_WhileTheEventIsStored_LetsCommandsGoOn()
    {
        var actor = Persistent(it => it.On<string>(text =>
        {
            TestActor.Tell($"command {text}", it.Self);
            it.PersistAsync(text, stored => TestActor.Tell($"stored {stored}", it.Self));
            // The second command is in the mailbox before the event of the first can be stored.
            if (text == "a") it.Self.Tell("b", TestActor);
        }));

        actor.Tell("a", TestActor);

        foreach (var expected in new[] { "command a", "command b", "stored a", "stored b" })
            await ExpectMsgAsync(expected);
    }

    [Fact]
    public async Task PersistAllAsync_CallsBackInOrder()
    {
        var actor = Persistent(it => it.On<string>(text =>
            it.PersistAllAsync([text + 1, text + 2], stored => TestActor.Tell(stored, it.Self))));

        actor.Tell("a", TestActor);
        actor.Tell("b", TestActor);

        foreach (var expected in new[] { "a1", "a2", "b1", "b2" })
            await ExpectMsgAsync(expected);
    }

    [Fact]
    public async Task DeferAsync_AfterEvents_WaitsForThem_AndIsNotStored()
    {
        var actor = Persistent(it => it.On<string>(text =>
        {
            it.PersistAsync(text, stored => TestActor.Tell($"stored {stored}", it.Self));
            it.DeferAsync("later", deferred => it.Sender.Tell($"{deferred} {text}", it.Self));
        }));

        actor.Tell("a", TestActor);

        await ExpectMsgAsync("stored a");
        await ExpectMsgAsync("later a");
        await StopAndWait(actor);
        var second = Persistent(Journalist);
        await ExpectMsgAsync("past a");
        (await second.Ask<long>(new SequenceNumber(), RemainingOrDefault)).ShouldBe(1);
        await ExpectNoMsgAsync(Soon);
    }

    [Fact]
    public async Task DeferAsync_WithNothingToWaitFor_CallsBackAtOnce()
    {
        var actor = Persistent(it => it.On<string>(text =>
        {
            it.DeferAsync(text, deferred => TestActor.Tell($"deferred {deferred}", it.Self));
            TestActor.Tell("end of command", it.Self);
        }));

        actor.Tell("a", TestActor);

        await ExpectMsgAsync("deferred a");
        await ExpectMsgAsync("end of command");
    }

    [Fact]
    public async Task CommandAsync_PersistsAfterAnAwait_BeforeTheNextCommand()
    {
        var actor = Persistent(it => it.OnAsync<string>(async text =>
        {
            await Task.Yield();
            TestActor.Tell($"command {text}", it.Self);
            it.Persist(text, stored => it.Sender.Tell($"stored {stored}", it.Self));
        }));

        actor.Tell("a", TestActor);
        actor.Tell("b", TestActor);

        foreach (var expected in new[] { "command a", "stored a", "command b", "stored b" })
            await ExpectMsgAsync(expected);
    }

    [Fact]
    public async Task Stash_WithinAPersistentActor_BringsCommandsBackInOrder()
    {
        var actor = Persistent(it =>
        {
            it.On<string>(text => text != "open", _ => it.Stash.Stash());
            it.On<string>(text => it.Persist(text, _ =>
            {
                it.Become(() => it.On<string>(later => it.Persist(later, stored => TestActor.Tell(stored, it.Self))));
                it.Stash.UnstashAll();
            }));
        });

        foreach (var text in new[] { "a", "b", "open", "c" })
            actor.Tell(text, TestActor);

        foreach (var expected in new[] { "a", "b", "c" })
            await ExpectMsgAsync(expected);
    }

    [Fact]
    public async Task Persist_ManyCommandsOfManyActors_KeepsTheOrderOfEach()
    {
        const int Actors = 8;
        const int Commands = 50;
        var actors = Enumerable.Range(0, Actors)
            .Select(number => Persistent(
                it =>
                {
                    var count = 0;
                    it.OnPast<string>(_ => count++);
                    it.On<string>(text => it.Persist(text, stored =>
                    {
                        if (stored != count.ToString()) TestActor.Tell($"{stored} came as number {count}", it.Self);
                        if (++count == Commands) TestActor.Tell("done", it.Self);
                    }));
                },
                $"{Id}-{number}"))
            .ToList();

        for (var command = 0; command < Commands; command++)
        {
            foreach (var actor in actors) actor.Tell(command.ToString(), TestActor);
        }

        for (var number = 0; number < Actors; number++)
            await ExpectMsgAsync("done", TimeSpan.FromSeconds(20));
    }

    [Fact]
    public async Task Terminated_WhileAnEventIsStored_ArrivesAfterIt()
    {
        var watched = Spawn(it => it.On<string>(_ => { }));
        var actor = Persistent(it =>
        {
            it.ActorContext.Watch(watched);
            it.On<Terminated>(_ => TestActor.Tell("terminated", it.Self));
            it.On<string>(text =>
            {
                it.Persist(text + 1, stored => TestActor.Tell(stored, it.Self));
                it.Persist(text + 2, stored => TestActor.Tell(stored, it.Self));
                it.ActorContext.Stop(watched);
            });
        });

        actor.Tell("a", TestActor);

        await ExpectMsgAsync("a1");
        await ExpectMsgAsync("a2");
        await ExpectMsgAsync("terminated");
    }
}
