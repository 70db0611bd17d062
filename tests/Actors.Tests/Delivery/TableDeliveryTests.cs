using Akka.Actor;
using Akka.Cluster.Sharding;
using Microsoft.Extensions.Logging;
using TableActors.Actors.Cluster;
using TableActors.Actors.Stores;
using TableActors.Actors.Tables;
using TableActors.Contracts.Errors;
using TableActors.Contracts.Messages;
using TableActors.Contracts.Tables;
using TableActors.TestSupport;

namespace TableActors.Actors.Tests.Delivery;

/// <summary>
/// Every write gets one answer, whatever happens to the actors on its way; and those that are told
/// that nothing was written can rely on it.
/// </summary>
public sealed class TableDeliveryTests
{
    private const int Many = 4000;
    private const int Writers = 16;
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);
    private static readonly TableSchema[] Tables =
        [.. Enumerable.Range(0, 20).Select(i => TestSchema.Of($"t{i}", t => t.Int("id").PrimaryKey()))];
    private readonly QuickStore _store = new();
    private readonly HoldingLog _log = new();
    private long _keys;

    [Fact]
    public async Task Fence_AmongManyWrites()
    {
        await using var node = await ShardedNode.StartAsync();
        var (region, sheet) = (StartRegion(node), new ReplySheet(node.System));
        await sheet.Send(region, Write()).OrFailAsync("the table is served");
        _store.Instead[2L] = (_, _) => Task.FromResult<BatchOutcome>(new BatchOutcome.Fenced());
        _log.HoldsUpTheFenced = true;
        _ = sheet.Send(region, Write());
        await _log.IsFenced.Task.OrFailAsync("the table's actor hears that it is fenced");

        sheet.SendAll(region, Enumerable.Range(0, Many).Select(_ => Write()), () => { });
        // What has been sent before is in the mailbox of the table's actor then.
        await region.Ask<CurrentShardRegionState>(GetShardRegionState.Instance).OrFailAsync("the shards answer");
        _log.MayGoOn.Set();

        await ExpectAllAnsweredAsync(sheet, node);
        await ExpectServedAsync(region, node);
    }

    [Fact]
    public async Task Rest_AskedForAmongManyWrites()
    {
        await using var node = await ShardedNode.StartAsync();
        var (region, sheet) = (StartRegion(node), new ReplySheet(node.System));
        var (_, table) = await sheet.Send(region, Write());

        for (var i = 1; i < Many; i++)
        {
            _ = sheet.Send(region, Write());
            if (i % 500 == 0)
                await node.PassivateAsync(table, DrainTable.Instance);
        }

        await ExpectAllAnsweredAsync(sheet, node);
        // The shard keeps what comes meanwhile.
        _store.Stored.ShouldBe(Many);
    }

    [Fact]
    public async Task Rest_OfTablesThatAreIdleFromTimeToTime()
    {
        await using var node = await ShardedNode.StartAsync();
        var (region, sheet) = (StartRegion(node, TimeSpan.FromMilliseconds(20)), new ReplySheet(node.System));

        for (var round = 0; round < 20; round++)
        {
            var last = sheet.Send(region, Write());
            for (var i = 1; i < 100; i++)
                last = sheet.Send(region, Write());
            await (await last.OrFailAsync("the write is answered")).By
                .WatchAsync()
                .OrFailAsync("the table comes to rest");
        }

        await ExpectAllAnsweredAsync(sheet, node);
        _store.Stored.ShouldBe(sheet.Count);
    }

    [Fact]
    public async Task HandOff_OfATableThatComesToRest_WhileItsShardKeepsWritesBack()
    {
        await using var node = await ShardedNode.StartAsync();
        var (region, sheet) = (StartRegion(node), new ReplySheet(node.System));
        var (_, table) = await sheet.Send(region, Write());
        var (begun, mayEnd) =
            (new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously), new TaskCompletionSource());
        _store.Instead[2L] = async (lease, writes) =>
        {
            begun.SetResult();
            await mayEnd.Task;
            return _store.Commit(lease, writes);
        };
        _ = sheet.Send(region, Write());
        await begun.Task.OrFailAsync("a transaction is under way");
        await node.PassivateAsync(table, DrainTable.Instance);
        var kept = Enumerable.Range(0, 100).Select(_ => sheet.Send(region, Write())).ToList();

        region.Tell(GracefulShutdown.Instance);
        // The shard that is handed over no longer answers to its name once it is told; until then it does.
        await ShardIsHandedOverAsync(node, table);
        mayEnd.SetResult();

        await ExpectAllAnsweredAsync(sheet, node);
        (await region.WatchAsync().OrFailAsync("the region ends")).ShouldBeTrue();
        _store.Stored.ShouldBe(2);
        (await Task.WhenAll(kept))
            .ShouldAllBe(answer => ((WriteRefused)answer.Reply).Problem.Code == ErrorCodes.TableMoving);
    }

    [Fact]
    public async Task Defect_AmongManyWrites()
    {
        await using var node = await ShardedNode.StartAsync();
        var (region, sheet) = (StartRegion(node), new ReplySheet(node.System));
        await sheet.Send(region, Write()).OrFailAsync("the table is served");
        // Half of the writes of a transaction, and then no reply for the others: the table's actor
        // breaks while it answers.
        _store.Instead[1000L] = (lease, writes) =>
        {
            var committed = (BatchOutcome.Committed)_store.Commit(lease, writes);
            return Task.FromResult<BatchOutcome>(committed with { Replies = committed.Replies[..(writes.Count / 2)] });
        };
        var mayBegin = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _store.Instead[2L] = async (lease, writes) =>
        {
            await mayBegin.Task;
            return _store.Commit(lease, writes);
        };

        sheet.SendAll(region, Enumerable.Range(0, Many).Select(_ => Write()), mayBegin.SetResult);

        await ExpectAllAnsweredAsync(sheet, node);
        await ExpectServedAsync(region, node);
    }

    [Fact]
    public async Task Region_StoppedByForceAmongManyWrites()
    {
        await using var node = await ShardedNode.StartAsync();
        var (region, sheet) = (StartRegion(node), new ReplySheet(node.System));
        await sheet.Send(region, Write()).OrFailAsync("the table is served");

        sheet.SendAll(region, Enumerable.Range(0, Many).Select(_ => Write()), () => node.System.Stop(region));

        await ExpectAllAnsweredAsync(sheet, node);
    }

    [Fact]
    public async Task Shards_ThatMoveToANodeThatJoins_AndBackAsItLeaves()
    {
        await using var first = await ShardedNode.StartAsync();
        var region = StartRegion(first);
        var sheets = new List<ReplySheet>();
        using var isDone = new CancellationTokenSource();
        var load = LoadAsync(first, region, sheets, isDone.Token);
        await using var second = await ShardedNode.StartAsync(first);
        var joined = StartRegion(second);
        await ShardsAreAtAsync(joined, shards => shards > 0);
        var load2 = LoadAsync(second, joined, sheets, isDone.Token);
        var before = _store.Stored;
        await UntilAsync(() => _store.Stored > before + 1000, "both are written to");

        await second.LeaveAsync();

        await ShardsAreAtAsync(region, shards => shards >= Tables.Length / 2);
        await isDone.CancelAsync();
        await Task.WhenAll(load, load2).OrFailAsync("the writers end");
        foreach (var sheet in sheets)
            ExpectTrueAnswers(sheet);
        var written = sheets.Sum(sheet => sheet.Replies.Count(answered => answered.Reply is RowWritten));
        // The last writes by the node that has left were answered too late for it, or not at all:
        // their writers know that they do not know.
        _store.Stored.ShouldBeInRange(written, written + Writers);
    }

    // Each of the writers has one write under way, so that an answer that is missing ends it. It
    // waits as those do who ask a region.
    private Task LoadAsync(ShardedNode node, IActorRef region, List<ReplySheet> sheets, CancellationToken isDone) =>
        Task.WhenAll(Enumerable.Range(0, Writers).Select(_ => Task.Run(async () =>
        {
            var sheet = new ReplySheet(node.System);
            lock (sheets)
                sheets.Add(sheet);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(isDone, node.Gate.Over);
            while (!either.IsCancellationRequested)
            {
                var reply = sheet.Send(region, Write(Random.Shared.Next(Tables.Length)));
                await Task.WhenAny(reply, Task.Delay(Timeout.Infinite, node.Gate.Over))
                    .OrFailAsync("a write is answered", Deadline);
            }
        })));

    private async Task ExpectAllAnsweredAsync(ReplySheet sheet, ShardedNode node)
    {
        await sheet.AllAnsweredOnceAsync(Deadline, node.Undelivered);
        ExpectTrueAnswers(sheet);
    }

    private void ExpectTrueAnswers(ReplySheet sheet)
    {
        foreach (var (request, reply) in sheet.Replies)
        {
            var isStored = _store.Has(QuickStore.KeyOf((WriteCommand)request));
            if (reply is not WriteRefused refused)
                isStored.ShouldBeTrue($"{request} was answered by {reply}");
            else if (refused.Problem.Code != ErrorCodes.OutcomeUnknown)
                isStored.ShouldBeFalse($"{request} was answered by {reply}");
        }
    }

    // After a fence at once, after a defect a little later.
    private async Task ExpectServedAsync(IActorRef region, ShardedNode node)
    {
        object reply;
        do
            (reply, _) = await new ReplySheet(node.System).Send(region, Write()).OrFailAsync("the write is answered");
        while (reply is WriteRefused { Problem.Code: var code } && code == ErrorCodes.TableMoving);
        reply.ShouldBeOfType<RowWritten>();
    }

    private static Task ShardIsHandedOverAsync(ShardedNode node, IActorRef table) => UntilAsync(async () =>
    {
        var stopper = await node.System.ActorSelection(table.Path.Parent / "HandOffStopper")
            .Ask<ActorIdentity>(new Identify(0));
        return stopper.Subject is not null;
    }, "the shard is handed over");

    private static Task ShardsAreAtAsync(IActorRef region, Func<int, bool> areEnough) => UntilAsync(
        async () => areEnough((await region.Ask<CurrentShardRegionState>(GetShardRegionState.Instance)).Shards.Count),
        "the shards have moved");

    private static Task UntilAsync(Func<bool> condition, string what) =>
        UntilAsync(() => Task.FromResult(condition()), what);

    private static Task UntilAsync(Func<Task<bool>> condition, string what) =>
        Eventually.IsTrueAsync(condition, what, Deadline);

    private InsertRow Write(int table = 0) => Tables[table].Insert(Interlocked.Increment(ref _keys));

    private IActorRef StartRegion(ShardedNode node, TimeSpan? passivateAfter = null)
    {
        var environment = new TableEnvironment(
            _store, new WriteLimits(1_000_000, 1 << 30, 100, 1 << 20), new LiveEntities(), TimeProvider.System, _log);
        return node.StartRegion(
            "table",
            id => Array.Find(Tables, table => table.Name.Value == id) is { } schema
                ? Props.Create(() => new TableActor(schema, environment))
                : Props.Create(() => new MissingTableActor()),
            new TableMessageExtractor(), DrainTable.Instance, passivateAfter);
    }

    /// <summary>
    /// Holds up a table's actor as it says that there is a later owner, so that its mailbox can be
    /// filled meanwhile.
    /// </summary>
    private sealed class HoldingLog : ILogger<TableActor>
    {
        private const int LostTo = 1102;

        public bool HoldsUpTheFenced { get; set; }

        public TaskCompletionSource IsFenced { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public ManualResetEventSlim MayGoOn { get; } = new();

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception,
            Func<TState, Exception?, string> formatter)
        {
            if (eventId.Id != LostTo || !HoldsUpTheFenced)
                return;
            IsFenced.SetResult();
            MayGoOn.Wait(Deadline).ShouldBeTrue("the mailbox is filled");
        }
    }
}
