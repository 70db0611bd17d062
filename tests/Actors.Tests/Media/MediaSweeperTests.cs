using TableActors.Actors.Jobs;
using TableActors.Contracts.Columns;
using TableActors.Contracts.Jobs;
using TableActors.TestSupport;
using static TableActors.Actors.Tests.Media.SweptTable;

namespace TableActors.Actors.Tests.Media;

public sealed class MediaSweeperTests
{
    [Fact]
    public async Task Sweep_OfAFileWithoutRow_WaitsUntilItHasBeenPendingForTooLong()
    {
        await using var table = new SweptTable();
        var file = await table.SaveAsync("never claimed");

        table.Time.By = table.Options.Media.PendingFor - TimeSpan.FromMinutes(5);
        await table.NewSweeper().SweepAsync(default);
        table.FilesOnDisk.ShouldBe([file.Path]);

        table.Time.By = table.Options.Media.PendingFor + TimeSpan.FromMinutes(5);
        await table.NewSweeper().SweepAsync(default);
        table.FilesOnDisk.ShouldBeEmpty();
        (await table.OrphansAsync()).ShouldBe(0);
    }

    [Fact]
    public async Task Sweep_OfFilesThatAJobNeeds_KeepsThemUntilTheJobIsGone()
    {
        await using var table = new SweptTable();
        var file = await table.SaveAsync("for later");
        var (job, start) = (JobId.New(), table.Time.GetUtcNow());
        await table.Store.Jobs.PrepareAsync(default);
        await table.Store.Jobs.PutAsync(new JobEntry(job, "POST /letters", JobState.Pending, start, null, null, null));
        await table.Store.Media.HoldAsync(job, [file], start, default);

        table.Time.By = TimeSpan.FromDays(1000);
        await table.NewSweeper().SweepAsync(default);
        table.FilesOnDisk.ShouldBe([file.Path]);

        await table.Store.Jobs.PutAsync(
            new JobEntry(job, "POST /letters", JobState.Failed, start, start, "cancelled", null));
        await table.Store.Jobs.RemoveAsync([job], start, default);
        await table.NewSweeper().SweepAsync(default);
        table.FilesOnDisk.ShouldBeEmpty();
    }

    [Fact]
    public async Task Sweep_OfFilesThatRowsReferTo_KeepsThem()
    {
        await using var table = new SweptTable();
        var file = await table.SaveAsync("a letter");
        await table.CommitAsync(Letters.Insert(1L, file));
        table.Time.By = TimeSpan.FromDays(1000);

        await table.NewSweeper().SweepAsync(default);
        await table.NewSweeper().SweepAsync(default);

        table.FilesOnDisk.ShouldBe([file.Path]);
    }

    [Fact]
    public async Task Sweep_AfterACrashBetweenCommitAndRemoval_RemovesTheFile()
    {
        await using var table = new SweptTable();
        var (old, present) = (await table.SaveAsync("old"), await table.SaveAsync("new"));
        await table.CommitAsync(Letters.Insert(1L, old), Letters.Update(1L, ("text", present)));
        (await table.OrphansAsync()).ShouldBe(1);

        await table.NewSweeper().SweepAsync(default);

        table.FilesOnDisk.ShouldBe([present.Path]);
        (await table.OrphansAsync()).ShouldBe(0);
    }

    [Fact]
    public async Task Sweep_AfterACrashBetweenRemovalAndForgetting_Forgets()
    {
        await using var table = new SweptTable();
        var file = await table.SaveAsync("old");
        await table.CommitAsync(Letters.Insert(1L, file), Letters.Delete(("id", 1L)));
        await table.Files.DeleteAsync(file, default);

        await table.NewSweeper().SweepAsync(default);

        (await table.OrphansAsync()).ShouldBe(0);
    }

    [Fact]
    public async Task RemoveOrphans_OfManyFiles_RemovesAllOfThem()
    {
        await using var table = new SweptTable();
        var kept = await table.SaveAsync("kept");
        await table.CommitAsync(Letters.Insert(0L, kept));
        for (var id = 1L; id <= 1001; id++)
            await table.CommitAsync(
                Letters.Insert(id, id <= 3 ? await table.SaveAsync("x") : new MediaReference($"{id:x32}.txt")));
        await table.CommitAsync([.. Enumerable.Range(1, 1001).Select(id => Letters.Delete(("id", (long)id)))]);

        await table.NewSweeper().RemoveOrphansAsync(default);

        table.FilesOnDisk.ShouldBe([kept.Path]);
        (await table.OrphansAsync()).ShouldBe(0);
    }

    [Fact]
    public async Task RemoveOrphans_OfAFileThatCannotBeRemoved_RemovesTheOthersAndTriesAgainLater()
    {
        await using var table = new SweptTable();
        var stubborn = new StubbornStore(table.Files);
        table.Files = stubborn;
        var (kept, other) = (await table.SaveAsync("kept"), await table.SaveAsync("other"));
        await table.CommitAsync(
            Letters.Insert(1L, kept), Letters.Insert(2L, other), Letters.Delete(("id", 1L)),
            Letters.Delete(("id", 2L)));
        stubborn.Keeps.Add(kept);

        await table.NewSweeper().RemoveOrphansAsync(default);
        table.FilesOnDisk.ShouldBe([kept.Path]);
        (await table.OrphansAsync()).ShouldBe(1);

        stubborn.Keeps.Clear();
        await table.NewSweeper().RemoveOrphansAsync(default);
        table.FilesOnDisk.ShouldBeEmpty();
        (await table.OrphansAsync()).ShouldBe(0);
    }

    [Fact]
    public async Task RemoveOrphans_OfWhatIsNoNameOfAFile_ForgetsIt()
    {
        await using var table = new SweptTable();
        await table.CommitAsync(Letters.Insert(1L, new MediaReference("../../etc/passwd")), Letters.Delete(("id", 1L)));

        await table.NewSweeper().RemoveOrphansAsync(default);

        (await table.OrphansAsync()).ShouldBe(0);
    }

    [Fact]
    public async Task Sweep_OfAnotherDatabasesFiles_KeepsThemAndSaysSo()
    {
        await using var table = new SweptTable();
        var file = await table.SaveAsync("a letter");
        await table.CommitAsync(Letters.Insert(1L, file));
        await table.NewSweeper().SweepAsync(default);
        await table.Store.DisposeAsync();
        table.Store = table.OpenDatabase("b.db");
        table.Time.By = TimeSpan.FromDays(1000);

        await table.NewSweeper().SweepAsync(default);

        table.FilesOnDisk.ShouldBe([file.Path]);
        table.Logged.ShouldHaveSingleItem().ShouldStartWith("The media store belongs to another database");
    }

    [Fact]
    public async Task Sweep_OfWhatACrashLeftUnfinished_RemovesItOnceItIsOld()
    {
        await using var table = new SweptTable();
        await table.SaveAsync("makes the folder");
        await table.NewSweeper().SweepAsync(default);
        var folder = table.FolderOfUnfinished;
        await File.WriteAllTextAsync(Path.Combine(folder, new string('a', 32)), "half");

        await table.NewSweeper().SweepAsync(default);
        Directory.EnumerateFiles(folder).ShouldHaveSingleItem();

        table.Time.By = TimeSpan.FromDays(2);
        await table.NewSweeper().SweepAsync(default);
        Directory.EnumerateFiles(folder).ShouldBeEmpty();
    }
}
