using System.Collections.Immutable;
using TableActors.Actors.Operations;
using TableActors.Contracts.Computations;
using TableActors.Contracts.Errors;
using TableActors.Contracts.Messages;
using TableActors.Contracts.Naming;
using TableActors.Contracts.Rows;
using TableActors.Contracts.Tables;
using TableActors.TestSupport;

namespace TableActors.Actors.Tests.Operations;

public sealed partial class TableOperationsTests
{
    private static readonly Action<TableBuilder> Plain = t => t.Int("id").PrimaryKey().String("prompt");

    private static readonly Action<TableBuilder> Upper = t => t.Int("id").PrimaryKey().String("prompt").Int("rating")
        .Computed("loud", null, new FunctionComputation("upper", ["prompt"]));

    private static readonly Action<TableBuilder> Joined = t => t.Int("id").PrimaryKey().String("prompt").String("end")
        .Computed("whole", null, new FunctionComputation("concat", ["prompt", "end"]));

    [Fact]
    public async Task Insert_WithoutComputedColumns_SendsTheRowAsItIs()
    {
        using var fixture = new OperationsFixture(Plain);
        var context = OperationsFixture.InTime with { Mark = Marks.Of("once") };

        var reply = await fixture.Operations.InsertAsync(fixture.Schema, [1L, "a"], context);

        reply.ShouldBeOfType<RowWritten>().Row.Values.ShouldBe([1L, "a"]);
        var sent = fixture.Table.Sent.ShouldHaveSingleItem().ShouldBeOfType<InsertRow>();
        sent.Table.ShouldBe(fixture.Schema.Name);
        sent.Schema.ShouldBe(fixture.Schema.Fingerprint);
        sent.Deadline.ShouldBe(context.Deadline);
        sent.Mark.ShouldBe(context.Mark);
    }

    [Fact]
    public async Task Insert_WithComputedColumns_ComputesThemFirst()
    {
        using var inline = new OperationsFixture(Upper);
        using var later = new OperationsFixture(
            t => t.Int("id").PrimaryKey().Computed("twice", async (long id) => { await Task.Yield(); return id * 2; }));

        (await inline.InsertAsync(1L, "a", 5L, null))
            .ShouldBeOfType<RowWritten>()
            .Row.Values.ShouldBe([1L, "a", 5L, "A"]);
        (await later.InsertAsync(4L, null)).ShouldBeOfType<RowWritten>().Row.Values.ShouldBe([4L, 8L]);
    }

    [Fact]
    public async Task Compute_ComputesInPlaceAndSendsNothing()
    {
        using var inline = new OperationsFixture(Upper);
        using var later = new OperationsFixture(
            t => t.Int("id").PrimaryKey().Computed("twice", async (long id) => { await Task.Yield(); return id * 2; }));
        using var plain = new OperationsFixture(Plain);
        object?[] loud = [1L, "a", 5L, null], twice = [4L, null], given = [1L, "a"];

        (await inline.Operations.ComputeAsync(inline.Schema, loud, OperationsFixture.InTime)).ShouldBeNull();
        (await later.Operations.ComputeAsync(later.Schema, twice, OperationsFixture.InTime)).ShouldBeNull();
        (await plain.Operations.ComputeAsync(plain.Schema, given, OperationsFixture.InTime)).ShouldBeNull();

        loud.ShouldBe([1L, "a", 5L, "A"]);
        twice.ShouldBe([4L, 8L]);
        given.ShouldBe([1L, "a"]);
        inline.Table.Sent.Concat(later.Table.Sent).Concat(plain.Table.Sent).ShouldBeEmpty();
    }

    [Fact]
    public async Task Compute_ThatFails_SaysWhichColumn()
    {
        using var fixture = new OperationsFixture(
            t => t.Int("id").PrimaryKey().Computed("b", string (long id) => throw new InvalidOperationException()));
        var problem = await fixture.Operations.ComputeAsync(fixture.Schema, [1L, null], OperationsFixture.InTime);
        problem!.Code.ShouldBe(ErrorCodes.ComputationFailed);
        problem.Errors.Keys.ShouldBe(["b"]);
    }

