using System.Text;
using TableActors.Actors.Media.Formats;

namespace TableActors.Actors.Tests.Media.Formats;

public sealed class MediaFormatsTests
{
    [Theory]
    [InlineData("89504E470D0A1A0A0000000D49484452", "png", MediaKind.Image)]
    [InlineData("FFD8FFE000104A464946", "jpg", MediaKind.Image)]
    [InlineData("47494638396101000100", "gif", MediaKind.Image)]
    [InlineData("524946462400000057454250565038", "webp", MediaKind.Image)]
    [InlineData("52494646240000004156492000", "avi", MediaKind.Video)]
    [InlineData("524946462400000057415645666D74", "wav", MediaKind.Audio)]
    [InlineData("0000001C667479706176696600000000", "avif", MediaKind.Image)]
    [InlineData("0000001866747970686569630000", "heic", MediaKind.Image)]
    [InlineData("0000001866747970697336D0000000", "mp4", MediaKind.Video | MediaKind.Audio)]
    [InlineData("00000018667479704D344120000000", "m4a", MediaKind.Audio)]
    [InlineData("1A45DFA39F4286810142F7", "webm", MediaKind.Video | MediaKind.Audio)]
    [InlineData("4F67675300020000", "ogg", MediaKind.Video | MediaKind.Audio)]
    [InlineData("664C614300000022", "flac", MediaKind.Audio)]
    [InlineData("49443304000000", "mp3", MediaKind.Audio)]
    [InlineData("FFFB9064000000", "mp3", MediaKind.Audio)]
    [InlineData("FFF15080000000", "aac", MediaKind.Audio)]
    [InlineData("255044462D312E37", "pdf", MediaKind.Other)]
    public void Recognise_KnownLeadingBytes_NamesTheFormat(string head, string extension, MediaKind kind)
    {
        var format = MediaFormats.Recognise(Convert.FromHexString(head)).ShouldNotBeNull();
        format.Extension.ShouldBe(extension);
        format.Kind.ShouldBe(kind);
    }

    [Theory]
    [InlineData("")]
    [InlineData("GIF")]
    [InlineData("a picture, honestly")]
    [InlineData("<svg xmlns='http://www.w3.org/2000/svg'/>")]
    [InlineData("RIFF1234XXXX")]
    [InlineData("BM is how this text begins")]
    public void Recognise_AnythingElse_IsUnknown(string text) => MediaFormats.Recognise(Encoding.ASCII.GetBytes(text)).ShouldBeNull();

    [Theory]
    [InlineData("png", "image/png")]
    [InlineData("jpeg", "image/jpeg")]
    [InlineData("html", "application/octet-stream")]
    [InlineData("svg", "application/octet-stream")]
    [InlineData("", "application/octet-stream")]
    public void ContentTypeOf_NeverLetsABrowserRunTheFile(string extension, string expected) =>
        MediaFormats.ContentTypeOf(extension).ShouldBe(expected);
}
