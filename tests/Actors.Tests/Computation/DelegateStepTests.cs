using TableActors.TestSupport;

namespace TableActors.Actors.Tests.Computation;

public sealed class DelegateStepTests
{
    [Fact]
    public async Task Run_WithNullForAParameterThatTakesNone_DoesNotCall()
    {
        var calls = 0;
        using var table = new ComputedTable(t => t.String("a").Nullable().Int("b").Nullable()
            .Computed("c", (string a, long? b) => a + b + Interlocked.Increment(ref calls)));

        (await table.RowOfAsync(null, 1L))[2].ShouldBeNull();
        (await table.RowOfAsync("x", null))[2].ShouldBe("x1");
        calls.ShouldBe(1);
    }

    [Fact]
    public async Task Run_OfBlockingDelegate_UsesAThreadOfItsOwn()
    {
        using var table = new ComputedTable(
            t => t.Int("a").Computed("pooled", (long a) => Thread.CurrentThread.IsThreadPoolThread));

        (await table.RowOfAsync(1L))[1].ShouldBe(false);
    }

    [Fact]
    public async Task Run_OfAsynchronousDelegate_StaysOffTheThreadPool()
    {
        using var table = new ComputedTable(t => t.Int("a").Computed("pooled", async (long a) =>
        {
            var before = Thread.CurrentThread.IsThreadPoolThread;
            await Task.Yield();
            return before || Thread.CurrentThread.IsThreadPoolThread;
        }));

        (await table.RowOfAsync(1L))[1].ShouldBe(false);
    }

    [Fact]
    public async Task Run_OfMoreBlockingDelegatesThanThreads_RunsAsManyAtOnceAsThereAreThreads()
    {
        using var gate = new SemaphoreSlim(0);
        using var both = new CountdownEvent(2);
        var (running, most) = (0, 0);
        using var table = new ComputedTable(t => t.Int("a").Computed("b", (long a) =>
        {
            InterlockedMax(ref most, Interlocked.Increment(ref running));
            if (both.CurrentCount > 0)
                both.Signal();
            gate.Wait();
            Interlocked.Decrement(ref running);
            return a;
        }), options => options.ComputationThreads = 2);

        var rows = Enumerable.Range(0, 6).Select(number => table.RowOfAsync((long)number)).ToList();
        await Task.Run(() => both.Wait()).OrFailAsync("two computations ran at once");
        gate.Release(6);

        (await Task.WhenAll(rows).OrFailAsync("all rows were computed"))
            .Select(row => row[1])
            .ShouldBe([0L, 1L, 2L, 3L, 4L, 5L]);
        most.ShouldBe(2);
    }

    [Fact]
    public async Task Run_OfMoreAsynchronousDelegatesThanAllowed_RunsTheRestLater()
    {
        var gate = new TaskCompletionSource();
        var (running, most) = (0, 0);
        using var table = new ComputedTable(t => t.Int("a").Computed("b", async (long a) =>
        {
            InterlockedMax(ref most, Interlocked.Increment(ref running));
            await gate.Task;
            Interlocked.Decrement(ref running);
            return a;
        }), options => options.AsyncComputations = 3);

        var rows = Enumerable.Range(0, 20).Select(number => table.RowOfAsync((long)number)).ToList();
        gate.SetResult();

        await Task.WhenAll(rows).OrFailAsync("all rows were computed");
        most.ShouldBeInRange(1, 3);
    }

    [Fact]
    public async Task Run_WhileAllThreadsAreBlocked_DoesNotDelayOtherKindsOfColumns()
    {
        using var gate = new ManualResetEventSlim();
        var blocked = new TaskCompletionSource();
        using var slow = new ComputedTable(t => t.Int("a")
                .Computed("b", (long a) => { blocked.TrySetResult(); gate.Wait(); return a; })
                .Computed("c", async (long a) => { await Task.Yield(); return a * 2; }),
            options => options.ComputationThreads = 1);
        var waiting = slow.RowOfAsync(1L);
        await blocked.Task.OrFailAsync("the slow function was called");

        var row = slow.NewRow(2L);
        var asynchronous = slow.Schema.ComputedInOrder.RemoveAll(column => column.Name != "c");
        await slow.Computer.ComputeAsync(asynchronous, row, default)
            .AsTask()
            .OrFailAsync("the asynchronous column was computed");

        row[2].ShouldBe(4L);
        waiting.IsCompleted.ShouldBeFalse();
        gate.Set();
        (await waiting.OrFailAsync("the slow function ended")).ShouldBe([1L, 1L, 2L]);
    }

    [Fact]
    public async Task Cancel_OfWhatWaitsForAThread_EndsTheWaitAndNeverCalls()
    {
        using var gate = new ManualResetEventSlim();
        var blocked = new TaskCompletionSource();
        var calls = 0;
        using var table = new ComputedTable(t => t.Int("a")
                .Computed(
                    "b",
                    (long a) => { Interlocked.Increment(ref calls); blocked.TrySetResult(); gate.Wait(); return a; }),
            options => options.ComputationThreads = 1);
        var first = table.RowOfAsync(1L);
        await blocked.Task.OrFailAsync("the slow function was called");
        using var cancellation = new CancellationTokenSource();
        var second = table.ComputeAsync(table.NewRow(2L), cancellation.Token).AsTask();

        await cancellation.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(() => second.OrFailAsync("the wait was ended"));
        gate.Set();
        await first.OrFailAsync("the first row was computed");
        (await table.RowOfAsync(3L))[1].ShouldBe(3L);
        calls.ShouldBe(2);
    }

    [Fact]
    public async Task Cancel_OfWhatRuns_ReachesTheFunction()
    {
        var started = new TaskCompletionSource();
        var ended = new TaskCompletionSource();
        using var table = new ComputedTable(
            t => t.Int("a").Computed("b", async (long a, CancellationToken cancellation) =>
            {
                started.SetResult();
                try
                {
                    await Task.Delay(Timeout.Infinite, cancellation);
                }
                finally
                {
                    ended.SetResult();
                }

                return a;
            }));
        using var cancellation = new CancellationTokenSource();
        var computing = table.ComputeAsync(table.NewRow(1L), cancellation.Token).AsTask();
        await started.Task.OrFailAsync("the function was called");

        await cancellation.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(() => computing.OrFailAsync("the wait was ended"));
        await ended.Task.OrFailAsync("the function ended");
    }

    private static void InterlockedMax(ref int most, int value)
    {
        for (var seen = most; value > seen; seen = most)
            Interlocked.CompareExchange(ref most, value, seen);
    }
}