    [Fact]
    public async Task Compute_PastTheDeadline_GivesUp()
    {
        using var fixture = new OperationsFixture(
            t => t.Int("id").PrimaryKey().Computed("b", async (long id, CancellationToken cancellation) =>
            {
                await Task.Delay(Timeout.Infinite, cancellation);
                return id;
            }));
        var late = new OperationContext(OperationsFixture.Now, CancellationToken.None);
        (await fixture.Operations.ComputeAsync(fixture.Schema, [1L, null], late))!.Code.ShouldBe(ErrorCodes.Overloaded);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Insert_WhereAComputationFails_SendsNothing(bool inline)
    {
        using var fixture = new OperationsFixture(t =>
        {
            t.Int("id").PrimaryKey();
            if (inline)
                t.Computed("b", null, new FunctionComputation("divide", ["id", new ArgumentDefinition.Literal(0L)]));
            else
                t.Computed("b", string (long id) => throw new InvalidOperationException());
        });

        (await fixture.InsertAsync(1L, null))
            .ShouldBeOfType<WriteRefused>()
            .Problem.Code.ShouldBe(ErrorCodes.ComputationFailed);
        fixture.Table.Sent.ShouldBeEmpty();
    }

    [Fact]
    public async Task Operations_AfterTheirDeadline_SendNothing()
    {
        using var fixture = new OperationsFixture(Upper);
        fixture.Table.Put(1L, "a", 5L, "A");
        var late = new OperationContext(OperationsFixture.Now, CancellationToken.None);
        WriteReply[] replies =
        [
            await fixture.Operations.InsertAsync(fixture.Schema, [2L, "a", 5L, null], late),
            await fixture.Operations.UpdateAsync(fixture.Schema, [1L], fixture.Change("rating", 1L), [], late),
            await fixture.Operations.UpdateAsync(fixture.Schema, [1L], fixture.Change("prompt", "b"), [], late),
            await fixture.Operations.DeleteAsync(fixture.Schema, fixture.Change("id", 1L), [], late),
        ];

        foreach (var reply in replies)
        {
            var problem = reply.ShouldBeOfType<WriteRefused>().Problem;
            problem.Code.ShouldBe(ErrorCodes.Overloaded);
            problem.RetryAfterSeconds.ShouldBe(1);
            problem.Detail.ShouldBe("The request's time ran out before its write was sent; nothing was stored.");
        }

        fixture.Table.Sent.ShouldBeEmpty();
    }

    [Fact]
    public async Task Insert_WhoseCallerLeaves_EndsAndSendsNothing()
    {
        var started = new TaskCompletionSource();
        using var gate = new ManualResetEventSlim();
        using var fixture = new OperationsFixture(t => t.Int("id").PrimaryKey()
            .Computed("b", (long id) => { started.SetResult(); gate.Wait(); return id; }));
        using var cancellation = new CancellationTokenSource();
        var insert = fixture.Operations.InsertAsync(
            fixture.Schema, [1L, null], OperationsFixture.InTime with { Cancellation = cancellation.Token }).AsTask();
        await started.Task.OrFailAsync("the function was called");

        await cancellation.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(() => insert.OrFailAsync("the insert ended"));
        gate.Set();
        fixture.Table.Sent.ShouldBeEmpty();
    }

    [Fact]
    public async Task Insert_WhileAnotherTablesFunctionsBlock_IsNotDelayed()
    {
        var started = new TaskCompletionSource();
        using var gate = new ManualResetEventSlim();
        using var fixture = new OperationsFixture(
            t => t.Int("id")
                .PrimaryKey()
                .Computed("b", (long id) => { started.TrySetResult(); gate.Wait(); return id; }),
            options => options.ComputationThreads = 1);
        var plain = SchemaCheck.Check(Table.Define("plain", t => Upper(t)), new Actors.Computation.FunctionCatalog())
            .Require();
        var slow = Enumerable.Range(0, 50).Select(id => fixture.InsertAsync((long)id, null)).ToList();
        await started.Task.OrFailAsync("the slow function was called");

        var quick = await fixture.Operations.InsertAsync(plain, [100L, "a", 1L, null], OperationsFixture.InTime)
            .AsTask()
            .OrFailAsync("the other table's insert was answered");

        quick.ShouldBeOfType<RowWritten>();
        slow.ShouldAllBe(insert => !insert.IsCompleted);
        gate.Set();
        (await Task.WhenAll(slow).OrFailAsync("the slow inserts were answered"))
            .ShouldAllBe(reply => reply is RowWritten);
    }

    [Fact]
    public void Insert_WithoutComputedColumns_AllocatesTheMessageAlone()
    {
        using var fixture = new OperationsFixture(Plain);
        var reply = Task.FromResult<WriteReply>(new RowsDeleted(0));
        var operations = new TableOperationsProbe(reply).Operations;
        var values = new object?[] { 1L, "a" };
        Measure(() => operations.InsertAsync(fixture.Schema, values, OperationsFixture.InTime));

        var withOperations = Measure(() => operations.InsertAsync(fixture.Schema, values, OperationsFixture.InTime));
        var messages = Measure(() => GC.KeepAlive(new InsertRow(fixture.Schema.Name, 1, OperationsFixture.Now, [])));

        withOperations.ShouldBe(messages);
    }

    [Fact]
    public async Task Update_OfColumnsNobodyDependsOn_IsOneWriteWithoutReading()
    {
        using var fixture = new OperationsFixture(Upper);
        fixture.Table.Put(1L, "a", 5L, "A");

        (await fixture.UpdateAsync(1L, "rating", 9L))
            .ShouldBeOfType<RowWritten>()
            .Row.Values.ShouldBe([1L, "a", 9L, "A"]);

        fixture.Table.Reads.ShouldBe(0);
        var sent = fixture.Table.Sent.ShouldHaveSingleItem().ShouldBeOfType<UpdateRow>();
        sent.Versions.ShouldBeEmpty();
        sent.Changes.Ordinals.ShouldBe([2]);
    }

    [Fact]
    public async Task Update_OfColumnsOthersDependOn_SendsBothOnConditionOfTheVersionRead()
    {
        using var fixture = new OperationsFixture(Joined);
        var row = fixture.Table.Put(1L, "a", "!", "a!");

        (await fixture.UpdateAsync(1L, "prompt", "b"))
            .ShouldBeOfType<RowWritten>()
            .Row.Values.ShouldBe([1L, "b", "!", "b!"]);

        var sent = fixture.Table.Sent.ShouldHaveSingleItem().ShouldBeOfType<UpdateRow>();
        sent.Versions.ShouldBe([row.Version]);
        sent.Changes.Ordinals.ShouldBe([1, 3]);
        sent.Changes.Values.ShouldBe(["b", "b!"]);
    }

    [Fact]
    public async Task Update_OfMissingRow_IsMissing()
    {
        using var fixture = new OperationsFixture(Upper);

        (await fixture.UpdateAsync(1L, "rating", 9L)).ShouldBe(RowMissing.Instance);
        (await fixture.UpdateAsync(1L, "prompt", "b")).ShouldBe(RowMissing.Instance);
    }

    [Fact]
    public async Task Update_OfOtherVersionThanExpected_IsRefusedWithTheRow()
    {
        using var fixture = new OperationsFixture(Upper);
        var row = fixture.Table.Put(1L, "a", 5L, "A");

        (await fixture.UpdateAsync(1L, "rating", 9L, 77)).ShouldBeOfType<RowVersionDiffers>().Current.ShouldBe(row);
        (await fixture.UpdateAsync(1L, "prompt", "b", 77)).ShouldBeOfType<RowVersionDiffers>().Current.ShouldBe(row);
        (await fixture.UpdateAsync(1L, "prompt", "b", 77, row.Version)).ShouldBeOfType<RowWritten>();
    }

    [Fact]
    public async Task Update_WhereAComputationFails_SendsNothing()
    {
        using var fixture = new OperationsFixture(
            t => t.Int("id").PrimaryKey().Int("a").Computed("b", null, new FunctionComputation("divide", ["id", "a"])));
        fixture.Table.Put(1L, 1L, 1.0);

        (await fixture.UpdateAsync(1L, "a", 0L))
            .ShouldBeOfType<WriteRefused>()
            .Problem.Code.ShouldBe(ErrorCodes.ComputationFailed);
        fixture.Table.Sent.ShouldBeEmpty();
    }

    [Fact]
    public async Task Update_WhereTheStoreCannotBeRead_IsRefusedWithItsProblem()
    {
        using var fixture = new OperationsFixture(Joined);
        var problem = new Problem(ErrorCodes.StoreUnavailable, "The store does not answer.");
        fixture.Table.BeforeRead = () => new ProblemException(problem);

        (await fixture.UpdateAsync(1L, "prompt", "b")).ShouldBeOfType<WriteRefused>().Problem.ShouldBe(problem);
    }

    [Fact]
    public async Task Delete_SendsTheMatchAndTheCondition()
    {
        using var fixture = new OperationsFixture(Upper);
        fixture.Table.Put(1L, "a", 5L, "A");

        var reply = await fixture.Operations.DeleteAsync(
            fixture.Schema, fixture.Change("id", 1L), [1], OperationsFixture.InTime);

        reply.ShouldBe(new RowsDeleted(1));
        fixture.Table.Sent.ShouldHaveSingleItem().ShouldBeOfType<DeleteRows>().Versions.ShouldBe([1]);
    }

    [Fact]
    public async Task Withdraw_SendsTheMarkOfTheWrite()
    {
        using var fixture = new OperationsFixture(Upper);
        var cancelled = new WriteRefused(new Problem(ErrorCodes.Cancelled, "It was cancelled."));
        fixture.Table.BeforeWrite = _ => cancelled;
        var mark = Marks.Of("r-1");

        (await fixture.Operations.WithdrawAsync(fixture.Schema, OperationsFixture.InTime with { Mark = mark }))
            .ShouldBe(cancelled);

        var sent = fixture.Table.Sent.ShouldHaveSingleItem().ShouldBeOfType<WithdrawRequest>();
        sent.Mark.ShouldBe(mark);
        sent.Table.ShouldBe(fixture.Schema.Name);
        sent.Deadline.ShouldBe(OperationsFixture.InTime.Deadline);
    }

    [Fact]
    public async Task Withdraw_WithoutAMark_Throws()
    {
        using var fixture = new OperationsFixture(Upper);
        await Should.ThrowAsync<ArgumentNullException>(
            () => fixture.Operations.WithdrawAsync(fixture.Schema, OperationsFixture.InTime).AsTask());
    }

    private static long Measure(Action act)
    {
        const int times = 1000;
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var time = 0; time < times; time++)
            act();
        return (GC.GetAllocatedBytesForCurrentThread() - before) / times;
    }
}
