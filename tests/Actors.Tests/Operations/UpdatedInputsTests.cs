using TableActors.Contracts.Computations;
using TableActors.Contracts.Errors;
using TableActors.Contracts.Messages;
using TableActors.Contracts.Tables;

namespace TableActors.Actors.Tests.Operations;

public sealed class UpdatedInputsTests
{
    private static readonly Action<TableBuilder> Chain = t => t.Int("id").PrimaryKey().Int("a").Int("b")
        .Computed("keyed", null, new FunctionComputation("add", ["id", "a"]))
        .Computed("twice", null, new FunctionComputation("add", ["keyed", "keyed"]))
        .Computed("sum", null, new FunctionComputation("add", ["b", "b"]));

    private static readonly Action<TableBuilder> Ratio = t => t.Int("id").PrimaryKey().Int("a")
        .Computed("ratio", null, new FunctionComputation("divide", ["id", "a"]));

    [Fact]
    public async Task Update_ThatGivesAllInputs_IsComputedWithoutReadingTheRow()
    {
        using var fixture = new OperationsFixture(Chain);
        fixture.Table.Put(5L, 1L, 2L, 6L, 12L, 4L);

        var reply = await fixture.UpdateAsync(5L, "a", 10L);

        reply.ShouldBeOfType<RowWritten>().Row.Values.ShouldBe([5L, 10L, 2L, 15L, 30L, 4L]);
        fixture.Table.Reads.ShouldBe(0);
        var sent = fixture.Table.Sent.ShouldHaveSingleItem().ShouldBeOfType<UpdateRow>();
        sent.Changes.Ordinals.ShouldBe([1, 3, 4]);
        (sent.Versions.IsEmpty, sent.IsTentative).ShouldBe((true, false));
    }

    [Fact]
    public async Task Update_ThatGivesAllInputs_KeepsTheCallersCondition()
    {
        using var fixture = new OperationsFixture(Chain);
        fixture.Table.Put(5L, 1L, 2L, 6L, 12L, 4L);

        (await fixture.UpdateAsync(5L, "a", 10L, 77)).ShouldBeOfType<RowVersionDiffers>();

        fixture.Table.Sent.ShouldHaveSingleItem().ShouldBeOfType<UpdateRow>().Versions.ShouldBe([77L]);
    }

    [Fact]
    public async Task Update_ThatLeavesAnInputOut_ReadsTheRow()
    {
        using var fixture = new OperationsFixture(t => t.Int("id").PrimaryKey().Int("a").Int("b")
            .Computed("sum", null, new FunctionComputation("add", ["a", "b"])));
        fixture.Table.Put(5L, 1L, 2L, 3L);

        (await fixture.UpdateAsync(5L, "a", 10L)).ShouldBeOfType<RowWritten>().Row.Values.ShouldBe([5L, 10L, 2L, 12L]);

        fixture.Table.Reads.ShouldBe(1);
    }

    [Fact]
    public async Task Update_ThatCannotBeComputed_OfAMissingRow_IsMissing()
    {
        using var fixture = new OperationsFixture(Ratio);

        (await fixture.UpdateAsync(5L, "a", 0L)).ShouldBe(RowMissing.Instance);

        fixture.Table.Put(5L, 1L, 5.0);
        (await fixture.UpdateAsync(5L, "a", 0L))
            .ShouldBeOfType<WriteRefused>()
            .Problem.Code.ShouldBe(ErrorCodes.ComputationFailed);
        fixture.Table.Sent.ShouldBeEmpty();
    }

    [Fact]
    public async Task Update_ByAFunctionOfTheApplication_ReadsTheRowFirst()
    {
        var calls = 0;
        using var fixture = new OperationsFixture(t => t.Int("id").PrimaryKey().Int("a").Computed("b", (long a) =>
        {
            calls++;
            return a;
        }));

        (await fixture.UpdateAsync(5L, "a", 1L)).ShouldBe(RowMissing.Instance);

        calls.ShouldBe(0);
    }
}
