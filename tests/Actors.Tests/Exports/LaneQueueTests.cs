using System.Text;
using TableActors.Actors.Exports;
using TableActors.Actors.Jobs;
using TableActors.Actors.Stores;
using TableActors.Contracts.Exports;
using TableActors.Contracts.Jobs;
using TableActors.Contracts.Naming;

namespace TableActors.Actors.Tests.Exports;

public sealed class LaneQueueTests
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 31, 12, 0, 0, TimeSpan.Zero);
    private static readonly ExportRetry Twice =
        new() { Attempts = 2, MinBackoff = TimeSpan.FromSeconds(10), MaxBackoff = TimeSpan.FromMinutes(1) };
    private readonly LaneQueue _queue = new(
        new LaneLimits(BatchRows: 3, BatchBytes: 100, HeldRows: 6, HeldBytes: 1000, Window: 5));

    [Fact]
    public void Next_WithoutRows_IsToRest() => Next().ShouldBe(LaneStep.Rest.Instance);

    [Fact]
    public void Next_WithANewRow_IsToAskTheRegister()
    {
        _queue.Take(Row(1));

        Next().ShouldBe(LaneStep.List.Instance);
    }

    [Fact]
    public void Next_WithAllRowsThatAreToBeExported_IsToWriteThemInOrder()
    {
        Take(2, 1);
        List(1, 2);

        Written(1, 2);
    }

    [Fact]
    public void Next_WithManyRows_IsToWriteAsManyAsATransactionHolds()
    {
        Take(1, 2, 3, 4);
        List(1, 2, 3, 4);

        Written(1, 2, 3);
    }

    [Fact]
    public void Next_WithLargeRows_IsToWriteAsManyBytesAsATransactionHolds()
    {
        _queue.Take(Row(1, bytes: 200));
        _queue.Take(Row(2, bytes: 60));
        _queue.Take(Row(3, bytes: 60));
        List(1, 2, 3);

        var first = Written(1);
        End(first);
        Written(2);
    }

    [Fact]
    public void Next_WithRowsOfSeveralRoutes_IsToWriteThoseOfOne()
    {
        _queue.Take(Row(1, "a"));
        _queue.Take(Row(2, "b"));
        _queue.Take(Row(3, "a"));
        List(1, 2, 3);

        var first = Written(1);
        Next().ShouldBeOfType<LaneStep.Write>().Route.ShouldBe("a");
        End(first);
        Written(2);
        Next().ShouldBeOfType<LaneStep.Write>().Route.ShouldBe("b");
    }

    [Fact]
    public void Next_WithAMissingRow_IsToWriteThoseBeforeIt_ThenToAskForIt()
    {
        Take(1, 3);
        List(1, 2, 3, 4);
        End(Written(1));

        var waiting = Next().ShouldBeOfType<LaneStep.Ask>();
        waiting.Requests.ShouldBeEmpty();

        var asking = Next(waiting.Until).ShouldBeOfType<LaneStep.Ask>();
        // No row waits behind the last one.
        asking.Requests.ShouldBe([RequestOf(2)]);
        asking.Until.ShouldBeGreaterThan(waiting.Until);
        Next(waiting.Until).ShouldBeOfType<LaneStep.Ask>().Requests.ShouldBeEmpty();
        Next(asking.Until).ShouldBeOfType<LaneStep.Ask>().Requests.ShouldBe([RequestOf(2)]);

        Take(2);
        Written(2, 3);
    }

    [Fact]
    public void Next_WithARowThatNobodyWants_IsToGiveItUp()
    {
        Take(2);
        List(1, 2);
        _queue.Decline(RequestOf(1));
        _queue.Decline(RequestOf(2));
        _queue.Decline(RequestOf(3));

        Next().ShouldBeOfType<LaneStep.GiveUp>().Requests.ShouldBe([RequestOf(1)]);
        _queue.GivenUp([RequestOf(1)]);

        Written(2);
    }

    [Fact]
    public void Next_WithARowThatIsNotToBeExported_IsToFindOutWhetherItIs()
    {
        Take(1, 2);
        List(2);

        var stray = Next().ShouldBeOfType<LaneStep.Recall>().Rows.ShouldHaveSingleItem();
        stray.Message.Request.ShouldBe(RequestOf(1));

        _queue.Recalled(stray);
        Next().ShouldBe(LaneStep.List.Instance);
        List(1, 2);
        Written(1, 2);
    }

    [Fact]
    public void Next_AfterARowThatIsExportedAlready_GoesOnWithTheOthers()
    {
        Take(1, 2);
        List(2);
        _queue.Ended(Next().ShouldBeOfType<LaneStep.Recall>().Rows);

        Written(2);
    }

    [Fact]
    public void Next_WithMoreRowsThanTheRegisterLists_AsksAgainWhenThoseAreDone()
    {
        Take(1, 2, 3, 4, 5, 9);
        List(1, 2, 3, 4, 5);
        End(Written(1, 2, 3));
        End(Written(4, 5));

        Next().ShouldBe(LaneStep.List.Instance);
        List(9);
        Written(9);
    }

    [Fact]
    public void Next_WithANewRowBehindTheEndOfTheList_DoesNotAskBeforeItsTurn()
    {
        Take(1);
        List(1, 2, 3, 4, 5);
        Take(9);

        Written(1);
    }

    [Fact]
    public void Take_OfARowThatIsThere_ChangesNothing()
    {
        Take(1);
        List(1);
        var row = Written(1).ShouldHaveSingleItem();
        Take(1);

        Next().ShouldBeOfType<LaneStep.Write>().Rows.ShouldHaveSingleItem().ShouldBeSameAs(row);
        _queue.Count.ShouldBe(1);
    }

    [Fact]
    public void Take_OfMoreRowsThanAreHeld_KeepsTheFirst()
    {
        Take(7, 6, 5, 4, 3, 2, 1, 8);

        _queue.Count.ShouldBe(6);
        List(1, 2, 3, 4, 5);
        End(Written(1, 2, 3));
        End(Written(4, 5));
        List(6, 7, 8);
        End(Written(6));
        Next().ShouldBe(LaneStep.Rest.Instance);
    }

    [Fact]
    public void Take_OfMoreBytesThanAreHeld_KeepsTheFirst()
    {
        _queue.Take(Row(2, bytes: 600));
        _queue.Take(Row(3, bytes: 600));
        _queue.Count.ShouldBe(1);
        _queue.Take(Row(1, bytes: 2000));

        _queue.Count.ShouldBe(1);
        List(1, 2, 3);
        Written(1);
    }

    [Fact]
    public void Written_OfARowThatIsRefused_IsTriedAgainAfterAWhile_AndHoldsTheOthers()
    {
        Take(1, 2, 3);
        List(1, 2, 3);
        var rows = Written(1, 2, 3);

        var outcome = _queue.Written(rows, new ExportResult(1, ExportFailure.Refused), Twice, Noon, chance: 1);
        outcome.Exported.Select(row => row.Message.Version).ShouldBe([1]);
        outcome.GivenUp.ShouldBeEmpty();
        outcome.Problem.ShouldBeNull();
        _queue.Ended(outcome.Exported);

        Next().ShouldBe(new LaneStep.Wait(Noon.AddSeconds(10)));
        Next(Noon.AddSeconds(10))
            .ShouldBeOfType<LaneStep.Write>()
            .Rows.Select(row => (row.Message.Version, row.Attempts))
            .ShouldBe([(2, 1), (3, 0)]);
    }

    [Fact]
    public void Written_OfARowWhoseAttemptsAreUsedUp_GivesItUp()
    {
        Take(1, 2);
        List(1, 2);
        var at = Noon;
        for (var i = 1; i <= 2; i++)
        {
            var tried = Next(at).ShouldBeOfType<LaneStep.Write>().Rows;
            _queue.Written(tried, new ExportResult(0, ExportFailure.NoSuchRow), Twice, at, chance: 1)
                .GivenUp.ShouldBeEmpty();
            at = Next(at).ShouldBeOfType<LaneStep.Wait>().Until;
            at.ShouldBe(Noon.AddSeconds(i == 1 ? 10 : 30));
        }

        var outcome = _queue.Written(
            Next(at).ShouldBeOfType<LaneStep.Write>().Rows, new ExportResult(0, ExportFailure.NoSuchRow), Twice, at,
            chance: 1);

        outcome.GivenUp.ShouldHaveSingleItem().Attempts.ShouldBe(3);
        outcome.Problem.ShouldBe(ExportFailure.NoSuchRow.Problem);
        _queue.Ended(outcome.GivenUp);
        Next(at).ShouldBeOfType<LaneStep.Write>().Rows.ShouldHaveSingleItem().Attempts.ShouldBe(0);
    }

    [Fact]
    public void Written_ToATargetThatCannotBeUsed_IsAnAttemptOfEachRow()
    {
        Take(1, 2, 3);
        List(1, 2, 3);

        var outcome = _queue.Written(
            Written(1, 2, 3), new ExportResult(0, ExportFailure.Unavailable), new ExportRetry(), Noon, chance: 1);

        outcome.GivenUp.Select(row => (row.Message.Version, row.Attempts)).ShouldBe([(1, 1), (2, 1), (3, 1)]);
        outcome.Exported.ShouldBeEmpty();
        _queue.Ended(outcome.GivenUp);
        Next().ShouldBe(LaneStep.Rest.Instance);
    }

    [Fact]
    public void Written_InPartWithoutAFailure_GoesOnWithTheRestAtOnce()
    {
        Take(1, 2);
        List(1, 2);

        var outcome = _queue.Written(Written(1, 2), new ExportResult(1), new ExportRetry(), Noon, chance: 1);
        outcome.GivenUp.ShouldBeEmpty();
        _queue.Ended(outcome.Exported);

        Written(2).ShouldHaveSingleItem().Attempts.ShouldBe(0);
    }

    [Fact]
    public void Take_OfARowThatWasGivenUp_BeginsAnew()
    {
        Take(1);
        List(1);
        _queue.Ended(_queue.Written(
            Written(1), new ExportResult(0, ExportFailure.Refused), new ExportRetry(), Noon, chance: 1).GivenUp);
        Take(1);

        Next().ShouldBe(LaneStep.List.Instance);
        List(1);
        Written(1).ShouldHaveSingleItem().Attempts.ShouldBe(0);
    }

    private static RequestId RequestOf(long version) => JobRequestIds.Of(JobOf(version), 0);

    private static JobId JobOf(long version) =>
        JobId.TryParse($"{version:x32}", out var id) ? id : throw new ArgumentException("no job", nameof(version));

    private static ExportRow Row(long version, string route = "POST /films", int bytes = 2) =>
        new("lane", route, JobOf(version), RequestOf(version), version, Encoding.UTF8.GetBytes(new string(' ', bytes)));

    private LaneStep Next(DateTimeOffset? now = null) => _queue.Next(now ?? Noon);

    private void Take(params long[] versions)
    {
        foreach (var version in versions)
            _queue.Take(Row(version));
    }

    private void List(params long[] versions)
    {
        _queue.BeginList();
        _queue.Listed([.. versions.Select(version => new DueExport(RequestOf(version), version))]);
    }

    private IReadOnlyList<LaneRow> Written(params long[] versions)
    {
        var rows = Next().ShouldBeOfType<LaneStep.Write>().Rows;
        rows.Select(row => row.Message.Version).ShouldBe(versions);
        return rows;
    }

    private void End(IReadOnlyList<LaneRow> rows) => _queue.Ended(rows);
}
