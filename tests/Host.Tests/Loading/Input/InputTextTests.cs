using System.Text;
using TableActors.Host.Loading.Input;

namespace TableActors.Host.Tests.Loading.Input;

public sealed class InputTextTests
{
    private const string Text = "id,name\n1,Zoë ☕\n";

    [Theory]
    [InlineData("utf-8")]
    [InlineData("utf-16")]
    [InlineData("utf-16BE")]
    public async Task Text_WithAMark_IsReadAsItSays(string name)
    {
        var encoding = Encoding.GetEncoding(name);
        byte[] bytes = [.. encoding.GetPreamble(), .. encoding.GetBytes(Text)];
        (await ReadAsync(bytes, null)).ShouldBe(Text);
        // Whatever is said, the mark is right.
        (await ReadAsync(bytes, InputText.Find("windows-1252"))).ShouldBe(Text);
    }

    [Fact]
    public async Task Text_WithoutAMark_IsUtf8OrWhatIsSaid()
    {
        (await ReadAsync(Encoding.UTF8.GetBytes(Text), null)).ShouldBe(Text);
        (await ReadAsync([0x80, 0xE9], InputText.Find("windows-1252"))).ShouldBe("€é");
        (await ReadAsync(Encoding.Unicode.GetBytes(Text), InputText.Find("utf-16"))).ShouldBe(Text);
        (await ReadAsync([], null)).ShouldBe("");
    }

    [Fact]
    public async Task Text_ThatLooksLikeUtf16_IsNotTakenForUtf8() =>
        (await Should.ThrowAsync<InputFileException>(() => ReadAsync(Encoding.Unicode.GetBytes(Text), null)))
            .Message.ShouldBe("the file looks like UTF-16 without a mark; say --encoding utf-16 or utf-16BE");

    [Fact]
    public async Task Text_WithHalfACharacter_IsRefused() =>
        await Should.ThrowAsync<DecoderFallbackException>(() => ReadAsync([0xFF, 0xFE, 0x3D, 0xD8, 0x41, 0x00], null));

    [Fact]
    public void Find_OfNoEncoding_FindsNone() => InputText.Find("utf-9").ShouldBeNull();

    private static async Task<string> ReadAsync(byte[] bytes, Encoding? encoding)
    {
        using var file = new MemoryStream(bytes);
        using var reader = new StreamReader(
            await InputText.AsUtf8Async(file, encoding, CancellationToken.None), InputText.StrictUtf8, false);
        return await reader.ReadToEndAsync();
    }
}
