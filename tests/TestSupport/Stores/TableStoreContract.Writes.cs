using TableActors.Actors.Stores;
using TableActors.Contracts.Columns;
using TableActors.Contracts.Computations;
using TableActors.Contracts.Errors;
using TableActors.Contracts.Messages;
using TableActors.Contracts.Rows;
using TableActors.Contracts.Tables;
using TableActors.TestSupport;

namespace TableActors.TestSupport.Stores;

public abstract partial class TableStoreContract
{
    [Fact]
    public async Task Insert_NewRows_NumbersThemWithoutGaps()
    {
        var lease = await Acquire(Films);

        var replies = await Commit(lease, Films.Insert(1L, "Metropolis", 8.3), Films.Insert(2L, "M", null));
        var later = await Commit(lease, Films.Insert(3L, "Faust", 7.9));

        Written(replies[0]).Version.ShouldBe(1);
        Written(replies[0]).Values.ShouldBe([1L, "Metropolis", 8.3]);
        Written(replies[1]).Version.ShouldBe(2);
        Written(later[0]).Version.ShouldBe(3);
        (await Find(Films, 2L)).ShouldNotBeNull().Values.ShouldBe([2L, "M", null]);
    }

    [Fact]
    public async Task Insert_OfAPoisonRowAmidABatch_IsRefusedAlone()
    {
        var lease = await Acquire(Films);

        var replies = await Commit(
            lease, Films.Insert(1L, "one", null), Films.Insert(2L, null, null), Films.Insert(3L, "three \ud800", null),
            Films.Insert(4L, "four", null));

        Written(replies[0]).Version.ShouldBe(1);
        Refused(replies[1]).ShouldBe(ErrorCodes.ValidationFailed);
        Refused(replies[2]).ShouldBe(ErrorCodes.ValidationFailed);
        replies[2].ShouldBeOfType<WriteRefused>().Problem.Errors.Keys.ShouldBe(["title"]);
        Written(replies[3]).Version.ShouldBe(2);
        (await Find(Films, 4L)).ShouldNotBeNull();
        (await Find(Films, 2L)).ShouldBeNull();
    }

    [Fact]
    public async Task Insert_OfAKeyThatIsThere_IsADuplicateThatNamesNoValues()
    {
        var lease = await Acquire(Films);
        await Commit(lease, Films.Insert(1L, "the secret title", null));

        var replies = await Commit(
            lease, Films.Insert(1L, "mine", null), Films.Insert(2L, "two", null), Films.Insert(2L, "again", null));

        Refused(replies[0]).ShouldBe(ErrorCodes.DuplicateKey);
        replies[0].ShouldBeOfType<WriteRefused>().Problem.Detail.ShouldBe("A row with this \"id\" exists already.");
        Written(replies[1]).Version.ShouldBe(2);
        Refused(replies[2]).ShouldBe(ErrorCodes.DuplicateKey);
        Written((await Commit(lease, Films.Insert(3L, "three", null)))[0]).Version.ShouldBe(3);
    }

    [Fact]
    public async Task Insert_ANullKey_IsRefused()
    {
        var lease = await Acquire(Films);
        Refused((await Commit(lease, Films.Insert(null, "x", null)))[0]).ShouldBe(ErrorCodes.ValidationFailed);
    }

    [Fact]
    public async Task Insert_IntoATableWithoutKey_KeepsEqualRows()
    {
        var log = TestSchema.Of("log", t => t.String("line"));
        var lease = await Acquire(log);

        var replies = await Commit(lease, log.Insert("same"), log.Insert("same"));

        replies.Select(reply => Written(reply).Version).ShouldBe([1, 2]);
        Scalar("SELECT count(*) FROM log").ShouldBe(2L);
    }

    [Fact]
    public async Task Insert_WithColumnsThatTheStoreComputes_AnswersThem()
    {
        var table = TestSchema.Of("computed", t => t
            .Int("id")
            .PrimaryKey()
            .Int("n")
            .Nullable()
            .Computed("twice", ColumnTypes.Int, new SqlComputation(DoubleOfN))
            .Nullable());
        var lease = await Acquire(table);

        var replies = await Commit(lease, table.Insert(1L, 21L, null), table.Insert(2L, null, null));

        Written(replies[0]).Values.ShouldBe([1L, 21L, 42L]);
        Written(replies[1]).Values.ShouldBe([2L, null, null]);
        Written((await Commit(lease, table.Update(1L, ("n", 4L))))[0]).Values.ShouldBe([1L, 4L, 8L]);
    }

