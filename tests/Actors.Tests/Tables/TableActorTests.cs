using Akka.Actor;
using Akka.TestKit;
using Microsoft.Extensions.Logging.Abstractions;
using TableActors.Actors.Cluster;
using TableActors.Actors.Stores;
using TableActors.Actors.Tables;
using TableActors.Actors.Tests.Serialization;
using TableActors.Contracts.Errors;
using TableActors.Contracts.Messages;
using TableActors.Contracts.Rows;
using TableActors.Contracts.Tables;
using TableActors.TestSupport;

namespace TableActors.Actors.Tests.Tables;

/// <summary>A table's actor over a store that the test controls. Timers run on virtual time.</summary>
public sealed partial class TableActorTests() : ActorSpec(VirtualTime)
{
    private static readonly TableSchema Films = TestSchema.Of(
        "films", t => t.Int("id").PrimaryKey().String("title").Nullable());
    private readonly HeldStore _store = new();
    private readonly ManualTime _time = new();

    [Fact]
    public async Task Write_BeforeTheLeaseIsTaken_WaitsForIt()
    {
        var actor = StartActor();
        actor.Tell(Film(1), TestActor);
        var acquire = await _store.NextAcquireAsync();
        _store.HasCommit.ShouldBeFalse();

        acquire.SetResult(new TableLease(Films, 7));

        var commit = await _store.NextCommitAsync();
        commit.Lease.Epoch.ShouldBe(7);
        commit.Keys.ShouldBe([1L]);
    }

    [Fact]
    public async Task Write_IsAnsweredOnlyAfterTheCommit()
    {
        var actor = await StartWithLeaseAsync();
        actor.Tell(Film(1), TestActor);
        var commit = await _store.NextCommitAsync();
        // A reply sent too early would arrive before the answer to a later message.
        actor.Tell(new Identify("still waiting"), TestActor);
        ExpectMsg<ActorIdentity>();

        commit.Succeed();

        ExpectMsg<RowWritten>().Row.Values[0].ShouldBe(1L);
    }

    [Fact]
    public async Task Writes_DuringACommit_FormTheNextBatchInOrderOfArrival()
    {
        var actor = await StartWithLeaseAsync();
        actor.Tell(Film(0), TestActor);
        var first = await _store.NextCommitAsync();
        for (var i = 1; i <= 100; i++)
            actor.Tell(Film(i), TestActor);
        await SettledAsync(actor);

        first.Succeed();

        var second = await _store.NextCommitAsync();
        second.Keys.ShouldBe(Enumerable.Range(1, 100).Select(i => (object)(long)i));
        second.Succeed();
        for (var i = 0; i <= 100; i++)
            ExpectMsg<RowWritten>().Row.Values[0].ShouldBe((long)i);
    }

    [Fact]
    public async Task Writes_OfOneBatch_GetTheirOwnOutcomes()
    {
        var actor = await StartWithLeaseAsync();
        var (alice, bob) = (CreateTestProbe(), CreateTestProbe());
        actor.Tell(Film(0), TestActor);
        var first = await _store.NextCommitAsync();
        actor.Tell(Film(1), alice);
        actor.Tell(Film(2), bob);
        await SettledAsync(actor);
        first.Succeed();
        var refusal = new WriteRefused(new Problem(ErrorCodes.DuplicateKey, "there already"));
        var row = new RowWritten(new StoredRow([2L, null], 5));

        (await _store.NextCommitAsync()).End(new BatchOutcome.Committed([refusal, row]));

        alice.ExpectMsg<WriteReply>().ShouldBe(refusal);
        MessageText.Of(bob.ExpectMsg<WriteReply>()).ShouldBe(MessageText.Of(row));
    }

    [Fact]
    public async Task Writes_BeyondTheBatchLimit_WaitForTheOneAfter()
    {
        var actor = await StartWithLeaseAsync(Limits with { BatchWrites = 2 });
        actor.Tell(Film(0), TestActor);
        var first = await _store.NextCommitAsync();
        for (var i = 1; i <= 3; i++)
            actor.Tell(Film(i), TestActor);
        await SettledAsync(actor);
        first.Succeed();

        var second = await _store.NextCommitAsync();
        second.Keys.ShouldBe([1L, 2L]);
        _store.HasCommit.ShouldBeFalse();
        second.Succeed();

        (await _store.NextCommitAsync()).Keys.ShouldBe([3L]);
    }

