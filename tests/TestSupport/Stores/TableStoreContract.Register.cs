using TableActors.Actors.Stores;
using TableActors.Contracts.Errors;
using TableActors.Contracts.Messages;
using TableActors.Contracts.Naming;
using TableActors.TestSupport;

namespace TableActors.TestSupport.Stores;

public abstract partial class TableStoreContract
{
    private const string Lane = "films>target";
    private static readonly DateTimeOffset Noon = new(2026, 1, 31, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task Requests_BeforeThereIsATable_AreNone()
    {
        (await Store.Requests.FindAsync(Films, Marks.Of("a"), default)).ShouldBeNull();
        (await Store.Requests.ListPendingAsync(Lane, 10, default)).ShouldBeEmpty();
        (await Store.Requests.ForgetExpiredAsync(Noon, 10, default)).ShouldBe(0);
        (await Store.Requests.ResumeExportAsync(new RequestId("a"), Lane, default)).ShouldBeFalse();
        await Store.Requests.ForgetAsync([new RequestId("a")], default);
        await Store.Requests.EndExportsAsync([new RequestId("a")], default);
        await Store.Requests.GiveUpExportsAsync([new RequestId("a")], default);
    }

    [Fact]
    public async Task Find_AKeptOutcome_AnswersAsARepeatWould()
    {
        var lease = await Acquire(Films);
        await Commit(lease, Films.Insert(1L, "M", null).Marked("a", "body"));

        var found = (await Store.Requests.FindAsync(Films, Marks.Of("a", "body"), default)).ShouldNotBeNull();

        Written(found).Values.ShouldBe([1L, "M", null]);
        found.IsReplayed.ShouldBeTrue();
        Refused((await Store.Requests.FindAsync(Films, Marks.Of("a", "another"), default)).ShouldNotBeNull())
            .ShouldBe(ErrorCodes.IdempotencyConflict);
        (await Store.Requests.FindAsync(Films, Marks.Of("b"), default)).ShouldBeNull();
    }

    [Fact]
    public async Task ForgetExpired_OfOutcomesOfDifferentAges_ForgetsTheOldOnesBitByBit()
    {
        var lease = await Acquire(Films);
        await Commit(
            lease,
            [.. Enumerable.Range(0, 10).Select(i => Kept($"r{i}", i, Noon.AddHours(i))), Kept("for ever", 10, null)]);

        (await Store.Requests.ForgetExpiredAsync(Noon.AddTicks(-1), 100, default)).ShouldBe(0);
        (await Store.Requests.ForgetExpiredAsync(Noon.AddHours(4), 3, default)).ShouldBe(3);
        (await Store.Requests.ForgetExpiredAsync(Noon.AddHours(4), 3, default)).ShouldBe(2);
        (await Store.Requests.ForgetExpiredAsync(Noon.AddHours(4), 3, default)).ShouldBe(0);

        Scalar("SELECT min(id) FROM ta_requests WHERE id LIKE 'r%'").ShouldBe("r5");
        Scalar("SELECT count(*) FROM ta_requests").ShouldBe(6L);
        (await Commit(lease, Kept("r0", 0, Noon)))[0]
            .ShouldBeOfType<WriteRefused>()
            .Problem.Code.ShouldBe(ErrorCodes.DuplicateKey);
    }

    [Fact]
    public async Task ForgetExpired_OfARowStillToBeExported_WaitsForTheExport()
    {
        var lease = await Acquire(Films);
        await Commit(lease, Exported("a", 1, Noon), Exported("b", 2, null));

        (await Store.Requests.ForgetExpiredAsync(Noon.AddHours(1), 10, default)).ShouldBe(0);
        await Store.Requests.ForgetAsync([new RequestId("b")], default);
        (await Store.Requests.ForgetExpiredAsync(Noon.AddHours(1), 10, default)).ShouldBe(0);
        await Store.Requests.EndExportsAsync([new RequestId("a"), new RequestId("b")], default);

        (await Store.Requests.ForgetExpiredAsync(Noon.AddHours(1), 10, default)).ShouldBe(2);
    }

    [Fact]
    public async Task Forget_SomeRequests_LeavesTheOthers()
    {
        var lease = await Acquire(Films);
        await Commit(lease, Kept("a", 1, null), Kept("b", 2, Noon), Kept("c", 3, null));

        await Store.Requests.ForgetAsync([new RequestId("a"), new RequestId("b"), new RequestId("never")], default);

        Scalar("SELECT min(id) FROM ta_requests").ShouldBe("c");
        Scalar("SELECT count(*) FROM ta_requests").ShouldBe(1L);
    }

    [Fact]
    public async Task ListPending_OfALane_FollowsTheOrderOfTheWrites()
    {
        var lease = await Acquire(Films);
        await Commit(
            lease, Exported("z", 1), Kept("no lane", 2, null), Exported("y", 3), Exported("refused", 3),
            Exported("x", 4),
            Films.Insert(5L, "t", null) with { Mark = Marks.Of("other") with { ExportLane = "films>another" } });
        await Commit(
            lease, Films.Update(9L, ("title", "x")) with { Mark = Marks.Of("missing") with { ExportLane = Lane } });
        await Commit(lease, Films.Update(1L, ("title", "v")) with { Mark = Marks.Of("w") with { ExportLane = Lane } });

        var pending = await Store.Requests.ListPendingAsync(Lane, 10, default);

        pending.ShouldBe([Pending("z", 1), Pending("y", 3), Pending("x", 4), Pending("w", 6)]);
        (await Store.Requests.ListPendingAsync(Lane, 2, default)).ShouldBe([Pending("z", 1), Pending("y", 3)]);
        (await Store.Requests.ListPendingAsync("films", 2, default)).ShouldBeEmpty();
    }

    [Fact]
    public async Task EndExports_OfSomeRequests_TakesThemOutOfTheLane()
    {
        var lease = await Acquire(Films);
        await Commit(lease, Exported("a", 1), Exported("b", 2), Exported("c", 3));

        await Store.Requests.EndExportsAsync([new RequestId("a"), new RequestId("c"), new RequestId("never")], default);

        (await Store.Requests.ListPendingAsync(Lane, 10, default)).ShouldBe([Pending("b", 2)]);
        (await Commit(lease, Exported("a", 1)))[0].IsReplayed.ShouldBeTrue();
        (await Store.Requests.ListPendingAsync(Lane, 10, default)).ShouldBe([Pending("b", 2)]);
    }

    [Fact]
    public async Task ResumeExport_OfARowThatWasWritten_PutsItBackInItsPlace()
    {
        var lease = await Acquire(Films);
        await Commit(lease, Exported("a", 1), Exported("b", 2), Exported("refused", 1));
        await Store.Requests.GiveUpExportsAsync([new RequestId("a"), new RequestId("never")], default);
        (await Store.Requests.ListPendingAsync(Lane, 10, default)).ShouldBe([Pending("b", 2)]);

        (await Store.Requests.ResumeExportAsync(new RequestId("a"), Lane, default)).ShouldBeTrue();
        (await Store.Requests.ResumeExportAsync(new RequestId("refused"), Lane, default)).ShouldBeFalse();
        (await Store.Requests.ResumeExportAsync(new RequestId("never"), Lane, default)).ShouldBeFalse();

        (await Store.Requests.ListPendingAsync(Lane, 10, default)).ShouldBe([Pending("a", 1), Pending("b", 2)]);
    }

    [Fact]
    public async Task ResumeExport_OfARowThatIsExported_IsRefused()
    {
        var lease = await Acquire(Films);
        await Commit(lease, Exported("a", 1), Exported("b", 2));
        await Store.Requests.GiveUpExportsAsync([new RequestId("b")], default);
        await Store.Requests.EndExportsAsync([new RequestId("a"), new RequestId("b")], default);
        await Store.Requests.GiveUpExportsAsync([new RequestId("a")], default);

        (await Store.Requests.ResumeExportAsync(new RequestId("a"), Lane, default)).ShouldBeFalse();
        (await Store.Requests.ResumeExportAsync(new RequestId("b"), Lane, default)).ShouldBeFalse();

        (await Store.Requests.ListPendingAsync(Lane, 10, default)).ShouldBeEmpty();
        (await Commit(lease, Exported("a", 1)))[0].IsReplayed.ShouldBeTrue();
    }

    private static DueExport Pending(string id, long version) => new(new RequestId(id), version);

    private static InsertRow Kept(string id, long key, DateTimeOffset? until) =>
        Films.Insert(key, "t", null) with { Mark = Marks.Of(id) with { KeptUntil = until } };

    private static InsertRow Exported(string id, long key, DateTimeOffset? until = null) =>
        Films.Insert(key, "t", null) with { Mark = Marks.Of(id) with { KeptUntil = until, ExportLane = Lane } };
}