    [Fact]
    public async Task Insert_WhereAColumnOfTheStoreFails_IsRefusedAlone()
    {
        var table = TestSchema.Of("computed", t => t
            .Int("id")
            .PrimaryKey()
            .String("body")
            .Computed("part", ColumnTypes.String, new SqlComputation(FailingOnBrokenJsonInBody))
            .Nullable());
        var lease = await Acquire(table);

        var replies = await Commit(
            lease, table.Insert(1L, """{"a":"x"}""", null), table.Insert(2L, "no json", null),
            table.Insert(3L, """{"a":"y"}""", null));

        Written(replies[0]).Values[2].ShouldBe("x");
        Refused(replies[1]).ShouldBe(ErrorCodes.ComputationFailed);
        Written(replies[2]).Version.ShouldBe(2);
    }

    [Fact]
    public async Task Insert_WhereAColumnOfTheStoreMustNotBeNull_NamesTheColumn()
    {
        var table = TestSchema.Of("computed", t => t
            .Int("id")
            .PrimaryKey()
            .Int("n")
            .Nullable()
            .Computed("twice", ColumnTypes.Int, new SqlComputation(DoubleOfN)));
        var lease = await Acquire(table);

        var replies = await Commit(lease, table.Insert(1L, null, null), table.Insert(2L, 3L, null));

        var problem = replies[0].ShouldBeOfType<WriteRefused>().Problem;
        problem.Code.ShouldBe(ErrorCodes.ComputationFailed);
        problem.Errors.Keys.ShouldBe(["twice"]);
        Written(replies[1]).Values.ShouldBe([2L, 3L, 6L]);
    }

    [Fact]
    public async Task Insert_AThousandRows_IsOneBatch()
    {
        var lease = await Acquire(Films);
        var batch = Enumerable.Range(0, 1000)
            .Select(i => (WriteCommand)Films.Insert((long)i, $"film {i}", i / 10.0))
            .ToArray();

        var replies = await Commit(lease, batch);

        replies.Select(reply => Written(reply).Version).ShouldBe(Enumerable.Range(1, 1000).Select(i => (long)i));
        Scalar("SELECT count(*) FROM films").ShouldBe(1000L);
    }

    [Fact]
    public async Task Update_SomeColumns_LeavesTheOthersAndAnswersTheWholeRow()
    {
        var lease = await Acquire(Films);
        await Commit(lease, Films.Insert(1L, "M", 8.3));

        var row = Written((await Commit(lease, Films.Update(1L, ("rating", null))))[0]);

        row.Values.ShouldBe([1L, "M", null]);
        row.Version.ShouldBe(2);
        (await Find(Films, 1L)).ShouldNotBeNull().Version.ShouldBe(2);
    }

    [Fact]
    public async Task Update_OfAMissingRow_ChangesNothing()
    {
        var lease = await Acquire(Films);

        (await Commit(lease, Films.Update(1L, ("title", "x"))))[0].ShouldBeOfType<RowMissing>();
        (await Commit(lease, Films.Update(1L, ("title", "x")).If(1)))[0].ShouldBeOfType<RowMissing>();
        Written((await Commit(lease, Films.Insert(1L, "M", null)))[0]).Version.ShouldBe(1);
    }

    [Fact]
    public async Task Update_ExpectingAVersion_IsCarriedOutOnlyOnThatVersion()
    {
        var lease = await Acquire(Films);
        await Commit(lease, Films.Insert(1L, "M", null));

        var replies = await Commit(
            lease, Films.Update(1L, ("title", "N")).If(7), Films.Update(1L, ("title", "O")).If(7, 1),
            Films.Update(1L, ("title", "P")).If(1));

        var current = replies[0].ShouldBeOfType<RowVersionDiffers>().Current;
        current.Version.ShouldBe(1);
        current.Values[1].ShouldBe("M");
        Written(replies[1]).Values[1].ShouldBe("O");
        replies[2].ShouldBeOfType<RowVersionDiffers>().Current.Version.ShouldBe(2);
    }

    [Fact]
    public async Task Write_ExceptForSomeVersions_IsCarriedOutOnAllOthers()
    {
        var lease = await Acquire(Films);
        await Commit(lease, Films.Insert(1L, "M", null), Films.Insert(2L, "M", null));
        var (notTheFirst, notTheSecond, neither) =
            (RowVersions.Except([1]), RowVersions.Except([9, 2]), RowVersions.Except([1, 2]));

        var replies = await Commit(
            lease,
            Films.Update(1L, ("title", "N")).If([.. notTheFirst]), Films.Update(2L, ("title", "O")).If([.. neither]),
            Films.Update(1L).If([.. notTheFirst]), Films.Update(1L).If([.. notTheSecond]),
            Films.Delete(("id", 2L)).If([.. neither]), Films.Delete(("id", 2L)).If([.. notTheFirst]),
            Films.Delete(("id", 3L)).If([.. neither]), Films.Update(1L, ("title", "P")).If([.. notTheSecond]));

        replies[0].ShouldBeOfType<RowVersionDiffers>().Current.Version.ShouldBe(1);
        replies[1].ShouldBeOfType<RowVersionDiffers>().Current.Version.ShouldBe(2);
        replies[2].ShouldBeOfType<RowVersionDiffers>();
        Written(replies[3]).Values[1].ShouldBe("M");
        replies[4].ShouldBeOfType<RowVersionDiffers>().Current.Version.ShouldBe(2);
        replies[5].ShouldBe(new RowsDeleted(1));
        replies[6].ShouldBe(new RowsDeleted(0));
        Written(replies[7]).Values[1].ShouldBe("P");
    }

