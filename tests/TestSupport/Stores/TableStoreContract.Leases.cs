using TableActors.Actors.Stores;
using TableActors.Contracts.Errors;
using TableActors.Contracts.Messages;
using TableActors.Contracts.Tables;
using TableActors.TestSupport;

namespace TableActors.TestSupport.Stores;

public abstract partial class TableStoreContract
{
    [Fact]
    public async Task Acquire_Twice_FencesTheFirst()
    {
        var first = await Acquire(Films);
        await Commit(first, Films.Insert(1L, "before", null));
        var second = await OpenAnother().AcquireAsync(Films, CancellationToken.None);

        (await Store.CommitAsync(first, [Films.Insert(2L, "too late", null)])).ShouldBeOfType<BatchOutcome.Fenced>();

        second.Epoch.ShouldBeGreaterThan(first.Epoch);
        Written((await Commit(second, Films.Insert(3L, "after", null)))[0]).Version.ShouldBe(2);
        (await Find(Films, 2L)).ShouldBeNull();
    }

    [Fact]
    public async Task Acquire_AfterReopening_ContinuesTheNumbers()
    {
        await Commit(await Acquire(Films), Films.Insert(1L, "a", 0.5), Films.Insert(2L, "b", null));
        await Store.DisposeAsync();

        var reopened = OpenAnother();
        var lease = await reopened.AcquireAsync(Films, CancellationToken.None);
        var outcome = await reopened.CommitAsync(lease, [Films.Insert(3L, "c", null)]);

        Written(outcome.ShouldBeOfType<BatchOutcome.Committed>().Replies[0]).Version.ShouldBe(3);
        (await reopened.FindAsync(Films, [1L], CancellationToken.None))
            .ShouldNotBeNull()
            .Values.ShouldBe([1L, "a", 0.5]);
    }

    [Theory]
    [InlineData("another type", "rating")]
    [InlineData("another nullability", "title")]
    [InlineData("another key", "title")]
    [InlineData("a column more", "year")]
    [InlineData("a column less", "rating")]
    public async Task Acquire_WithAnotherDefinition_SaysWhatDiffers(string difference, string column)
    {
        await Acquire(Films);
        var other = difference switch
        {
            "another type" =>
                TestSchema.Of("films", t => t.Int("id").PrimaryKey().String("title").Timestamp("rating").Nullable()),
            "another nullability" => TestSchema.Of(
                "films", t => t.Int("id").PrimaryKey().String("title").Nullable().Float("rating").Nullable()),
            "another key" => TestSchema.Of(
                "films", t => t.Int("id").PrimaryKey().String("title").PrimaryKey().Float("rating").Nullable()),
            "a column more" => TestSchema.Of(
                "films",
                t => t.Int("id").PrimaryKey().String("title").Float("rating").Nullable().Int("year").Nullable()),
            _ => TestSchema.Of("films", t => t.Int("id").PrimaryKey().String("title")),
        };

        var problem = (await Should.ThrowAsync<ProblemException>(() => Acquire(other))).Problem;

        problem.Code.ShouldBe(ErrorCodes.SchemaChanged);
        problem.Detail.ShouldContain($"column \"{column}\"");
        (await Store.CheckAsync(other, CancellationToken.None)).ShouldContain(fault => fault.Column == column);
    }

    [Fact]
    public async Task Acquire_WithAnotherTypeOfTheSameStorage_SaysWhatDiffers()
    {
        await Acquire(TestSchema.Of("things", t => t.String("id").PrimaryKey()));
        var other = TestSchema.Of("things", t => t.Uuid("id").PrimaryKey());

        var problem = (await Should.ThrowAsync<ProblemException>(() => Acquire(other))).Problem;

        problem.Detail.ShouldBe("Table \"things\", column \"id\": is string key 1 in the database, not uuid key 1.");
    }

    [Fact]
    public async Task Commit_AfterTheTableWasDropped_SaysSoAndWritesNothing()
    {
        var lease = await Acquire(Films);
        await Commit(lease, Films.Insert(1L, "a", null));
        Execute("DROP TABLE films");

        var problem = (await Store.CommitAsync(lease, [Films.Insert(2L, "b", null)]))
            .ShouldBeOfType<BatchOutcome.Failed>().Problem;

        problem.Code.ShouldBe(ErrorCodes.SchemaChanged);
        (await Should.ThrowAsync<ProblemException>(() => Find(Films, 1L))).Problem.Code
            .ShouldBe(ErrorCodes.SchemaChanged);
    }

