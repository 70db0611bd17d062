using TableActors.Actors.Stores;
using TableActors.Contracts.Errors;
using TableActors.Contracts.Messages;
using TableActors.Contracts.Naming;
using TableActors.Contracts.Rows;
using TableActors.Contracts.Tables;
using TableActors.TestSupport;

namespace TableActors.Actors.Tests.Stores;

public sealed class KeptOutcomeTests
{
    private static readonly TableSchema Things = TestSchema.Of("things", t => t.Int("id").PrimaryKey());
    private static readonly StoredRow Row = new([1L], 3);

    public static TheoryData<string, bool> Refusals => new()
    {
        { "duplicate_key", true }, { "validation_failed", true }, { "computation_failed", true }, { "too_large", true },
        { "cancelled", true },
        { "overloaded", false }, { "table_moving", false }, { "store_unavailable", false },
        { "outcome_unknown", false },
        { "schema_changed", false }, { "idempotency_conflict", false }, { "internal", false },
    };

    [Theory]
    [MemberData(nameof(Refusals))]
    public void IsOutcome_OfARefusal_DependsOnWhoDecidedIt(string code, bool isOutcome)
    {
        var refused = new WriteRefused(new Problem(ErrorCodes.All.Single(known => known.Code == code), "no"));
        KeptOutcome.IsOutcome(Things.Insert(1L), refused).ShouldBe(isOutcome);
    }

    [Fact]
    public void IsOutcome_OfWhatTheTableDecided_IsTrueUnlessTheSenderTriesAgain()
    {
        KeptOutcome.IsOutcome(Things.Insert(1L), new RowWritten(Row)).ShouldBeTrue();
        KeptOutcome.IsOutcome(Things.Update(1L), RowMissing.Instance).ShouldBeTrue();
        KeptOutcome.IsOutcome(Things.Delete(("id", 1L)), new RowsDeleted(0)).ShouldBeTrue();
        KeptOutcome.IsOutcome(Things.Update(1L), new RowVersionDiffers(Row)).ShouldBeTrue();
        KeptOutcome.IsOutcome(Things.Update(1L) with { IsTentative = true }, new RowVersionDiffers(Row))
            .ShouldBeFalse();
        KeptOutcome.IsOutcome(Things.Update(1L) with { IsTentative = true }, RowMissing.Instance).ShouldBeTrue();
    }

    [Fact]
    public void AnswerTo_WhatAnotherVersionOfTheSystemHasKept_SaysThatItCannotBeRead()
    {
        var fingerprint = RequestFingerprint.Of("a"u8);
        new KeptOutcome("things", fingerprint, new byte[] { 77, 1, 2 }).AnswerTo(Things, fingerprint)
            .ShouldBe(new WriteRefused(StoreProblems.UnreadableOutcome));
    }
}
