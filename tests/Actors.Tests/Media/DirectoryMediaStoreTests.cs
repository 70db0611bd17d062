using Microsoft.Extensions.Logging;
using TableActors.Actors.Media;
using TableActors.Contracts.Columns;
using TableActors.Contracts.Errors;
using TableActors.TestSupport;
using TableActors.TestSupport.Media;

namespace TableActors.Actors.Tests.Media;

public sealed class DirectoryMediaStoreTests : MediaStoreContract, ILogger<DirectoryMediaStore>, IDisposable
{
    private readonly TestFolder _directory = new();
    private readonly List<string> _logged = [];

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
        var store = new DirectoryMediaStore(
            root, null, folder => flushed.Add((folder, Directory.GetFiles(folder).Length)), File.Delete);

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
        var store = new DirectoryMediaStore(
            _directory.Path, null, _ => throw new IOException("The disk is gone."), File.Delete);
        var refusal = await Should.ThrowAsync<ProblemException>(
            store.SaveAsync(new MemoryStream([1]), "png", OriginalName.Of("a.png"), 10, default));
        refusal.Problem.Code.ShouldBe(ErrorCodes.StoreUnavailable);
        Directory.EnumerateFiles(_directory.Path, "*", SearchOption.AllDirectories).ShouldBeEmpty();
    }

    [Fact]
    public async Task Save_WhoseRestCannotBeRemoved_TellsWhatTheContentDidAndLogsTheRest()
    {
        var store = new DirectoryMediaStore(
            _directory.Path, this, _ => { }, _ => throw new UnauthorizedAccessException("The disk is read-only."));
        await Should.ThrowAsync<EndOfStreamException>(
            store.SaveAsync(new BreakingStream(10), "png", null, long.MaxValue, default));
        var left = Directory.EnumerateFiles(_directory.Path, "*", SearchOption.AllDirectories).ShouldHaveSingleItem();
        _logged.ShouldBe(
            [$"What came of the file {Path.GetFileName(left)} could not be removed now and is left to be swept"]);
    }

    [Fact]
    public async Task Open_OfAFileThatCannotBeOpened_IsUnavailable()
    {
        var file = await Store.SaveAsync(new MemoryStream([1]), "png", null, 10, default);
        using var locked = Locked(PathOf(file));
        await ShouldBeUnavailableAsync(() => Store.OpenAsync(file, default));
    }

    [Fact]
    public async Task Open_WhereTheNameCannotBeRead_IsUnavailableAndLeavesNothingOpen()
    {
        var file = await Store.SaveAsync(new MemoryStream([1]), "png", OriginalName.Of("a.png"), 10, default);
        using var locked = Locked(PathOf(file) + ".original-name");
        await ShouldBeUnavailableAsync(() => Store.OpenAsync(file, default));
        // Nobody can lock a file that is open.
        Locked(PathOf(file)).Dispose();
    }

    [Fact]
    public async Task Use_OfADirectoryThatCannotBeReached_IsUnavailable()
    {
        File.CreateSymbolicLink(_directory.File("loop"), "loop");
        var store = new DirectoryMediaStore(Path.Combine(_directory.Path, "loop", "media"));
        await ShouldBeUnavailableAsync(() => store.OpenAsync(MediaName.Create("png"), default));
        await ShouldBeUnavailableAsync(
            () => store.ListSavedBeforeAsync(DateTimeOffset.MaxValue, default).ToListAsync().AsTask());
    }

    [Fact]
    public async Task List_WithAFolderThatCannotBeRead_IsUnavailable()
    {
        var files = new List<MediaReference>();
        do
        {
            files.Add(await Store.SaveAsync(new MemoryStream([1]), "png", null, 10, default));
        }
        while (files.DistinctBy(file => file.Path[..2]).Count() < 2);
        await using var listed = Store.ListSavedBeforeAsync(DateTimeOffset.MaxValue, default).GetAsyncEnumerator();
        (await listed.MoveNextAsync()).ShouldBeTrue();

        // The listing is in one of the folders, and has not come to the other.
        var folder = files.Select(file => file.Path[..2]).First(folder => folder != listed.Current.Path[..2]);
        Directory.Delete(_directory.File(folder), recursive: true);
        File.CreateSymbolicLink(_directory.File(folder), folder);

        await ShouldBeUnavailableAsync(async () =>
        {
            while (await listed.MoveNextAsync())
            {
                // The next may be from the same folder.
            }
        });
    }

    [Fact]
    public async Task Use_BeforeTheFirstFile_FindsNothing()
    {
        var store = new DirectoryMediaStore(_directory.File("media"));
        (await store.OpenAsync(MediaName.Create("png"), default)).ShouldBeNull();
        (await store.ListSavedBeforeAsync(DateTimeOffset.MaxValue, default).ToListAsync()).ShouldBeEmpty();
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

    IDisposable? ILogger.BeginScope<TState>(TState state) => null;

    bool ILogger.IsEnabled(LogLevel logLevel) => true;

    void ILogger.Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception,
        Func<TState, Exception?, string> formatter) =>
        _logged.Add(formatter(state, exception));

    private static async Task ShouldBeUnavailableAsync(Func<Task> use) =>
        (await Should.ThrowAsync<ProblemException>(use)).Problem.Code.ShouldBe(ErrorCodes.StoreUnavailable);

    // Keeps others from opening a file, whatever their rights.
    private static FileStream Locked(string path) => new(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None);

    private string PathOf(MediaReference file) => Path.Combine(_directory.Path, file.Path[..2], file.Path);
}