    [Fact]
    public async Task Commit_AfterAColumnWasRenamed_NamesIt()
    {
        var lease = await Acquire(Films);
        await Commit(lease, Films.Insert(1L, "a", null));
        Execute("ALTER TABLE films RENAME COLUMN title TO name");

        var problem = (await Store.CommitAsync(lease, [Films.Insert(2L, "b", null)]))
            .ShouldBeOfType<BatchOutcome.Failed>().Problem;

        problem.Code.ShouldBe(ErrorCodes.SchemaChanged);
        problem.Detail.ShouldContain("\"title\"");
    }

    [Theory]
    [InlineData("DROP TABLE films", "\"films\"")]
    [InlineData("ALTER TABLE films DROP COLUMN rating", "\"rating\"")]
    [InlineData("ALTER TABLE films RENAME COLUMN title TO name", "\"title\"")]
    [InlineData("ALTER TABLE films DROP COLUMN rating; ALTER TABLE films ADD COLUMN rating TEXT", "\"rating\"")]
    public async Task Commit_OfADeleteAfterTheTableHasChanged_SaysSoAndDeletesNothing(string change, string changed)
    {
        var lease = await Acquire(Films);
        await Commit(lease, Films.Insert(1L, "a", null), Films.Delete(("id", 2L)));
        Execute(change);
        WriteCommand[] deletes =
        [
            Films.Delete(("id", 1L)), Films.Delete(("id", 1L)).If(1), Films.Delete(("id", 1L)).Marked("a"),
            Films.Delete(("id", 9L))
        ];

        foreach (var delete in deletes)
        {
            var problem = (await Store.CommitAsync(lease, [delete])).ShouldBeOfType<BatchOutcome.Failed>().Problem;

            problem.Code.ShouldBe(ErrorCodes.SchemaChanged);
            problem.Detail.ShouldContain(changed);
        }

        if (!change.StartsWith("DROP", StringComparison.Ordinal))
            Scalar("SELECT count(*) FROM films").ShouldBe(1L);
    }

    [Fact]
    public async Task Commit_OfOneDeleteTwiceAfterAColumnWasDropped_RefusesBothAndKeepsNeither()
    {
        var lease = await Acquire(Films);
        await Commit(lease, Films.Insert(1L, "a", null));
        Execute("ALTER TABLE films DROP COLUMN rating");
        var delete = Films.Delete(("id", 1L)).Marked("a");

        var outcome = await Store.CommitAsync(lease, [delete, delete]);

        var codes = outcome is BatchOutcome.Committed committed
            ? committed.Replies.Select(Refused)
            : [outcome.ShouldBeOfType<BatchOutcome.Failed>().Problem.Code];
        codes.ShouldAllBe(code => code == ErrorCodes.SchemaChanged);
        Scalar("SELECT count(*) FROM films").ShouldBe(1L);
        Scalar("SELECT count(*) FROM ta_requests").ShouldBe(0L);
    }

    [Fact]
    public async Task Commit_OfManyTablesAtOnce_KeepsEachTableApart()
    {
        var tables = Enumerable.Range(0, 8).Select(i => TestSchema.Of($"t{i}", t => t.Int("id").PrimaryKey())).ToList();
        var leases = await Task.WhenAll(tables.Select(Acquire));
        await OpenAnother().AcquireAsync(tables[3], CancellationToken.None);

        var outcomes = await Task.WhenAll(leases.SelectMany(lease => Enumerable.Range(0, 20)
            .Select(i => Store.CommitAsync(lease, [lease.Schema.Insert((long)(i / 2))]))));

        foreach (var (lease, index) in leases.Select((lease, index) => (lease, index)))
        {
            var own = outcomes.Skip(index * 20).Take(20).ToList();
            if (index == 3)
                own.ShouldAllBe(outcome => outcome is BatchOutcome.Fenced);
            else
                own
                    .Select(outcome => outcome.ShouldBeOfType<BatchOutcome.Committed>().Replies[0])
                    .OfType<RowWritten>()
                    .Select(reply => reply.Row.Version)
                    .ShouldBe(Enumerable.Range(1, 10).Select(i => (long)i));
            Scalar($"SELECT count(*) FROM {lease.Schema.Name}").ShouldBe(index == 3 ? 0L : 10L);
        }
    }

    [Fact]
    public async Task Check_BeforeTheTableIsThere_FindsNothingAndChangesNothing()
    {
        (await Store.CheckAsync(Films, CancellationToken.None)).ShouldBeEmpty();
        await Acquire(TestSchema.Of("other", t => t.Int("id").PrimaryKey()));
        (await Store.CheckAsync(Films, CancellationToken.None)).ShouldBeEmpty();
        await Acquire(Films);
        (await Store.CheckAsync(Films, CancellationToken.None)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Ping_OnceTheDatabaseIsThere_Returns()
    {
        await Acquire(Films);
        await Store.PingAsync(CancellationToken.None);
    }
}
