using TableActors.Actors.Media;
using TableActors.Contracts.Errors;
using TableActors.TestSupport;
using TableActors.TestSupport.Media;

namespace TableActors.Actors.Tests.Media;

public sealed class DirectoryMediaStoreTests : MediaStoreContract, IDisposable
{
    private readonly TestFolder _directory = new();

    protected override IMediaStore Store => field ??= new DirectoryMediaStore(_directory.Path);

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Save_ThatFails_LeavesNoFileBehind()
    {
        await Should.ThrowAsync<EndOfStreamException>(
            Store.SaveAsync(new BreakingStream(200_000), "png", null, long.MaxValue, default));
        Directory.EnumerateFiles(_directory.Path, "*", SearchOption.AllDirectories).ShouldBeEmpty();
    }

    [Fact]
    public async Task RemoveUnfinished_RemovesWhatACrashLeftBehind()
    {
        await Store.SaveAsync(new MemoryStream([1]), null, null, 10, default);
        var left = Path.Combine(_directory.Path, "unfinished", new string('a', 32));
        await File.WriteAllBytesAsync(left, [1, 2]);
        await Store.RemoveUnfinishedAsync(DateTimeOffset.MinValue, default);
        File.Exists(left).ShouldBeTrue();
        await Store.RemoveUnfinishedAsync(DateTimeOffset.MaxValue, default);
        File.Exists(left).ShouldBeFalse();
    }

    // A crash of the machine must not lose a file of a row that is on the disk: neither its bytes
    // nor the entries that lead to it.
    [Fact]
    public async Task Save_PutsEveryFolderOnTheDiskThatLeadsToTheFile()
    {
        var root = _directory.File("media");
        var flushed = new List<(string Folder, int Files)>();
        var store = new DirectoryMediaStore(root, folder => flushed.Add((folder, Directory.GetFiles(folder).Length)));

        var first = await store.SaveAsync(new MemoryStream([1]), "png", OriginalName.Of("a.png"), 10, default);
        var folder = Path.Combine(root, first.Path[..2]);
        flushed.ShouldBe([(root, 0), (_directory.Path, 0), (folder, 2)]);

        flushed.Clear();
        await store.ClaimAsync("a register", default);
        flushed.ShouldBe([(root, 1)]);
    }

    [Fact]
    public async Task Save_WhereTheFolderCannotBePutOnTheDisk_FailsAndKeepsNothing()
    {
        var store = new DirectoryMediaStore(_directory.Path, _ => throw new IOException("The disk is gone."));
        var refusal = await Should.ThrowAsync<ProblemException>(
            store.SaveAsync(new MemoryStream([1]), "png", OriginalName.Of("a.png"), 10, default));
        refusal.Problem.Code.ShouldBe(ErrorCodes.StoreUnavailable);
        Directory.EnumerateFiles(_directory.Path, "*", SearchOption.AllDirectories).ShouldBeEmpty();
    }

    [Fact]
    public void Flush_OfAFolder_AsksTheOperatingSystem()
    {
        FolderEntries.Flush(_directory.Path);
        Should.Throw<IOException>(() => FolderEntries.Flush(_directory.File("missing")));
    }

    [Fact]
    public async Task Delete_LeavesNothingOfANamedFile()
    {
        var file = await Store.SaveAsync(new MemoryStream([1]), "png", OriginalName.Of("a.png"), 10, default);
        Directory.EnumerateFiles(_directory.Path, "*", SearchOption.AllDirectories).Count().ShouldBe(2);
        await Store.DeleteAsync(file, default);
        Directory.EnumerateFiles(_directory.Path, "*", SearchOption.AllDirectories).ShouldBeEmpty();
    }
}
