using TableActors.Actors.Stores;
using TableActors.Contracts.Columns;
using TableActors.Contracts.Computations;
using TableActors.Contracts.Errors;
using TableActors.Contracts.Messages;
using TableActors.Contracts.Tables;
using TableActors.TestSupport;

namespace TableActors.TestSupport.Stores;

public abstract partial class TableStoreContract
{
    [Fact]
    public async Task Commit_OfARepeat_GivesEachKindOfOutcomeAgainAndWritesNothing()
    {
        var lease = await Acquire(Films);
        await Commit(lease, Films.Insert(1L, "M", 8.3), Films.Insert(2L, "N", null));
        WriteCommand[] batch =
        [
            Films.Insert(3L, "Faust", 7.9).Marked("insert"),
            Films.Insert(1L, "again", null).Marked("duplicate"),
            Films.Insert(4L, null, null).Marked("unfit"),
            Films.Update(1L, ("title", "M (1931)")).Marked("update"),
            Films.Update(9L, ("title", "x")).Marked("missing"),
            Films.Update(2L, ("title", "x")).If(7).Marked("other version"),
            Films.Update(2L).Marked("look"),
            Films.Delete(("id", 2L)).Marked("delete"),
            Films.Delete(("id", 2L)).If(2).Marked("delete nothing"),
            Films.Delete(("id", 1L)).If(9).Marked("delete another version"),
        ];
        var first = await Commit(lease, batch);
        var rows = Scalar("SELECT count(*) FROM films");

        var second = await Commit(lease, batch);

        first.ShouldAllBe(reply => !reply.IsReplayed);
        second.ShouldAllBe(reply => reply.IsReplayed);
        second.Select(Plain).ShouldBe(first.Select(Plain));
        Written(second[0]).Values.ShouldBe([3L, "Faust", 7.9]);
        second[5].ShouldBeOfType<RowVersionDiffers>().Current.Values.ShouldBe([2L, "N", null]);
        second[2].ShouldBeOfType<WriteRefused>().Problem.Errors.Keys.ShouldBe(["title"]);
        Scalar("SELECT count(*) FROM films").ShouldBe(rows);
        Written((await Commit(lease, Films.Insert(9L, "next", null)))[0]).Version.ShouldBe(6);
    }

    [Fact]
    public async Task Commit_OfARepeatOfWhatIsGoneSince_GivesTheFirstOutcome()
    {
        var lease = await Acquire(Films);
        var insert = Films.Insert(1L, "M", null).Marked("a");
        await Commit(lease, insert);
        await Commit(lease, Films.Delete(("id", 1L)));

        var row = Written((await Commit(lease, insert))[0]);

        row.Version.ShouldBe(1);
        (await Find(Films, 1L)).ShouldBeNull();
    }

    [Fact]
    public async Task Commit_OfAnotherRequestUnderTheSameId_IsAConflict()
    {
        var lease = await Acquire(Films);
        await Commit(lease, Films.Insert(1L, "M", null).Marked("a", "body"));

        var replies = await Commit(
            lease, Films.Insert(2L, "N", null).Marked("a", "another"), Films.Insert(3L, "O", null),
            Films.Insert(1L, "M", null).Marked("a", "body"));

        Refused(replies[0]).ShouldBe(ErrorCodes.IdempotencyConflict);
        replies[0].IsReplayed.ShouldBeFalse();
        Written(replies[1]).Version.ShouldBe(2);
        replies[2].IsReplayed.ShouldBeTrue();
        (await Find(Films, 2L)).ShouldBeNull();
    }

    [Fact]
    public async Task Commit_OfOneIdForTwoTables_IsAConflict()
    {
        var others = TestSchema.Of("others", t => t.Int("id").PrimaryKey());
        await Commit(await Acquire(Films), Films.Insert(1L, "M", null).Marked("a"));

        var replies = await Commit(await Acquire(others), others.Insert(1L).Marked("a"), others.Insert(2L));

        Refused(replies[0]).ShouldBe(ErrorCodes.IdempotencyConflict);
        Written(replies[1]).Version.ShouldBe(1);
    }

