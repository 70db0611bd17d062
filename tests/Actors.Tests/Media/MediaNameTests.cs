using TableActors.Actors.Media;

namespace TableActors.Actors.Tests.Media;

public sealed class MediaNameTests
{
    private const string Hex = "0123456789abcdef0123456789abcdef";

    [Theory]
    [InlineData("png", ".png")]
    [InlineData(".PNG", ".png")]
    [InlineData("mp4", ".mp4")]
    [InlineData(null, "")]
    [InlineData("", "")]
    [InlineData("../../etc", "")]
    [InlineData("p/g", "")]
    [InlineData("png\0", "")]
    [InlineData("toolongext", "")]
    [InlineData("pñg", "")]
    public void Create_KeepsOnlyAHarmlessExtension(string? extension, string expectedEnd)
    {
        var name = MediaName.Create(extension).Path;
        name.Length.ShouldBe(32 + expectedEnd.Length);
        name.ShouldEndWith(expectedEnd);
        MediaName.TryParse(name, out _).ShouldBeTrue();
    }

    [Fact]
    public void Create_Twice_MakesDifferentNames() => MediaName.Create("png").ShouldNotBe(MediaName.Create("png"));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("..")]
    [InlineData("../" + Hex)]
    [InlineData(Hex + "/..")]
    [InlineData(Hex + ".png/")]
    [InlineData(Hex + "\n")]
    [InlineData(Hex + ".png\0")]
    [InlineData("0123456789ABCDEF0123456789abcdef")]
    [InlineData("%2e%2e%2f")]
    [InlineData(Hex + "\\x")]
    [InlineData(Hex + ".")]
    public void TryParse_OfAnythingElse_IsRefused(string? text) => MediaName.TryParse(text, out _).ShouldBeFalse();

    [Theory]
    [InlineData(Hex, "")]
    [InlineData(Hex + ".png", "png")]
    public void ExtensionOf_IsWhatFollowsTheDot(string text, string expected)
    {
        MediaName.TryParse(text, out var reference).ShouldBeTrue();
        MediaName.ExtensionOf(reference).ShouldBe(expected);
    }
}
