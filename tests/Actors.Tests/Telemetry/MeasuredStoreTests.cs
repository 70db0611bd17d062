using System.Collections.Immutable;
using System.Diagnostics;
using TableActors.Actors.Stores;
using TableActors.Actors.Telemetry;
using TableActors.Actors.Tests.Stores;
using TableActors.Actors.Tests.Tables;
using TableActors.Contracts.Errors;
using TableActors.Contracts.Queries;
using TableActors.Contracts.Tables;
using TableActors.TestSupport;

namespace TableActors.Actors.Tests.Telemetry;

public sealed class MeasuredStoreTests
{
    private const string Duration = "db.client.operation.duration";

    [Fact]
    public async Task Commit_IsMeasured_ByWhatBecameOfIt()
    {
        var films = TestSchema.Of("measured_commits", t => t.Int("id").PrimaryKey());
        var held = new HeldStore();
        using var measures = new RecordedMeasures();
        var store = new MeasuredStore(held);
        foreach (var outcome in new BatchOutcome[]
        {
            new BatchOutcome.Committed([]), new BatchOutcome.Fenced(),
            new BatchOutcome.Failed(StoreProblems.Unavailable)
        })
        {
            var commit = store.CommitAsync(new TableLease(films, 1), [films.Insert(1L)]);
            (await held.NextCommitAsync()).End(outcome);
            (await commit).ShouldBe(outcome);
        }

        var measured = measures.Of(Duration, "db.collection.name", "measured_commits");
        measured.Select(it => it.Tags.GetValueOrDefault("error.type")).ShouldBe([null, "fenced", "store_unavailable"]);
        measured.ShouldAllBe(
            it => it.Tags["db.operation.name"]!.Equals("commit") && it.Tags["db.system.name"]!.Equals("other_sql"));
    }

    [Fact]
    public async Task Query_IsMeasured_AndASpanOfItsRequest()
    {
        using var measures = new RecordedMeasures();
        using var spans = new RecordedSpans();
        using var request = new Activity("request").SetParentId(spans.TraceParent).Start();
        var store = new MeasuredStore(new QueriedStore());

        await store.StreamAsync(Named("measured_well"), [], new RowList(null), CancellationToken.None);
        await Should.ThrowAsync<ProblemException>(
            () => store.StreamAsync(Named("measured_badly"), [], new RowList(null), CancellationToken.None));

        measures.Of(Duration, "db.query.summary", "measured_well")
            .ShouldHaveSingleItem()
            .Tags.ContainsKey("error.type")
            .ShouldBeFalse();
        measures.Of(Duration, "db.query.summary", "measured_badly")
            .ShouldHaveSingleItem()
            .Tags["error.type"].ShouldBe("store_unavailable");
        spans.Ended
            .Select(span => (span.DisplayName, span.GetTagItem("db.operation.name"), span.GetTagItem("error.type")))
            .ShouldBe([("query measured_well", "query", null), ("query measured_badly", "query", "store_unavailable")]);
    }

    private static PreparedQuery Named(string name) => new(Query.Sql(name, "select 1"), "select 1", [], [], false);

    private sealed class QueriedStore : PartialStore
    {
        public override Task StreamAsync(
            PreparedQuery query, ImmutableArray<object?> arguments, IRowSink rows, CancellationToken cancellation) =>
            query.Definition.Name == "measured_well"
                ? Task.CompletedTask
                : throw new ProblemException(StoreProblems.Unavailable);
    }
}