    [Fact]
    public async Task Commit_OfInsertsOfWhichSomeWereDecided_AddsTheOthersWithoutAGap()
    {
        var lease = await Acquire(Films);
        await Commit(
            lease, [.. Enumerable.Range(0, 10).Select(i => Films.Insert((long)i, "first", null).Marked($"r{i}"))]);
        WriteCommand[] batch =
        [
            Films.Insert(3L, "first", null).Marked("r3"), Films.Insert(10L, "new", null).Marked("r10"),
            Films.Insert(3L, "there", null).Marked("r11"),
            Films.Insert(10L, "twice", null).Marked("r12"), Films.Insert(11L, "plain", 0.5),
            Films.Insert(11L, "plain twice", null),
            Films.Insert(12L, "conflict", null).Marked("r5", "another"),
            Films.Insert(12L, "exported", null) with { Mark = Marks.Of("r13") with { ExportLane = Lane } },
            Films.Insert(3L, "not exported", null) with { Mark = Marks.Of("r14") with { ExportLane = Lane } },
        ];

        var first = await Commit(lease, batch);
        var second = await Commit(lease, batch);

        Written(first[0]).Version.ShouldBe(4);
        first[0].IsReplayed.ShouldBeTrue();
        Written(first[1]).Version.ShouldBe(11);
        Refused(first[2]).ShouldBe(ErrorCodes.DuplicateKey);
        Refused(first[3]).ShouldBe(ErrorCodes.DuplicateKey);
        Written(first[4]).Version.ShouldBe(12);
        Refused(first[5]).ShouldBe(ErrorCodes.DuplicateKey);
        Refused(first[6]).ShouldBe(ErrorCodes.IdempotencyConflict);
        Written(first[7]).Version.ShouldBe(13);
        Refused(first[8]).ShouldBe(ErrorCodes.DuplicateKey);
        Written(second[1]).Version.ShouldBe(11);
        Refused(second[4]).ShouldBe(ErrorCodes.DuplicateKey);
        new[] { 0, 1, 2, 3, 7, 8 }.ShouldAllBe(i => second[i].IsReplayed);
        (await Store.Requests.ListPendingAsync(Lane, 10, default)).ShouldBe([Pending("r13", 13)]);
        Written((await Commit(lease, Films.Insert(13L, "next", null)))[0]).Version.ShouldBe(14);
    }

    [Fact]
    public async Task Commit_OfOneRequestSeveralTimesInABatch_IsCarriedOutOnce()
    {
        var lease = await Acquire(Films);

        var replies = await Commit(
            lease,
            Films.Insert(1L, "M", null).Marked("a"), Films.Insert(2L, null, null).Marked("b"),
            Films.Insert(1L, "M", null).Marked("a"),
            Films.Insert(2L, "N", null), Films.Insert(2L, null, null).Marked("b"),
            Films.Insert(9L, "x", null).Marked("a", "another"),
            Films.Update(1L, ("title", "O")).Marked("c"), Films.Update(1L, ("title", "O")).Marked("c"));

        Written(replies[0]).Version.ShouldBe(1);
        Written(replies[2]).Version.ShouldBe(1);
        replies[2].IsReplayed.ShouldBeTrue();
        Refused(replies[1]).ShouldBe(ErrorCodes.ValidationFailed);
        replies[4].IsReplayed.ShouldBeTrue();
        Written(replies[3]).Version.ShouldBe(2);
        Refused(replies[5]).ShouldBe(ErrorCodes.IdempotencyConflict);
        Written(replies[6]).Version.ShouldBe(3);
        replies[7].IsReplayed.ShouldBeTrue();
        Scalar("SELECT count(*) FROM ta_requests").ShouldBe(3L);
    }

    [Fact]
    public async Task Commit_OfATentativeUpdateOfAnotherVersion_KeepsNothing()
    {
        var lease = await Acquire(Films);
        await Commit(lease, Films.Insert(1L, "M", null));
        var update = Films.Update(1L, ("title", "N")).If(7) with { IsTentative = true, Mark = Marks.Of("a") };

        var replies = await Commit(lease, update, update with { Versions = [1] }, update);

        replies[0].ShouldBeOfType<RowVersionDiffers>();
        Written(replies[1]).Version.ShouldBe(2);
        replies[1].IsReplayed.ShouldBeFalse();
        Written(replies[2]).Version.ShouldBe(2);
        replies[2].IsReplayed.ShouldBeTrue();
    }

    [Fact]
    public async Task Commit_OfWhatDoesNotFitTheDefinition_KeepsNothing()
    {
        var lease = await Acquire(Films);

        Refused((await Commit(lease, Films.Insert(1L).Marked("a")))[0]).ShouldBe(ErrorCodes.SchemaChanged);

        Written((await Commit(lease, Films.Insert(1L, "M", null).Marked("a")))[0]).Version.ShouldBe(1);
    }

