using TableActors.Actors.Stores;
using TableActors.Contracts.Errors;
using TableActors.Contracts.Messages;
using TableActors.TestSupport;

namespace TableActors.TestSupport.Stores;

public abstract partial class TableStoreContract
{
    [Fact]
    public async Task Withdraw_BeforeTheRequest_CancelsIt()
    {
        var lease = await Acquire(Films);

        var withdrawn = (await Commit(lease, Withdrawal("a")))[0];
        var replies = await Commit(lease, Films.Insert(1L, "M", null).Marked("a"), Withdrawal("a"));

        Refused(withdrawn).ShouldBe(ErrorCodes.Cancelled);
        withdrawn.IsReplayed.ShouldBeFalse();
        replies.Select(Refused).ShouldAllBe(code => code == ErrorCodes.Cancelled);
        replies.ShouldAllBe(reply => reply.IsReplayed);
        (await Find(Films, 1L)).ShouldBeNull();
    }

    [Fact]
    public async Task Withdraw_AfterTheRequest_GetsItsOutcome()
    {
        var lease = await Acquire(Films);
        await Commit(lease, Films.Insert(1L, "M", null).Marked("a"));

        var reply = (await Commit(lease, Withdrawal("a")))[0];

        Written(reply).Version.ShouldBe(1);
        reply.IsReplayed.ShouldBeTrue();
    }

    [Fact]
    public async Task Withdraw_InTheSameBatch_TakesPartInItsOrder()
    {
        var lease = await Acquire(Films);

        var replies = await Commit(
            lease, Films.Insert(1L, "M", null).Marked("a"), Withdrawal("a"), Withdrawal("b"),
            Films.Insert(2L, "N", null).Marked("b"), Withdrawal("c"));

        Written(replies[1]).Version.ShouldBe(1);
        Refused(replies[2]).ShouldBe(ErrorCodes.Cancelled);
        Refused(replies[3]).ShouldBe(ErrorCodes.Cancelled);
        replies[3].IsReplayed.ShouldBeTrue();
        Refused(replies[4]).ShouldBe(ErrorCodes.Cancelled);
        Refused((await Commit(lease, Films.Insert(3L, "O", null).Marked("c")))[0]).ShouldBe(ErrorCodes.Cancelled);
    }

    [Fact]
    public async Task Commit_AfterReopening_StillKnowsTheOutcome()
    {
        var insert = Films.Insert(1L, "M", 8.3).Marked("a");
        var first = (await Commit(await Acquire(Films), insert))[0];
        await Store.DisposeAsync();

        var reopened = OpenAnother();
        var lease = await reopened.AcquireAsync(Films, CancellationToken.None);
        var second = (await reopened.CommitAsync(lease, [insert])).ShouldBeOfType<BatchOutcome.Committed>().Replies[0];

        second.IsReplayed.ShouldBeTrue();
        Plain(second).ShouldBe(Plain(first));
    }

    [Fact]
    public async Task Commit_UnderAVoidLease_NeitherAnswersNorKeeps()
    {
        var first = await Acquire(Films);
        await Commit(first, Films.Insert(1L, "M", null).Marked("a"));
        var second = await OpenAnother().AcquireAsync(Films, CancellationToken.None);

        (await Store.CommitAsync(first, [Films.Insert(1L, "M", null).Marked("a")]))
            .ShouldBeOfType<BatchOutcome.Fenced>();
        (await Store.CommitAsync(first, [Films.Insert(2L, null, null).Marked("b")]))
            .ShouldBeOfType<BatchOutcome.Fenced>();
        (await Store.CommitAsync(first, [Withdrawal("c")])).ShouldBeOfType<BatchOutcome.Fenced>();
        (await Store.CommitAsync(
            first, [Films.Insert(3L, "O", null).Marked("d"), Films.Insert(3L, "O", null).Marked("d")]))
            .ShouldBeOfType<BatchOutcome.Fenced>();

        Scalar("SELECT count(*) FROM ta_requests").ShouldBe(1L);
        var replies = await Commit(
            second, Films.Insert(1L, "M", null).Marked("a"), Films.Insert(2L, "N", null).Marked("b"));
        replies[0].IsReplayed.ShouldBeTrue();
        Written(replies[1]).Version.ShouldBe(2);
    }

    [Fact]
    public async Task Commit_ThatFailsAsAWhole_KeepsNothing()
    {
        var lease = await Acquire(Films);
        Execute("ALTER TABLE films RENAME COLUMN title TO name");

        (await Store.CommitAsync(lease, [Films.Insert(1L, "M", null).Marked("a")]))
            .ShouldBeOfType<BatchOutcome.Failed>();

        Execute("ALTER TABLE films RENAME COLUMN name TO title");
        var reply = (await Commit(lease, Films.Insert(1L, "M", null).Marked("a")))[0];
        Written(reply).Version.ShouldBe(1);
        reply.IsReplayed.ShouldBeFalse();
    }

    private static WithdrawRequest Withdrawal(string id) =>
        new(Films.Name, Films.Fingerprint, DateTimeOffset.MaxValue) { Mark = Marks.Of(id) };
}
