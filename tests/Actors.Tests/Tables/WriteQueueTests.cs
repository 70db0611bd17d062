using Akka.Actor;
using TableActors.Actors.Tables;
using TableActors.Contracts.Messages;
using TableActors.Contracts.Tables;
using TableActors.TestSupport;

namespace TableActors.Actors.Tests.Tables;

public sealed class WriteQueueTests
{
    private static readonly TableSchema Films = TestSchema.Of("films", t => t.Int("id").PrimaryKey());
    private static readonly DateTimeOffset Now = ManualTime.Start;
    private readonly WriteQueue _queue = new(
        new WriteLimits(QueuedWrites: 5, QueuedBytes: 100, BatchWrites: 3, BatchBytes: 50));
    private readonly List<QueuedWrite> _batch = [];
    private readonly List<QueuedWrite> _late = [];

    [Fact]
    public void TryAdd_UpToTheNumber_LetsIn()
    {
        for (var i = 0; i < 5; i++)
            _queue.TryAdd(Write(i, 1)).ShouldBeTrue();
        _queue.TryAdd(Write(5, 1)).ShouldBeFalse();
        _queue.Count.ShouldBe(5);
        _queue.Bytes.ShouldBe(5);
    }

    [Fact]
    public void TryAdd_UpToTheBytes_LetsIn()
    {
        _queue.TryAdd(Write(0, 60)).ShouldBeTrue();
        _queue.TryAdd(Write(1, 41)).ShouldBeFalse();
        _queue.TryAdd(Write(2, 40)).ShouldBeTrue();
    }

    [Fact]
    public void TryAdd_OneLargerThanAll_IsLetInAlone()
    {
        _queue.TryAdd(Write(0, 1000)).ShouldBeTrue();
        _queue.TryAdd(Write(1, 1)).ShouldBeFalse();
        Take();
        _batch.Count.ShouldBe(1);
        _queue.Bytes.ShouldBe(0);
    }

    [Fact]
    public void Take_MoreThanABatchHolds_TakesTheFirst()
    {
        for (var i = 0; i < 5; i++)
            _queue.TryAdd(Write(i, 1));

        Take();

        Keys(_batch).ShouldBe([0, 1, 2]);
        _queue.Count.ShouldBe(2);
    }

    [Fact]
    public void Take_MoreBytesThanABatchHolds_TakesTheFirst()
    {
        _queue.TryAdd(Write(0, 30));
        _queue.TryAdd(Write(1, 30));

        Take();

        Keys(_batch).ShouldBe([0]);
        _queue.Bytes.ShouldBe(30);
    }

    [Fact]
    public void Take_LateWrites_SetsThemApart()
    {
        _queue.TryAdd(Write(0, 1, Now));
        _queue.TryAdd(Write(1, 1, Now.AddTicks(1)));
        _queue.TryAdd(Write(2, 1, Now.AddTicks(-1)));

        Take();

        Keys(_batch).ShouldBe([1]);
        Keys(_late).ShouldBe([0, 2]);
        _queue.Count.ShouldBe(0);
        _queue.Bytes.ShouldBe(0);
    }

    [Fact]
    public void TakeAll_EmptiesTheQueue()
    {
        _queue.TryAdd(Write(0, 50));
        _queue.TryAdd(Write(1, 50));

        Keys(_queue.TakeAll()).ShouldBe([0, 1]);

        _queue.Count.ShouldBe(0);
        _queue.TryAdd(Write(2, 100)).ShouldBeTrue();
    }

    private static QueuedWrite Write(long id, long bytes, DateTimeOffset? deadline = null) =>
        new(Films.Insert(id).Until(deadline ?? DateTimeOffset.MaxValue), ActorRefs.Nobody, bytes);

    private static IEnumerable<long> Keys(IEnumerable<QueuedWrite> writes) =>
        writes.Select(write => (long)((InsertRow)write.Command).Values[0]!);

    private void Take() => _queue.Take(Now, _batch, _late);
}
