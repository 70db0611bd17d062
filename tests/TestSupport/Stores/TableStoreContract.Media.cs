using TableActors.Actors.Stores;
using TableActors.Contracts.Columns;
using TableActors.Contracts.Errors;
using TableActors.Contracts.Messages;
using TableActors.Contracts.Tables;
using TableActors.TestSupport;

namespace TableActors.TestSupport.Stores;

public abstract partial class TableStoreContract
{
    private static readonly TableSchema Posters =
        TestSchema.Of("posters", t =>
            t.Int("id").PrimaryKey().String("title").Nullable().Image("front").Nullable().Image("back").Nullable());

    [Fact]
    public async Task Insert_OfAFile_RegistersItForItsRow()
    {
        var lease = await Acquire(Posters);

        await Commit(lease, Posters.Insert(1L, null, File("a"), null));

        (await Store.Media.OrphanUnreferencedAsync([File("a"), File("b")], default)).ShouldBe(1);
        (await OrphansAsync()).ShouldBe(["b"]);
    }

    [Fact]
    public async Task Insert_OfAnotherRowsFile_IsRefusedAlone()
    {
        var lease = await Acquire(Posters);

        var replies = await Commit(
            lease, Posters.Insert(1L, null, File("a"), null), Posters.Insert(2L, null, File("b"), File("a")),
            Posters.Insert(3L, null, File("b"), null));

        Written(replies[0]).Version.ShouldBe(1);
        replies[1].ShouldBeOfType<WriteRefused>()
            .Problem.Errors["back"].ShouldBe(["names a file that belongs to another row, or is kept no longer"]);
        Written(replies[2]).Version.ShouldBe(2);
        (await Find(Posters, 2L)).ShouldBeNull();
        (await OrphansAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task Insert_OfTheSameFileTwice_IsRefused()
    {
        var lease = await Acquire(Posters);

        Refused((await Commit(lease, Posters.Insert(1L, null, File("a"), File("a"))))[0])
            .ShouldBe(ErrorCodes.ValidationFailed);
    }

    [Fact]
    public async Task Insert_OfARefusedRow_RegistersNothing()
    {
        var lease = await Acquire(Posters);
        await Commit(lease, Posters.Insert(1L, null, null, null));

        Refused((await Commit(lease, Posters.Insert(1L, null, File("a"), null)))[0]).ShouldBe(ErrorCodes.DuplicateKey);

        Written((await Commit(lease, Posters.Insert(2L, null, File("a"), null)))[0]).Values[2].ShouldBe(File("a"));
    }

    [Fact]
    public async Task Update_OfAFile_OrphansTheOneBefore()
    {
        var lease = await Acquire(Posters);
        await Commit(lease, Posters.Insert(1L, null, File("a"), File("b")));

        await Commit(lease, Posters.Update(1L, ("front", File("c"))));
        await Commit(lease, Posters.Update(1L, ("back", null)));

        (await OrphansAsync()).ShouldBe(["a", "b"]);
        (await Store.Media.OrphanUnreferencedAsync([File("c")], default)).ShouldBe(0);
    }

    [Fact]
    public async Task Update_ThatKeepsItsFiles_OrphansNone()
    {
        var lease = await Acquire(Posters);
        await Commit(lease, Posters.Insert(1L, null, File("a"), File("b")));

        var replies = await Commit(
            lease, Posters.Update(1L, ("title", "M")), Posters.Update(1L, ("front", File("a"))),
            Posters.Update(1L, ("front", File("b")), ("back", File("a"))));

        Written(replies[2]).Values.ShouldBe([1L, "M", File("b"), File("a")]);
        (await OrphansAsync()).ShouldBeEmpty();
        (await Store.Media.OrphanUnreferencedAsync([File("a"), File("b")], default)).ShouldBe(0);
    }

    [Fact]
    public async Task Update_ToAFileThatTheRowHasElsewhere_IsRefused()
    {
        var lease = await Acquire(Posters);
        await Commit(lease, Posters.Insert(1L, null, File("a"), File("b")));

        Refused((await Commit(lease, Posters.Update(1L, ("front", File("b")))))[0])
            .ShouldBe(ErrorCodes.ValidationFailed);

        (await OrphansAsync()).ShouldBeEmpty();
        (await Find(Posters, 1L))!.Values[2].ShouldBe(File("a"));
    }

    [Fact]
    public async Task Update_ThatIsRefused_OrphansNone()
    {
        var lease = await Acquire(Posters);
        await Commit(lease, Posters.Insert(1L, null, File("a"), null), Posters.Insert(2L, null, File("b"), null));

        var replies = await Commit(
            lease, Posters.Update(1L, ("front", File("c"))).If(99), Posters.Update(3L, ("front", File("d"))),
            Posters.Update(1L, ("front", File("b"))));

        replies[0].ShouldBeOfType<RowVersionDiffers>();
        replies[1].ShouldBe(RowMissing.Instance);
        Refused(replies[2]).ShouldBe(ErrorCodes.ValidationFailed);
        (await OrphansAsync()).ShouldBeEmpty();
        (await Store.Media.OrphanUnreferencedAsync([File("c"), File("d")], default)).ShouldBe(2);
    }

    [Fact]
    public async Task Delete_OfRows_OrphansAllTheirFiles()
    {
        var lease = await Acquire(Posters);
        await Commit(
            lease, Posters.Insert(1L, "M", File("a"), File("b")), Posters.Insert(2L, "M", null, File("c")),
            Posters.Insert(3L, null, File("d"), null));

        (await Commit(lease, Posters.Delete(("title", "M"))))[0].ShouldBe(new RowsDeleted(2));

        (await OrphansAsync()).ShouldBe(["a", "b", "c"]);
    }

    [Fact]
    public async Task Delete_OfNoRow_OrphansNone()
    {
        var lease = await Acquire(Posters);
        await Commit(lease, Posters.Insert(1L, null, File("a"), null));

        var replies = await Commit(lease, Posters.Delete(("id", 2L)), Posters.Delete(("id", 1L)).If(99));

        replies[0].ShouldBe(new RowsDeleted(0));
        replies[1].ShouldBeOfType<RowVersionDiffers>();
        (await OrphansAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task Insert_OfAFileThatIsAnOrphan_IsRefused()
    {
        var lease = await Acquire(Posters);
        await Store.Media.OrphanUnreferencedAsync([File("a")], default);

        Refused((await Commit(lease, Posters.Insert(1L, null, File("a"), null)))[0])
            .ShouldBe(ErrorCodes.ValidationFailed);
    }

    [Fact]
    public async Task ForgetOrphans_OfOrphansAndOthers_ForgetsTheOrphansAlone()
    {
        var lease = await Acquire(Posters);
        await Commit(lease, Posters.Insert(1L, null, File("a"), File("b")));
        await Commit(lease, Posters.Update(1L, ("front", null)));

        await Store.Media.ForgetOrphansAsync([File("a"), File("b"), File("c")], default);

        (await OrphansAsync()).ShouldBeEmpty();
        (await Store.Media.OrphanUnreferencedAsync([File("a"), File("b")], default)).ShouldBe(1);
        (await OrphansAsync()).ShouldBe(["a"]);
    }

    [Fact]
    public async Task ListOrphans_AfterTheDatabaseWasOpenedAnew_FindsThem()
    {
        var lease = await Acquire(Posters);
        await Commit(lease, Posters.Insert(1L, null, File("a"), null));
        await Commit(lease, Posters.Delete(("id", 1L)));
        await Store.DisposeAsync();

        (await OpenAnother().Media.ListOrphansAsync(10, default)).ShouldBe([File("a")]);
    }

    [Fact]
    public async Task ListOrphans_OfMoreThanAskedFor_IsBounded()
    {
        await Store.Media.OrphanUnreferencedAsync([File("a"), File("b"), File("c")], default);

        (await Store.Media.ListOrphansAsync(2, default)).Count.ShouldBe(2);
    }

    [Fact]
    public async Task Identity_OfARegister_StaysTheSame()
    {
        var identity = await Store.Media.IdentityAsync(default);
        identity.ShouldNotBeEmpty();
        (await OpenAnother().Media.IdentityAsync(default)).ShouldBe(identity);
    }

    [Fact]
    public async Task SigningKey_IsMadeOnce_AndTheSameForAllNodes()
    {
        var another = OpenAnother();
        var keys = await Task.WhenAll(Store.Keys.FileKeyAsync(default), another.Keys.FileKeyAsync(default));

        keys[0].Length.ShouldBe(IKeyRegister.FileKeyBytes);
        keys[0].ShouldNotBe(new byte[IKeyRegister.FileKeyBytes]);
        keys[1].ShouldBe(keys[0]);
    }

    [Fact]
    public async Task FindOwner_IsTheTableOfTheRow_ElseTheJobThatHoldsTheFile_ElseNobody()
    {
        var lease = await Acquire(Posters);
        await Store.Media.HoldAsync(Holder, [File("a"), File("b")], Noon, default);
        await Commit(lease, Posters.Insert(1L, null, File("a"), null));

        (await Store.Media.FindOwnerAsync(File("a"), default)).ShouldBe(new MediaOwner("posters", null));
        (await Store.Media.FindOwnerAsync(File("b"), default)).ShouldBe(new MediaOwner(null, Holder));
        (await Store.Media.FindOwnerAsync(File("c"), default)).ShouldBeNull();

        await Commit(lease, Posters.Delete(("id", 1L)));
        await Store.Media.ReleaseAsync(Holder, default);
        (await Store.Media.FindOwnerAsync(File("a"), default)).ShouldBeNull();
    }

    private static MediaReference File(string path) => new(path);

    private async Task<IEnumerable<string>> OrphansAsync() =>
        (await Store.Media.ListOrphansAsync(100, default)).Select(file => file.Path).Order(StringComparer.Ordinal);
}
