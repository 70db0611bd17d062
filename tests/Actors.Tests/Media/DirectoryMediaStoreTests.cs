using TableActors.Actors.Media;

namespace TableActors.Actors.Tests.Media;

public sealed class DirectoryMediaStoreTests : MediaStoreContract, IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("tableactors-media-").FullName;

    protected override IMediaStore Store => field ??= new DirectoryMediaStore(_directory);

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public async Task Save_ThatFails_LeavesNoFileBehind()
    {
        await Should.ThrowAsync<EndOfStreamException>(Store.SaveAsync(new BreakingStream(200_000), "png", null, long.MaxValue, default));
        Directory.EnumerateFiles(_directory, "*", SearchOption.AllDirectories).ShouldBeEmpty();
    }

    [Fact]
    public async Task RemoveUnfinished_RemovesWhatACrashLeftBehind()
    {
        await Store.SaveAsync(new MemoryStream([1]), null, null, 10, default);
        var left = Path.Combine(_directory, "unfinished", new string('a', 32));
        await File.WriteAllBytesAsync(left, [1, 2]);
        await Store.RemoveUnfinishedAsync(DateTimeOffset.MinValue, default);
        File.Exists(left).ShouldBeTrue();
        await Store.RemoveUnfinishedAsync(DateTimeOffset.MaxValue, default);
        File.Exists(left).ShouldBeFalse();
    }
}
