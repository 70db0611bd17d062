using System.Text;
using TableActors.Actors.Media;
using TableActors.Contracts.Columns;
using TableActors.Contracts.Errors;

namespace TableActors.TestSupport.Media;

/// <summary>What every media store does.</summary>
public abstract class MediaStoreContract
{
    protected abstract IMediaStore Store { get; }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(70_000)]
    [InlineData(3_000_000)]
    public async Task Save_ThenOpen_GivesTheSameBytes(int length)
    {
        var bytes = new byte[length];
        new Random(length).NextBytes(bytes);
        var reference = await Store.SaveAsync(new MemoryStream(bytes), "png", null, length, default);

        await using var content = (await Store.OpenAsync(reference, default)).ShouldNotBeNull();
        content.Length.ShouldBe(length);
        content.ContentType.ShouldBe("image/png");
        content.ETag.ShouldBe($"\"{reference.Path}\"");
        var read = new MemoryStream();
        await content.Content.CopyToAsync(read);
        read.ToArray().ShouldBe(bytes);
    }

    [Theory]
    [InlineData("holiday in Zürich \"2026\" – 😀.png")]
    [InlineData(null)]
    public async Task Save_WithAName_GivesItBack(string? name)
    {
        var reference = await Store.SaveAsync(
            new MemoryStream(new byte[600_000]), "png", OriginalName.Of(name), 600_000, default);
        await using (var content = (await Store.OpenAsync(reference, default)).ShouldNotBeNull())
            content.OriginalName.ShouldBe(OriginalName.Of(name));
        (await AllAsync()).ShouldBe([reference]);
        await Store.DeleteAsync(reference, default);
        (await Store.OpenAsync(reference, default)).ShouldBeNull();
    }

    [Fact]
    public async Task Open_OfAText_TellsItsEncodingAndStartsAtItsBeginning()
    {
        var text = (byte[])[0xFF, 0xFE, .. Encoding.Unicode.GetBytes("a letter")];
        var reference = await Store.SaveAsync(new MemoryStream(text), "txt", null, 100, default);
        await using var content = (await Store.OpenAsync(reference, default)).ShouldNotBeNull();
        content.ContentType.ShouldBe("text/plain; charset=utf-16");
        var read = new MemoryStream();
        await content.Content.CopyToAsync(read);
        read.ToArray().ShouldBe(text);
    }

    [Fact]
    public async Task Open_FromTheMiddle_GivesTheRest()
    {
        var reference = await Store.SaveAsync(new MemoryStream([1, 2, 3, 4, 5]), null, null, 5, default);
        await using var content = (await Store.OpenAsync(reference, default)).ShouldNotBeNull();
        content.Content.Seek(3, SeekOrigin.Begin);
        var rest = new MemoryStream();
        await content.Content.CopyToAsync(rest);
        rest.ToArray().ShouldBe([4, 5]);
    }

    [Fact]
    public async Task Save_OfTooManyBytes_IsRefusedAndNothingIsKept()
    {
        var refusal = await Should.ThrowAsync<ProblemException>(
            Store.SaveAsync(new MemoryStream(new byte[101]), null, null, 100, default));
        refusal.Problem.Code.ShouldBe(ErrorCodes.TooLarge);
        (await AllAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task Open_OfAnUnknownName_FindsNothing() =>
        (await Store.OpenAsync(MediaName.Create("png"), default)).ShouldBeNull();

    [Theory]
    [InlineData("../secret")]
    [InlineData("/etc/passwd")]
    [InlineData("")]
    public async Task Open_OfWhatIsNoName_IsRefused(string path) =>
        await Should.ThrowAsync<ArgumentException>(
            async () => await Store.OpenAsync(new MediaReference(path), default));

    [Fact]
    public async Task Delete_RemovesTheFile_AndAgainIsNoFault()
    {
        var kept = await Store.SaveAsync(new MemoryStream([1]), null, null, 1, default);
        var removed = await Store.SaveAsync(new MemoryStream([2]), "txt", null, 1, default);
        await Store.DeleteAsync(removed, default);
        await Store.DeleteAsync(removed, default);
        (await AllAsync()).ShouldBe([kept]);
    }

    [Fact]
    public async Task List_OfFilesSavedBeforeAnInstant_LeavesOutLaterOnes()
    {
        await Store.SaveAsync(new MemoryStream([1]), null, null, 1, default);
        (await AllAsync(DateTimeOffset.UnixEpoch)).ShouldBeEmpty();
        (await AllAsync()).Count.ShouldBe(1);
    }

    [Fact]
    public async Task Claim_ByAnotherThanTheOwner_IsRefused()
    {
        (await Store.ClaimAsync("first", default)).ShouldBeTrue();
        (await Store.ClaimAsync("second", default)).ShouldBeFalse();
        (await Store.ClaimAsync("first", default)).ShouldBeTrue();
        (await AllAsync()).ShouldBeEmpty();
    }

    private async Task<List<MediaReference>> AllAsync(DateTimeOffset? before = null)
    {
        var all = new List<MediaReference>();
        await foreach (var reference in Store.ListSavedBeforeAsync(before ?? DateTimeOffset.MaxValue, default))
            all.Add(reference);
        return all;
    }
}
