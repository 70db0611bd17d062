using TableActors.Contracts.Computations;
using TableActors.Contracts.Errors;
using TableActors.Contracts.Messages;
using TableActors.Contracts.Rows;
using TableActors.Contracts.Tables;
using TableActors.TestSupport;

namespace TableActors.Actors.Tests.Operations;

public sealed partial class TableOperationsTests
{
    private static readonly Action<TableBuilder> Quotient = t => t.Int("id").PrimaryKey().Int("a").Int("b")
        .Computed("c", null, new FunctionComputation("divide", ["a", "b"]));

    private static readonly RowWritten Stored = new(new StoredRow([1L, 6L, 0L, 2.0], 3));

    [Fact]
    public async Task Insert_ThatWasDecidedBefore_IsNotComputedAgain()
    {
        var calls = 0;
        using var fixture = new OperationsFixture(t => t.Int("id").PrimaryKey().Computed("n", async (long id) =>
        {
            await Task.Yield();
            return ++calls + id;
        }));
        var context = OperationsFixture.InTime with { Mark = Marks.Of("a") };
        (await fixture.Operations.InsertAsync(fixture.Schema, [1L, null], context)).ShouldBeOfType<RowWritten>();
        fixture.Table.Kept.Keep(context.Mark, Stored);

        var repeat = await fixture.Operations.InsertAsync(fixture.Schema, [1L, null], context);

        repeat.ShouldBe(Stored with { IsReplayed = true });
        calls.ShouldBe(1);
        fixture.Table.Sent.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Insert_ThatCannotBeComputedAnyMore_GetsTheFirstOutcome()
    {
        using var fixture = new OperationsFixture(Quotient);
        var context = OperationsFixture.InTime with { Mark = Marks.Of("a") };

        var first = await fixture.Operations.InsertAsync(fixture.Schema, [1L, 6L, 0L, null], context);
        fixture.Table.Kept.Keep(context.Mark, Stored);
        var repeat = await fixture.Operations.InsertAsync(fixture.Schema, [1L, 6L, 0L, null], context);

        first.ShouldBeOfType<WriteRefused>().Problem.Code.ShouldBe(ErrorCodes.ComputationFailed);
        repeat.ShouldBe(Stored with { IsReplayed = true });
        fixture.Table.Sent.ShouldBeEmpty();
    }

    [Fact]
    public async Task Insert_ThatIsComputedAtOnce_DoesNotSearchFirst()
    {
        using var fixture = new OperationsFixture(Quotient);
        await fixture.Operations.InsertAsync(
            fixture.Schema, [1L, 6L, 3L, null], OperationsFixture.InTime with { Mark = Marks.Of("a") });
        fixture.Table.Kept.Searches.ShouldBe(0);
    }

    [Fact]
    public async Task Update_ThatWasDecidedBefore_NeitherReadsNorComputes()
    {
        using var fixture = new OperationsFixture(Quotient);
        fixture.Table.Put(1L, 6L, 3L, 2.0);
        fixture.Table.Kept.Keep(Marks.Of("a"), Stored);

        (await fixture.UpdateOnceAsync(Marks.Of("a"), 1L, "b", 0L)).ShouldBe(Stored with { IsReplayed = true });

        fixture.Table.Reads.ShouldBe(0);
        fixture.Table.Sent.ShouldBeEmpty();
    }

    [Fact]
    public async Task Update_WhoseEarlierOutcomeCannotBeSearched_SaysSo()
    {
        using var fixture = new OperationsFixture(Quotient);
        fixture.Table.Kept.Failure = new ProblemException(new Problem(ErrorCodes.StoreUnavailable, "It is down."));

        (await fixture.UpdateOnceAsync(Marks.Of("a"), 1L, "b", 1L))
            .ShouldBeOfType<WriteRefused>().Problem.Code.ShouldBe(ErrorCodes.StoreUnavailable);
        fixture.Table.Sent.ShouldBeEmpty();
    }

    [Fact]
    public async Task Update_OfARowThatComesMeanwhile_ChangesItAfterAll()
    {
        using var fixture = new OperationsFixture(Quotient);
        fixture.Table.BeforeWrite = _ =>
        {
            if (fixture.Table.Get(1L) is null)
                fixture.Table.Put(1L, 6L, 3L, 2.0);
            return null;
        };

        var reply = await fixture.UpdateOnceAsync(Marks.Of("a"), 1L, "a", 9L);

        reply.ShouldBeOfType<RowWritten>().Row.Values.ShouldBe([1L, 9L, 3L, 3.0]);
        fixture.Table.Sent.Select(command => ((UpdateRow)command).IsTentative).ShouldBe([true, true]);
    }

    [Fact]
    public async Task Update_OfAnotherVersion_IsDecidedByTheTableForGood()
    {
        using var fixture = new OperationsFixture(Quotient);
        fixture.Table.Put(1L, 6L, 3L, 2.0);

        (await fixture.UpdateOnceAsync(Marks.Of("a"), 1L, "a", 9L, 77)).ShouldBeOfType<RowVersionDiffers>();

        fixture.Table.Sent.ShouldHaveSingleItem().ShouldBeOfType<UpdateRow>().IsTentative.ShouldBeFalse();
    }

    [Fact]
    public async Task Update_WhoseKeptOutcomeIsAnotherVersion_IsNotTriedAgain()
    {
        using var fixture = new OperationsFixture(Quotient);
        var row = fixture.Table.Put(1L, 6L, 3L, 2.0);
        fixture.Table.BeforeWrite = _ => new RowVersionDiffers(row) { IsReplayed = true };

        (await fixture.UpdateOnceAsync(Marks.Of("a"), 1L, "a", 9L)).ShouldBeOfType<RowVersionDiffers>();

        fixture.Table.Sent.Count.ShouldBe(1);
    }
}