    [Fact]
    public async Task Write_PastTheNumberThatMayWait_IsRefusedAtOnce()
    {
        var actor = await StartWithLeaseAsync(Limits with { QueuedWrites = 2 });
        actor.Tell(Film(0), TestActor);
        var commit = await _store.NextCommitAsync();
        for (var i = 1; i <= 3; i++)
            actor.Tell(Film(i), TestActor);

        var problem = ExpectMsg<WriteRefused>().Problem;

        problem.Code.ShouldBe(ErrorCodes.Overloaded);
        problem.RetryAfterSeconds.ShouldBe(1);
        commit.Succeed();
        ExpectMsg<RowWritten>();
        (await _store.NextCommitAsync()).Keys.ShouldBe([1L, 2L]);
    }

    [Fact]
    public async Task Write_PastTheBytesThatMayWait_IsRefusedAtOnce()
    {
        var actor = await StartWithLeaseAsync(Limits with { QueuedBytes = 10_000 });
        actor.Tell(Film(0), TestActor);
        await _store.NextCommitAsync();
        actor.Tell(Films.Insert(1L, new string('x', 4_500)), TestActor);

        actor.Tell(Films.Insert(2L, new string('x', 4_500)), TestActor);

        ExpectMsg<WriteRefused>().Problem.Code.ShouldBe(ErrorCodes.Overloaded);
    }

    [Fact]
    public async Task Write_WhoseDeadlinePassesWhileItWaits_IsDroppedBeforeTheCommit()
    {
        var actor = await StartWithLeaseAsync();
        actor.Tell(Film(0), TestActor);
        var first = await _store.NextCommitAsync();
        actor.Tell(Film(1).Until(ManualTime.Start.AddSeconds(1)), TestActor);
        actor.Tell(Film(2).Until(ManualTime.Start.AddSeconds(3)), TestActor);
        await SettledAsync(actor);

        _time.Advance(TimeSpan.FromSeconds(2));
        first.Succeed();

        ExpectMsg<RowWritten>();
        ExpectMsg<WriteRefused>().Problem.Code.ShouldBe(ErrorCodes.Overloaded);
        var second = await _store.NextCommitAsync();
        second.Keys.ShouldBe([2L]);
        _time.Advance(TimeSpan.FromSeconds(9));
        second.Succeed();
        ExpectMsg<RowWritten>().Row.Values[0].ShouldBe(2L);
    }

    [Fact]
    public async Task Write_ForAnotherSchema_IsRefused()
    {
        var actor = await StartWithLeaseAsync();
        actor.Tell(Film(1) with { Schema = Films.Fingerprint + 1 }, TestActor);
        ExpectMsg<WriteRefused>().Problem.Code.ShouldBe(ErrorCodes.SchemaChanged);
        _store.HasCommit.ShouldBeFalse();
    }

    private readonly LiveEntities _live = new();

    private static WriteLimits Limits { get; } = new(1000, 1 << 20, 1000, 1 << 20);

    private static InsertRow Film(long id) => Films.Insert(id, null);

    private IActorRef StartActor(WriteLimits? limits = null, ITableStore? store = null, TableSchema? schema = null) =>
        Sys.ActorOf(PropsOf(limits, store, schema));

    private Props PropsOf(WriteLimits? limits = null, ITableStore? store = null, TableSchema? schema = null)
    {
        var table = schema ?? Films;
        var environment = new TableEnvironment(
            store ?? _store, limits ?? Limits, _live, _time, NullLogger<TableActor>.Instance);
        return Props.Create(() => new TableActor(table, environment));
    }

    private async Task<IActorRef> StartWithLeaseAsync(WriteLimits? limits = null)
    {
        var actor = StartActor(limits);
        (await _store.NextAcquireAsync()).SetResult(new TableLease(Films, 1));
        return actor;
    }

    /// <summary>Returns when the actor has handled all earlier messages.</summary>
    private static async Task SettledAsync(IActorRef actor) =>
        await actor.Ask<ActorIdentity>(new Identify(0)).OrFailAsync("the actor handles its messages");
}