    [Fact]
    public async Task Commit_OfMarkedRowsAmidPoison_KeepsWhatBecameOfEach()
    {
        var table = TestSchema.Of("computed", t => t
            .Int("id")
            .PrimaryKey()
            .String("body")
            .Computed("part", ColumnTypes.String, new SqlComputation(FailingOnBrokenJsonInBody))
            .Nullable());
        var lease = await Acquire(table);
        WriteCommand[] batch =
        [
            .. Enumerable.Range(0, 40)
                .Select(i => table.Insert((long)i, i % 13 == 5 ? "no json" : """{"a":"x"}""", null) with
                {
                    Mark = i % 3 == 2 ? null : Marks.Of($"r{i}"),
                }),
        ];

        var first = await Commit(lease, batch);
        var second = await Commit(lease, [.. batch.Where(write => write.Mark is not null)]);

        first.Count(reply => reply is WriteRefused).ShouldBe(3);
        first.OfType<RowWritten>()
            .Select(reply => reply.Row.Version)
            .Order()
            .ShouldBe(Enumerable.Range(1, 37).Select(i => (long)i));
        second.ShouldAllBe(reply => reply.IsReplayed);
        second.Select(Plain).ShouldBe(first.Where((_, index) => batch[index].Mark is not null).Select(Plain));
        Scalar("SELECT count(*) FROM computed").ShouldBe(37L);
    }

    [Fact]
    public async Task Commit_OfARepeatAfterTheTableGotAnotherDefinition_SaysSo()
    {
        var mark = Marks.Of("a");
        await Commit(
            await Acquire(Films), Films.Insert(1L, "M", null) with { Mark = mark }, Films.Update(9L).Marked("b"));
        Execute("DROP TABLE films");
        var changed = TestSchema.Of("films", t => t.Int("id").PrimaryKey().String("name"));
        var lease = await Acquire(changed);

        var replies = await Commit(lease, changed.Insert(1L, "M") with { Mark = mark }, changed.Update(9L).Marked("b"));

        Refused(replies[0]).ShouldBe(ErrorCodes.SchemaChanged);
        replies[1].ShouldBeOfType<RowMissing>().IsReplayed.ShouldBeTrue();
        (await Find(changed, 1L)).ShouldBeNull();
    }

    [Fact]
    public async Task Commit_OfMarkedFiles_TakesThemInOnce()
    {
        var pictures = TestSchema.Of("pictures", t => t.Int("id").PrimaryKey().Image("file").Nullable());
        var lease = await Acquire(pictures);
        var insert = pictures.Insert(1L, new MediaReference("a.png")).Marked("a");
        await Commit(lease, insert);

        var replies = await Commit(
            lease, insert with { Values = [1L, new MediaReference("copy.png")] },
            pictures.Insert(2L, new MediaReference("b.png")).Marked("b"));

        Written(replies[0]).Values[1].ShouldBe(new MediaReference("a.png"));
        Written(replies[1]).Version.ShouldBe(2);
        Scalar("SELECT count(*) FROM ta_media").ShouldBe(2L);
    }

    [Theory]
    [MemberData(nameof(ExtremeValues))]
    public async Task Commit_OfARepeat_GivesExtremeValuesExactly(string typeName, object value)
    {
        ColumnTypes.TryParse(typeName, out var type, out _).ShouldBeTrue();
        var table = TestSchema.Of("things", t => t.Int("id").PrimaryKey().Column("value", type!).Nullable());
        var lease = await Acquire(table);
        var insert = table.Insert(1L, value).Marked("a");
        await Commit(lease, insert);

        ShouldBeSame(Written((await Commit(lease, insert))[0]).Values[1], value);
    }

    private static string Plain(WriteReply reply) => reply switch
    {
        RowWritten { Row: var row } => $"written {string.Join(", ", row.Values)} at {row.Version}",
        RowVersionDiffers { Current: var row } => $"is {string.Join(", ", row.Values)} at {row.Version}",
        WriteRefused { Problem: var problem } =>
            $"refused {problem.Code}: {problem.Detail} {string.Join(", ", problem.Errors.Keys)}",
        _ => (reply with { IsReplayed = false }).ToString(),
    };
}
