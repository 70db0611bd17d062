using System.Diagnostics;
using Akka.Actor;
using TableActors.Actors.Stores;
using TableActors.Contracts.Errors;
using TableActors.Contracts.Messages;
using TableActors.TestSupport;

namespace TableActors.Actors.Tests.Tables;

public sealed partial class TableActorTests
{
    [Fact]
    public async Task Writes_AreMeasured_FromTheirArrivalToTheirOutcome()
    {
        using var measures = new RecordedMeasures();
        var table = TestSchema.Of("measured_films", t => t.Int("id").PrimaryKey());
        var actor = StartActor(schema: table);
        actor.Tell(table.Insert(1L), TestActor);
        var acquire = await _store.NextAcquireAsync();
        await SettledAsync(actor);
        _time.Advance(TimeSpan.FromSeconds(2));
        acquire.SetResult(new TableLease(table, 1));
        (await _store.NextCommitAsync()).Succeed();
        await ExpectMsgAsync<RowWritten>();
        actor.Tell(table.Insert(2L) with { Schema = 0 }, TestActor);
        await ExpectMsgAsync<WriteRefused>();

        measures.Of("tableactors.queue.wait_time", "table", "measured_films").Select(it => it.Value).ShouldBe([2]);
        measures.Of("tableactors.batch.size", "table", "measured_films").Select(it => it.Value).ShouldBe([1]);
        measures.Of("tableactors.writes", "table", "measured_films")
            .Select(it => (it.Value, it.Tags["operation"], it.Tags["outcome"]))
            .ShouldBe([(1, "insert", "done"), (1, "insert", "schema_changed")]);
        measures.Of("tableactors.owner.changes", "name", "measured_films")
            .Select(it => (it.Tags["kind"], it.Tags["change"]))
            .ShouldBe([("table", "taken")]);
    }

    [Fact]
    public async Task Fence_IsAnOwnerChange_AndTheOutcomeOfTheWrites()
    {
        using var measures = new RecordedMeasures();
        var table = TestSchema.Of("fenced_films", t => t.Int("id").PrimaryKey());
        var actor = StartActor(schema: table);
        (await _store.NextAcquireAsync()).SetResult(new TableLease(table, 1));
        actor.Tell(table.Insert(1L), TestActor);
        (await _store.NextCommitAsync()).End(new BatchOutcome.Fenced());
        await ExpectMsgAsync<WriteRefused>();

        measures.Of("tableactors.writes", "table", "fenced_films")
            .Select(it => it.Tags["outcome"])
            .ShouldBe(["table_moving"]);
        measures.Of("tableactors.owner.changes", "name", "fenced_films")
            .Select(it => it.Tags["change"])
            .ShouldBe(["taken", "lost"]);
    }

    [Fact]
    public async Task Transaction_IsASpanBelowEachOfItsTracedWrites()
    {
        using var spans = new RecordedSpans();
        var actor = await StartWithLeaseAsync();
        actor.Tell(Film(0), TestActor);
        var first = await _store.NextCommitAsync();
        actor.Tell(Film(1) with { Trace = spans.Trace }, TestActor);
        actor.Tell(Film(2), TestActor);
        actor.Tell(Film(3) with { Trace = new TraceContext("not of W3C") }, TestActor);
        await SettledAsync(actor);
        first.Succeed();
        var second = await _store.NextCommitAsync();
        _time.Advance(TimeSpan.FromSeconds(3));
        second.FailWith(ErrorCodes.StoreUnavailable);
        await ExpectMsgAsync<RowWritten>();
        for (var i = 0; i < 3; i++)
            await ExpectMsgAsync<WriteRefused>();

        var commit = spans.Ended.ShouldHaveSingleItem();
        spans.Tree.ShouldBe(["commit films < test"]);
        commit.TraceStateString.ShouldBe(spans.TraceState);
        (commit.Duration, commit.Status).ShouldBe((TimeSpan.FromSeconds(3), ActivityStatusCode.Error));
        commit.TagObjects.ShouldBe(
            [new("table", "films"), new("batch.size", 3), new("error.type", "store_unavailable")]);
    }
}
