using TableActors.Contracts.Computations;
using TableActors.Contracts.Errors;
using TableActors.Contracts.Messages;
using TableActors.Contracts.Naming;
using TableActors.Contracts.Tables;
using TableActors.TestSupport;

namespace TableActors.Actors.Tests.Operations;

public sealed class ComputedUpdateTests
{
    private static readonly Action<TableBuilder> Sum = t => t.Int("id").PrimaryKey().Int("a").Int("b")
        .Computed("sum", null, new FunctionComputation("add", ["a", "b"]));

    [Fact]
    public async Task Update_WhereTheRowChangesMeanwhile_ComputesAgainFromTheNewRow()
    {
        using var fixture = new OperationsFixture(Sum);
        fixture.Table.Put(1L, 1L, 1L, 2L);
        ChangeRowBeforeWrites(fixture, 1);

        var reply = await fixture.UpdateAsync(1L, "a", 10L);

        reply.ShouldBeOfType<RowWritten>().Row.Values.ShouldBe([1L, 10L, 101L, 111L]);
        fixture.Table.Sent.Count.ShouldBe(2);
    }

    [Fact]
    public async Task Update_WhereTheRowGoesMeanwhile_IsMissing()
    {
        using var fixture = new OperationsFixture(Sum);
        fixture.Table.Put(1L, 1L, 1L, 2L);
        fixture.Table.BeforeWrite = _ => RowMissing.Instance;

        (await fixture.UpdateAsync(1L, "a", 10L)).ShouldBe(RowMissing.Instance);
    }

    [Fact]
    public async Task Update_ThatExpectsAVersion_IsNotTriedAgainWhenTheRowChanges()
    {
        using var fixture = new OperationsFixture(Sum);
        var row = fixture.Table.Put(1L, 1L, 1L, 2L);
        ChangeRowBeforeWrites(fixture, 1);

        var reply = await fixture.UpdateAsync(1L, "a", 10L, row.Version);

        reply.ShouldBeOfType<RowVersionDiffers>().Current.Values.ShouldBe([1L, 1L, 101L, 102L]);
        fixture.Table.Sent.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Update_OfRowThatKeepsChanging_GivesUpAndAsksToTryLater()
    {
        using var fixture = new OperationsFixture(Sum, options => options.UpdateAttempts = 3);
        fixture.Table.Put(1L, 1L, 1L, 2L);
        ChangeRowBeforeWrites(fixture, int.MaxValue);

        var problem = (await fixture.UpdateAsync(1L, "a", 10L)).ShouldBeOfType<WriteRefused>().Problem;

        problem.Code.ShouldBe(ErrorCodes.Overloaded);
        problem.RetryAfterSeconds.ShouldBe(1);
        problem.Detail.ShouldBe(
            "Other requests kept changing the row while its columns were computed; nothing was stored.");
        fixture.Table.Sent.Count.ShouldBe(3);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Update_ByManyAtOnce_LosesNoneAndKeepsEveryRowConsistent(bool inline)
    {
        using var fixture = new OperationsFixture(t =>
        {
            t.Int("id").PrimaryKey().Int("a").Int("b");
            if (inline)
                t.Computed("sum", null, new FunctionComputation("add", ["a", "b"]));
            else
                t.Computed("sum", async (long a, long b) => { await Task.Yield(); return a + b; });
        });
        fixture.Table.Put(1L, 0L, 0L, 0L);
        fixture.Table.Put(2L, 0L, 0L, 0L);

        var replies = await Task.WhenAll(Enumerable.Range(1, 100).Select(number =>
            Task.Run(() => fixture.UpdateAsync(1L + number % 2, number % 4 < 2 ? "a" : "b", (long)number))))
                .OrFailAsync("all updates were answered");

        foreach (var reply in replies)
        {
            var values = reply.ShouldBeOfType<RowWritten>().Row.Values;
            values[3].ShouldBe((long)values[1]! + (long)values[2]!);
        }

        replies.OfType<RowWritten>().Select(reply => reply.Row.Version).Distinct().Count().ShouldBe(100);
        foreach (var key in new[] { 1L, 2L })
        {
            var last = replies.OfType<RowWritten>()
                .Where(reply => key.Equals(reply.Row.Values[0]))
                .MaxBy(reply => reply.Row.Version)!.Row;
            fixture.Table.Get(key).ShouldBe(last);
        }
    }

    [Fact]
    public async Task Update_WaitingForItsTurn_EndsWithItsCaller()
    {
        using var gate = new ManualResetEventSlim();
        var entered = new TaskCompletionSource();
        var calls = 0;
        using var fixture = new OperationsFixture(t => t.Int("id").PrimaryKey().Int("a").Computed("b", (long a) =>
        {
            if (Interlocked.Increment(ref calls) == 2)
            {
                entered.SetResult();
                gate.Wait();
            }

            return a;
        }));
        fixture.Table.Put(1L, 0L, 0L);
        var changed = false;
        fixture.Table.BeforeWrite = _ =>
        {
            if (!changed)
                fixture.Table.Put(1L, 5L, 5L);
            changed = true;
            return null;
        };
        var first = fixture.UpdateAsync(1L, "a", 1L);
        await entered.Task.OrFailAsync("the first update computes again, in its turn");
        using var cancellation = new CancellationTokenSource();
        var second = fixture.Operations.UpdateAsync(
            fixture.Schema, [1L], fixture.Change("a", 2L), [],
            OperationsFixture.InTime with { Cancellation = cancellation.Token }).AsTask();

        await cancellation.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(() => second.OrFailAsync("the second update ended"));
        gate.Set();
        (await first.OrFailAsync("the first update was answered"))
            .ShouldBeOfType<RowWritten>()
            .Row.Values.ShouldBe([1L, 1L, 1L]);
        (await fixture.UpdateAsync(1L, "a", 3L).OrFailAsync("a later update was answered"))
            .ShouldBeOfType<RowWritten>();
    }

    [Fact]
    public async Task Update_ThatRepeatsARequest_LetsTheTableDecide()
    {
        using var fixture = new OperationsFixture(Sum);
        var request = Marks.Of("once");
        var stored = new RowWritten(fixture.Table.Put(1L, 1L, 1L, 2L));
        fixture.Table.BeforeWrite = command => command.Mark == request ? stored : null;

        (await fixture.UpdateOnceAsync(request, 2L, "a", 10L)).ShouldBe(stored);
        (await fixture.UpdateOnceAsync(request, 1L, "a", 10L, 77)).ShouldBe(stored);
    }

    [Fact]
    public async Task Update_WithARequestNotSeenBefore_IsRefusedAsWithoutOne()
    {
        using var fixture = new OperationsFixture(Sum);
        var row = fixture.Table.Put(1L, 1L, 1L, 2L);

        (await fixture.UpdateOnceAsync(Marks.Of("a"), 2L, "a", 10L)).ShouldBe(RowMissing.Instance);
        (await fixture.UpdateOnceAsync(Marks.Of("b"), 1L, "a", 10L, 77))
            .ShouldBeOfType<RowVersionDiffers>()
            .Current.ShouldBe(row);
        fixture.Table.Get(1L).ShouldBe(row);
    }

    private static void ChangeRowBeforeWrites(OperationsFixture fixture, int times)
    {
        fixture.Table.BeforeWrite = _ =>
        {
            if (times-- > 0)
            {
                var b = (long)fixture.Table.Get(1L)!.Values[2]! + 100;
                fixture.Table.Put(1L, 1L, b, 1 + b);
            }

            return null;
        };
    }
}
