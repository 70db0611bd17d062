namespace TableActors.Cluster.Tests.History;

public sealed class VersionOrderTests
{
    [Fact]
    public void Faults_WhereAllIsInOrder_AreNone()
    {
        VersionOrder.FaultsOf(
        [
            Write("a", 0, 1, 5), Read("a", 2, 3, 5), Write("b", 4, 6, 7, condition: 5),
            Differs("c", 7, 8, condition: 5), Read("b", 9, 10, 7),
        ]).ShouldBeEmpty();
    }

    [Fact]
    public void Faults_WhereCallsOverlap_AreNoneInEitherOrder()
    {
        VersionOrder.FaultsOf([Write("a", 0, 10, 1), Write("b", 0, 10, 2), Read("a", 5, 6, 1), Read("b", 7, 8, 2)])
            .ShouldBeEmpty();
        VersionOrder.FaultsOf([Write("a", 0, 10, 2), Write("b", 0, 10, 1), Read("b", 5, 6, 1), Read("a", 7, 8, 2)])
            .ShouldBeEmpty();
    }

    [Fact]
    public void Read_OfAnOldValue_IsAFault() =>
        FaultOf(Write("a", 0, 1, 1), Write("b", 2, 3, 2), Read("a", 4, 5, 1))
            .ShouldContain("later, but of an earlier version: read a");

    [Fact]
    public void Reads_ThatGoBack_AreAFault() =>
        FaultOf(Write("a", 0, 1, 1), Write("b", 2, 9, 2), Read("b", 3, 4, 2), Read("a", 5, 6, 1))
            .ShouldContain("later, but of an earlier version: read a");

    [Fact]
    public void Read_BeforeItsWrite_IsAFault() =>
        FaultOf(Read("a", 0, 1, 1), Write("a", 2, 3, 1)).ShouldContain("later, but of an earlier version: write a");

    [Fact]
    public void Write_OfAnEarlierVersion_IsAFault() =>
        FaultOf(Write("a", 0, 1, 2), Write("b", 2, 3, 1)).ShouldContain("later, but of an earlier version: write b");

    [Fact]
    public void Writes_OfOneVersion_AreAFault() =>
        FaultOf(Write("a", 0, 5, 1), Write("b", 0, 5, 1)).ShouldContain("several writes have version 1");

    [Fact]
    public void Write_ThatIsLost_IsAFault() =>
        FaultOf(Write("a", 0, 1, 1), Write("b", 2, 3, 2, condition: 1), Write("c", 4, 5, 3, condition: 1))
            .ShouldContain("came between");

    [Fact]
    public void Read_OfWhatNobodyWrote_IsAFault() =>
        FaultOf(Read("a", 0, 1, 1)).ShouldContain("nobody wrote what was read");

    [Fact]
    public void Read_OfWhatWasRefused_IsAFault()
    {
        FaultOf(Write("a", 0, 1, null, CallOutcome.Failed), Read("a", 2, 3, 1))
            .ShouldContain("took place that was refused");
        FaultOf(Write("a", 0, 1, 1), Write("b", 2, 3, 2), Differs("c", 4, 5, 1), Read("c", 6, 7, 3))
            .ShouldContain("took place that was refused");
    }

    [Fact]
    public void Read_OfAnotherVersionThanTheWriteHas_IsAFault() =>
        FaultOf(Write("a", 0, 1, 1), Read("a", 2, 3, 2)).ShouldContain("one write has several versions");

    [Fact]
    public void UnknownWrite_MayComeLateOrNever()
    {
        VersionOrder.FaultsOf(
            [Write("a", 0, 1, 1), Write("b", 2, 3, null, CallOutcome.Unknown), Read("a", 4, 5, 1), Read("b", 6, 7, 2)])
            .ShouldBeEmpty();
        VersionOrder.FaultsOf([Write("a", 0, 1, 1), Write("b", 2, 3, null, CallOutcome.Unknown), Read("a", 4, 5, 1)])
            .ShouldBeEmpty();
        VersionOrder.FaultsOf([Write("a", 0, 1, 1), Write("b", 2, 3, null, CallOutcome.Unknown), Differs("c", 4, 5, 1)])
            .ShouldBeEmpty();
    }

    [Fact]
    public void UnknownWrite_ThatComesTwiceOrTooEarly_IsAFault()
    {
        FaultOf(Write("a", 0, 1, null, CallOutcome.Unknown), Read("a", 2, 3, 1), Read("a", 4, 5, 3))
            .ShouldContain("one write has several versions");
        FaultOf(Read("a", 0, 1, 1), Write("a", 2, 3, null, CallOutcome.Unknown))
            .ShouldContain("later, but of an earlier version");
    }

    [Fact]
    public void Refusal_OfTheVersionThatTheRowHas_IsAFault()
    {
        FaultOf(Write("a", 0, 1, 1), Differs("b", 2, 3, 1))
            .ShouldContain("the row had the version that the condition names");
        FaultOf(Write("a", 0, 1, 1), Write("c", 2, 9, 2), Differs("b", 3, 4, 1), Read("a", 5, 6, 1))
            .ShouldContain("later, but of an earlier version: read a");
    }

    [Fact]
    public void Rows_AreJudgedApart() =>
        VersionOrder.FaultsOf([Write("a", 0, 1, 2), Write("b", 2, 3, 1) with { Row = "another" }]).ShouldBeEmpty();

    private static string FaultOf(params Call[] calls) => VersionOrder.FaultsOf(calls).ShouldHaveSingleItem();

    private static Call Write(
        string mark, int start, int end, long? version, CallOutcome outcome = CallOutcome.Done,
        long? condition = null) =>
        Of(true, mark, start, end, outcome) with { Version = version, Condition = condition };

    private static Call Read(string mark, int start, int end, long version) =>
        Of(false, mark, start, end, CallOutcome.Done) with { Version = version };

    private static Call Differs(string mark, int start, int end, long condition) =>
        Of(true, mark, start, end, CallOutcome.Differs) with { Condition = condition };

    private static Call Of(bool isWrite, string mark, int start, int end, CallOutcome outcome) => new()
    {
        Row = "row",
        IsWrite = isWrite,
        Start = TimeSpan.FromSeconds(start),
        End = TimeSpan.FromSeconds(end),
        Outcome = outcome,
        Mark = mark,
    };
}