    [Fact]
    public async Task Update_WithoutChanges_AnswersTheRowAsItIs()
    {
        var lease = await Acquire(Films);
        await Commit(lease, Films.Insert(1L, "M", null));

        var replies = await Commit(lease, Films.Update(1L), Films.Update(1L).If(9), Films.Update(2L));

        Written(replies[0]).Version.ShouldBe(1);
        replies[1].ShouldBeOfType<RowVersionDiffers>();
        replies[2].ShouldBeOfType<RowMissing>();
        Written((await Commit(lease, Films.Insert(2L, "N", null)))[0]).Version.ShouldBe(2);
    }

    [Fact]
    public async Task Update_ToNullWhereNoneIsAllowed_IsRefused()
    {
        var lease = await Acquire(Films);
        await Commit(lease, Films.Insert(1L, "M", null));

        Refused((await Commit(lease, Films.Update(1L, ("title", null))))[0]).ShouldBe(ErrorCodes.ValidationFailed);
        (await Find(Films, 1L)).ShouldNotBeNull().Values[1].ShouldBe("M");
    }

    [Fact]
    public async Task Delete_ByValues_CountsTheRows()
    {
        var lease = await Acquire(Films);
        await Commit(
            lease, Films.Insert(1L, "a", null), Films.Insert(2L, "b", 1.0), Films.Insert(3L, "c", null),
            Films.Insert(4L, "d", null));

        var replies = await Commit(
            lease, Films.Delete(("rating", null), ("title", "a")), Films.Delete(("rating", null)),
            Films.Delete(("id", 99L)));

        replies.ShouldBe([new RowsDeleted(1), new RowsDeleted(2), new RowsDeleted(0)]);
        Written((await Commit(lease, Films.Insert(9L, "z", null)))[0]).Version.ShouldBe(7);
        Scalar("SELECT count(*) FROM films").ShouldBe(2L);
    }

    [Fact]
    public async Task Delete_ExpectingAVersion_IsCarriedOutOnlyOnThatVersion()
    {
        var lease = await Acquire(Films);
        await Commit(lease, Films.Insert(1L, "a", null));

        var replies = await Commit(
            lease, Films.Delete(("id", 1L)).If(5), Films.Delete(("id", 2L)).If(5), Films.Delete(("id", 1L)).If(5, 1));

        replies[0].ShouldBeOfType<RowVersionDiffers>().Current.Version.ShouldBe(1);
        replies[1].ShouldBe(new RowsDeleted(0));
        replies[2].ShouldBe(new RowsDeleted(1));
    }

    [Fact]
    public async Task Commit_OfWritesThatDoNotFitTheTable_RefusesThoseAlone()
    {
        var log = TestSchema.Of("log", t => t.String("line").String("by").Nullable());
        var lease = await Acquire(log);
        var noKey = new UpdateRow(
            log.Name, log.Fingerprint, DateTimeOffset.MaxValue, [], log.Values(("line", "x")), []);

        var replies = await Commit(
            lease, log.Insert("too few"), noKey, log.Delete(), log.Delete(("line", "x")).If(1),
            log.Insert("good", null));

        replies.Take(4).Select(Refused).ShouldAllBe(code => code == ErrorCodes.SchemaChanged);
        Written(replies[4]).Version.ShouldBe(1);
    }

    [Fact]
    public async Task Commit_OfInsertUpdateAndDeleteOfOneRow_HappensInOrder()
    {
        var lease = await Acquire(Films);

        var replies = await Commit(
            lease, Films.Update(1L, ("title", "early")), Films.Insert(1L, "a", null), Films.Update(1L, ("title", "b")),
            Films.Delete(("id", 1L)), Films.Insert(1L, "c", null));

        replies[0].ShouldBeOfType<RowMissing>();
        Written(replies[2]).Version.ShouldBe(2);
        replies[3].ShouldBe(new RowsDeleted(1));
        Written(replies[4]).Version.ShouldBe(4);
    }
}
