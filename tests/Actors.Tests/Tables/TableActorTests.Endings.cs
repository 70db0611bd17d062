using Akka.Actor;
using Akka.Cluster.Sharding;
using Akka.TestKit;
using TableActors.Actors.Stores;
using TableActors.Actors.Tables;
using TableActors.Contracts.Errors;
using TableActors.Contracts.Messages;
using TableActors.TestSupport;

namespace TableActors.Actors.Tests.Tables;

public sealed partial class TableActorTests
{
    private TestScheduler Clock => (TestScheduler)Sys.Scheduler;

    [Fact]
    public async Task Drain_WhileWritesWait_AnswersAllOfThemAndStops()
    {
        var actor = Watch(await StartWithLeaseAsync(Limits with { BatchWrites = 2 }));
        actor.Tell(Film(0), TestActor);
        var commit = await _store.NextCommitAsync();
        for (var i = 1; i <= 3; i++)
            actor.Tell(Film(i), TestActor);

        actor.Tell(DrainTable.Instance);
        actor.Tell(Film(4), TestActor);

        ExpectMsg<WriteRefused>().Problem.Code.ShouldBe(ErrorCodes.TableMoving);
        commit.Succeed();
        (await _store.NextCommitAsync()).Succeed();
        (await _store.NextCommitAsync()).Succeed();
        for (var i = 0; i <= 3; i++)
            ExpectMsg<RowWritten>().Row.Values[0].ShouldBe((long)i);
        ExpectTerminated(actor);
    }

    [Fact]
    public async Task Drain_WithNothingToDo_Stops()
    {
        var actor = Watch(await StartWithLeaseAsync());
        actor.Tell(DrainTable.Instance);
        ExpectTerminated(actor);
    }

    [Fact]
    public async Task Drain_BeforeTheLeaseIsTaken_AnswersWhatWaits()
    {
        var actor = Watch(StartActor());
        await _store.NextAcquireAsync();
        actor.Tell(Film(1), TestActor);

        actor.Tell(DrainTable.Instance);

        ExpectMsg<WriteRefused>().Problem.Code.ShouldBe(ErrorCodes.TableMoving);
        ExpectTerminated(actor);
    }

    [Fact]
    public async Task Stop_ByForceDuringACommit_LeavesNobodyWaiting()
    {
        var actor = Watch(await StartWithLeaseAsync());
        var (inFlight, waiting) = (CreateTestProbe(), CreateTestProbe());
        actor.Tell(Film(1), inFlight);
        await _store.NextCommitAsync();
        actor.Tell(Film(2), waiting);
        await SettledAsync(actor);

        Sys.Stop(actor);

        inFlight.ExpectMsg<WriteRefused>().Problem.Code.ShouldBe(ErrorCodes.OutcomeUnknown);
        waiting.ExpectMsg<WriteRefused>().Problem.Code.ShouldBe(ErrorCodes.TableMoving);
        ExpectTerminated(actor);
    }

    [Fact]
    public async Task Commit_ThatWasFenced_MovesEverybody_AndStopsWhenTheShardSaysSo()
    {
        var shard = CreateTestProbe();
        var actor = Watch(shard.ChildActorOf(PropsOf()));
        (await _store.NextAcquireAsync()).SetResult(new TableLease(Films, 1));
        actor.Tell(Film(1), TestActor);
        var commit = await _store.NextCommitAsync();
        actor.Tell(Film(2), TestActor);
        await SettledAsync(actor);

        commit.End(new BatchOutcome.Fenced());

        ExpectMsg<WriteRefused>().Problem.Code.ShouldBe(ErrorCodes.TableMoving);
        ExpectMsg<WriteRefused>().Problem.Code.ShouldBe(ErrorCodes.TableMoving);
        var drain = shard.ExpectMsg<Passivate>().StopMessage;
        actor.Tell(Film(3), TestActor);
        ExpectMsg<WriteRefused>().Problem.Code.ShouldBe(ErrorCodes.TableMoving);

        actor.Tell(drain);

        ExpectTerminated(actor);
        _store.HasCommit.ShouldBeFalse();
    }

