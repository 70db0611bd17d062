using TableActors.Actors.Jobs;
using TableActors.Contracts.Jobs;
using TableActors.TestSupport;

namespace TableActors.TestSupport.Stores;

public abstract partial class TableStoreContract
{
    private static readonly JobId Holder = JobId.Of(new byte[16]);

    [Fact]
    public async Task Hold_OfFiles_KeepsThemFromBecomingOrphans()
    {
        await Store.Media.HoldAsync(Holder, [File("a"), File("b")], Noon, default);

        (await Store.Media.OrphanUnreferencedAsync([File("a"), File("b"), File("c")], default)).ShouldBe(1);

        (await OrphansAsync()).ShouldBe(["c"]);
    }

    [Fact]
    public async Task Hold_OfFiles_OutlivesTheProcess()
    {
        await Store.Media.HoldAsync(Holder, [File("a")], Noon, default);
        await Store.DisposeAsync();

        (await OpenAnother().Media.OrphanUnreferencedAsync([File("a")], default)).ShouldBe(0);
    }

    [Fact]
    public async Task Hold_Twice_ChangesNothing()
    {
        await Store.Media.HoldAsync(Holder, [File("a")], Noon, default);
        await Store.Media.HoldAsync(Holder, [File("a"), File("b")], Noon.AddHours(1), default);
        await Store.Media.HoldAsync(Holder, [], Noon, default);

        (await Store.Media.OrphanUnreferencedAsync([File("a"), File("b")], default)).ShouldBe(0);
        (await Store.Media.ReleaseEndedAsync(Noon.AddMinutes(1), default)).ShouldBe(1);
    }

    [Fact]
    public async Task Release_OfAJob_LetsGoOfItsFilesAlone()
    {
        await Store.Media.HoldAsync(Holder, [File("a"), File("b")], Noon, default);
        await Store.Media.HoldAsync(JobId.New(), [File("c")], Noon, default);

        await Store.Media.ReleaseAsync(Holder, default);
        await Store.Media.ReleaseAsync(JobId.New(), default);

        (await Store.Media.OrphanUnreferencedAsync([File("a"), File("b"), File("c")], default)).ShouldBe(2);
        (await OrphansAsync()).ShouldBe(["a", "b"]);
    }

    [Fact]
    public async Task Hold_OfAFileThatARowGets_DoesNotStandInItsWay()
    {
        var lease = await Acquire(Posters);
        await Store.Media.HoldAsync(Holder, [File("a")], Noon, default);

        Written((await Commit(lease, Posters.Insert(1L, null, File("a"), null)))[0]).Values[2].ShouldBe(File("a"));
        await Commit(lease, Posters.Delete(("id", 1L)));

        (await OrphansAsync()).ShouldBe(["a"]);
    }

    [Theory]
    [InlineData(JobState.Pending, 0)]
    [InlineData(JobState.Failed, 0)]
    [InlineData(JobState.Done, 0)]
    [InlineData(JobState.Removed, 1)]
    public async Task ReleaseEnded_LetsGoOfTheFilesOfJobsThatAreKeptNoMore(JobState state, int released)
    {
        await Store.Jobs.PrepareAsync(default);
        await Store.Jobs.PutAsync(new JobEntry(Holder, "POST /a", state, Noon, Noon, null, null));
        await Store.Media.HoldAsync(Holder, [File("a")], Noon, default);

        (await Store.Media.ReleaseEndedAsync(Noon.AddHours(1), default)).ShouldBe(released);

        (await Store.Media.OrphanUnreferencedAsync([File("a")], default)).ShouldBe(released);
    }

    [Fact]
    public async Task ReleaseEnded_OfAJobThatNeverWas_WaitsUntilNoneCanComeAnyMore()
    {
        await Store.Media.HoldAsync(Holder, [File("a")], Noon, default);

        (await Store.Media.ReleaseEndedAsync(Noon, default)).ShouldBe(0);
        (await Store.Media.ReleaseEndedAsync(Noon.AddMicroseconds(1), default)).ShouldBe(1);
    }
}
