using TableActors.Actors.Computation.Programs;
using TableActors.Actors.Tests.Media;
using TableActors.TestSupport;

namespace TableActors.Actors.Tests.Computation.Programs;

public sealed class ScratchSpaceTests : IDisposable
{
    private readonly TestFolder _parent = new();

    public void Dispose() => _parent.Dispose();

    [Fact]
    public void Open_GivesEachRunAFolderOfItsOwn_ThatGoesWithIt()
    {
        using var space = new ScratchSpace(_parent.Path);
        using var other = space.Open(failure => throw failure);
        string path;
        using (var run = space.Open(failure => throw failure))
        {
            path = run.FullPath;
            File.WriteAllText(Path.Combine(path, "left"), "by the program");
        }

        Directory.Exists(path).ShouldBeFalse();
        Directory.Exists(other.FullPath).ShouldBeTrue();
    }

    [Fact]
    public void Dispose_LeavesNothing()
    {
        using (var space = new ScratchSpace(_parent.Path))
            space.Open(failure => throw failure);
        Directory.EnumerateFileSystemEntries(_parent.Path).ShouldBeEmpty();
    }

    [Fact]
    public void Sweep_WhileTheProcessLives_LeavesItsFolders()
    {
        using var space = new ScratchSpace(_parent.Path);
        using var run = space.Open(failure => throw failure);
        ScratchSpace.Sweep(_parent.Path, DateTimeOffset.MaxValue).ShouldBe(0);
        Directory.Exists(run.FullPath).ShouldBeTrue();
    }

    [Fact]
    public void Sweep_AfterTheProcessWasKilled_RemovesItsFolders()
    {
        // What a process that is killed leaves: the folder, and a lock that nobody holds.
        var folder = Path.Combine(_parent.Path, "tableactors-commands-0123");
        Directory.CreateDirectory(Path.Combine(folder, "1"));
        File.WriteAllText(Path.Combine(folder, "1", "input-a.txt"), "a letter");
        File.WriteAllText(folder + ".lock", "");
        Directory.CreateDirectory(Path.Combine(_parent.Path, "of-somebody-else"));

        ScratchSpace.Sweep(_parent.Path, DateTimeOffset.MinValue + TimeSpan.FromDays(3)).ShouldBe(1);

        Directory.EnumerateFileSystemEntries(_parent.Path).Select(Path.GetFileName).ShouldBe(["of-somebody-else"]);
    }

    // Programs that clean temporary folders remove locks that have not been touched for long; and
    // earlier versions had none.
    [Theory]
    [InlineData("tableactors-commands-0123")]
    [InlineData("tableactors-command-Ab3xYz")]
    public void Sweep_OfAFolderWithoutALock_WaitsUntilNoRunCanLast(string name)
    {
        var folder = Directory.CreateDirectory(Path.Combine(_parent.Path, name));
        var written = new DateTimeOffset(folder.LastWriteTimeUtc, TimeSpan.Zero);
        ScratchSpace.Sweep(_parent.Path, written + TimeSpan.FromDays(1)).ShouldBe(0);
        ScratchSpace.Sweep(_parent.Path, written + TimeSpan.FromDays(3)).ShouldBe(1);
    }
}