    [Fact]
    public async Task Commit_ThatFailed_AnswersAndTakesTheLeaseAnewAfterAWhile()
    {
        var actor = await StartWithLeaseAsync();
        actor.Tell(Film(1), TestActor);
        var commit = await _store.NextCommitAsync();
        actor.Tell(Film(2), TestActor);
        await SettledAsync(actor);

        commit.FailWith(ErrorCodes.OutcomeUnknown);

        ExpectMsg<WriteRefused>().Problem.Code.ShouldBe(ErrorCodes.OutcomeUnknown);
        ExpectMsg<WriteRefused>().Problem.Code.ShouldBe(ErrorCodes.StoreUnavailable);
        actor.Tell(Film(3), TestActor);
        var meanwhile = ExpectMsg<WriteRefused>().Problem;
        meanwhile.Code.ShouldBe(ErrorCodes.StoreUnavailable);
        meanwhile.RetryAfterSeconds.ShouldNotBeNull();

        Clock.Advance(TimeSpan.FromMilliseconds(100));
        (await _store.NextAcquireAsync()).SetResult(new TableLease(Films, 2));
        actor.Tell(Film(4), TestActor);
        var next = await _store.NextCommitAsync();
        next.Lease.Epoch.ShouldBe(2);
        next.Succeed();
        ExpectMsg<RowWritten>().Row.Values[0].ShouldBe(4L);
    }

    [Fact]
    public async Task Acquire_ThatFails_IsTriedAgainLaterAndLater()
    {
        var actor = StartActor();
        actor.Tell(Film(1), TestActor);
        (await _store.NextAcquireAsync()).SetException(new ProblemException(StoreProblems.Unavailable));
        ExpectMsg<WriteRefused>().Problem.Code.ShouldBe(ErrorCodes.StoreUnavailable);

        Clock.Advance(TimeSpan.FromMilliseconds(100));
        (await _store.NextAcquireAsync()).SetException(new InvalidOperationException("a defect"));
        await UnavailableAsync(actor);
        Clock.Advance(TimeSpan.FromMilliseconds(200));
        (await _store.NextAcquireAsync()).SetResult(new TableLease(Films, 3));

        actor.Tell(Film(2), TestActor);
        (await _store.NextCommitAsync()).Succeed();
        ExpectMsg<RowWritten>();
    }

    [Fact]
    public async Task Acquire_OfATableThatHasChanged_TellsEveryWriteSo()
    {
        var actor = StartActor();
        actor.Tell(Film(1), TestActor);
        (await _store.NextAcquireAsync())
            .SetException(new ProblemException(new Problem(ErrorCodes.SchemaChanged, "column \"x\"")));
        ExpectMsg<WriteRefused>().Problem.Detail.ShouldBe("column \"x\"");
        actor.Tell(Film(2), TestActor);
        ExpectMsg<WriteRefused>().Problem.Code.ShouldBe(ErrorCodes.SchemaChanged);
    }

    [Fact]
    public async Task Commit_ThatBreaksItsPromise_IsOfUnknownOutcome()
    {
        var actor = await StartWithLeaseAsync();
        actor.Tell(Film(1), TestActor);
        (await _store.NextCommitAsync()).Break(new InvalidOperationException("a defect"));
        ExpectMsg<WriteRefused>().Problem.Code.ShouldBe(ErrorCodes.OutcomeUnknown);
    }

    [Fact]
    public async Task Commit_ThatFailsWhileDraining_AnswersAllAndStops()
    {
        var actor = Watch(await StartWithLeaseAsync());
        actor.Tell(Film(1), TestActor);
        var commit = await _store.NextCommitAsync();
        actor.Tell(Film(2), TestActor);
        actor.Tell(DrainTable.Instance);
        await SettledAsync(actor);

        commit.FailWith(ErrorCodes.StoreUnavailable);

        ExpectMsg<WriteRefused>();
        ExpectMsg<WriteRefused>().Problem.Code.ShouldBe(ErrorCodes.StoreUnavailable);
        ExpectTerminated(actor);
    }

    // The failure reaches the actor through the thread pool. The refusals show that it has arrived.
    private async Task UnavailableAsync(IActorRef actor)
    {
        var probe = CreateTestProbe();
        actor.Tell(Film(9), probe);
        probe.ExpectMsg<WriteRefused>().Problem.Code.ShouldBe(ErrorCodes.StoreUnavailable);
        await SettledAsync(actor);
    }
}
