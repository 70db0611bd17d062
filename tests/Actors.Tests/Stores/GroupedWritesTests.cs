using System.Threading.Channels;
using TableActors.Actors.Stores;
using TableActors.TestSupport;

namespace TableActors.Actors.Tests.Stores;

public sealed class GroupedWritesTests
{
    private readonly Channel<(IReadOnlyList<int> Items, TaskCompletionSource Done)> _writes =
        Channel.CreateUnbounded<(IReadOnlyList<int>, TaskCompletionSource)>();

    private readonly GroupedWrites<int> _group;

    public GroupedWritesTests() => _group = new GroupedWrites<int>(items =>
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _writes.Writer.TryWrite((items, done));
        return done.Task;
    });

    [Fact]
    public async Task Items_ThatComeDuringAWrite_AreWrittenTogetherWithTheNext_InTheirOrder()
    {
        var first = _group.AddAsync(1);
        var write = await NextAsync();
        write.Items.ShouldBe([1]);
        Task[] later = [_group.AddAsync(2), _group.AddAsync(3), _group.AddAsync(2)];
        _writes.Reader.Count.ShouldBe(0);

        write.Done.SetResult();

        await first.OrFailAsync("the first is written");
        var next = await NextAsync();
        next.Items.ShouldBe([2, 3, 2]);
        later.ShouldAllBe(task => !task.IsCompleted);
        next.Done.SetResult();
        await Task.WhenAll(later).OrFailAsync("all are written");
    }

    [Fact]
    public async Task Items_OfAWriteThatFails_FailWithIt_AndTheNextAreWritten()
    {
        var first = _group.AddAsync(1);
        (await NextAsync()).Done.SetException(new InvalidOperationException("full"));
        await Should.ThrowAsync<InvalidOperationException>(() => first);

        var second = _group.AddAsync(2);
        var write = await NextAsync();
        write.Items.ShouldBe([2]);
        write.Done.SetResult();
        await second.OrFailAsync("the second is written");
    }

    private Task<(IReadOnlyList<int> Items, TaskCompletionSource Done)> NextAsync() =>
        _writes.Reader.ReadAsync().AsTask().OrFailAsync("a write begins");
}
