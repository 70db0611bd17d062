using System.Text;
using CsCheck;
using TableActors.Actors.Media.Formats;
using TableActors.Contracts.Columns;

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
    public void Recognise_KnownLeadingBytes_NamesTheFormat(string head, string extension, object kind)
    {
        var format = MediaFormats.Recognise(Convert.FromHexString(head)).ShouldNotBeNull();
        format.Extension.ShouldBe(extension);
        format.Kind.ShouldBe((MediaKind)kind);
    }

    [Theory]
    [InlineData("")]
    [InlineData("GIF")]
    [InlineData("a picture, honestly")]
    [InlineData("<svg xmlns='http://www.w3.org/2000/svg'/>")]
    [InlineData("RIFF1234XXXX")]
    [InlineData("BM is how this text begins")]
    public void Recognise_AnythingElse_IsUnknown(string text) =>
        MediaFormats.Recognise(Encoding.ASCII.GetBytes(text)).ShouldBeNull();

    [Theory]
    [InlineData("png", "image/png")]
    [InlineData("jpeg", "image/jpeg")]
    [InlineData("html", "application/octet-stream")]
    [InlineData("svg", "application/octet-stream")]
    [InlineData("", "application/octet-stream")]
    public void ContentTypeOf_NeverLetsABrowserRunTheFile(string extension, string expected) =>
        MediaFormats.ContentTypeOf(extension).ShouldBe(expected);

    public static TheoryData<string, byte[], string, string?, string?, string?> Containers => new()
    {
        // What it is, its bytes, and its content type in columns of documents, images, videos and
        // audio files; none: refused.
        {
            "Matroska, tracks unseen", Samples.Matroska("matroska"), "video/x-matroska", null, "video/x-matroska",
            "audio/x-matroska"
        },
        { "Matroska film", Samples.Matroska("matroska", 1, 2, 17), "video/x-matroska", null, "video/x-matroska", null },
        { "Matroska sound", Samples.Matroska("matroska", 2), "audio/x-matroska", null, null, "audio/x-matroska" },
        { "WebM, tracks unseen", Samples.Matroska("webm"), "video/webm", null, "video/webm", "audio/webm" },
        { "WebM film", Samples.Matroska("webm", 2, 1), "video/webm", null, "video/webm", null },
        { "WebM sound", Samples.Matroska("webm", 2), "audio/webm", null, null, "audio/webm" },
        {
            "Ogg Theora", Samples.Ogg("\u0080theora\u0003\u0002\u0001", "\u0001vorbis"), "video/ogg", null, "video/ogg",
            null
        },
        {
            "Ogg Skeleton and Theora", Samples.Ogg("fishead\0\u0003", "\u0080theora\u0003"), "video/ogg", null,
            "video/ogg", null
        },
        { "Ogg Opus", Samples.Ogg("OpusHead\u0001"), "audio/ogg", null, null, "audio/ogg" },
        { "Ogg Vorbis", Samples.Ogg("\u0001vorbis\0"), "audio/ogg", null, null, "audio/ogg" },
        { "Ogg FLAC", Samples.Ogg("\u007FFLAC\u0001"), "audio/ogg", null, null, "audio/ogg" },
        { "Ogg, codec unknown", Samples.Ogg("whatever"), "audio/ogg", null, "video/ogg", "audio/ogg" },
        { "MP4, tracks unseen", Samples.Mp4("isom isom iso2 mp41"), "video/mp4", null, "video/mp4", "audio/mp4" },
        { "MP4 film", Samples.Mp4("isom isom iso2 mp41", "vide", "soun"), "video/mp4", null, "video/mp4", null },
        { "MP4 sound", Samples.Mp4("mp42 mp42 M4A_", "soun"), "audio/mp4", null, null, "audio/mp4" },
        { "MP4 of unknown brand", Samples.Mp4("dash iso6", "vide"), "video/mp4", null, "video/mp4", null },
        { "iTunes song", Samples.Mp4("M4A_ M4A_ mp42"), "audio/mp4", null, null, "audio/mp4" },
        {
            "iTunes audio book with pictures", Samples.Mp4("M4B_ M4B_ mp42", "soun", "vide"), "audio/mp4", null, null,
            "audio/mp4"
        },
        { "iTunes film", Samples.Mp4("M4V_ M4V_ M4A_ mp42"), "video/mp4", null, "video/mp4", null },
        { "QuickTime film", Samples.Mp4("qt__ qt__", "vide"), "video/quicktime", null, "video/quicktime", null },
        {
            "QuickTime without brands", Samples.Box("moov", Samples.Box("mvhd", new byte[100])), "video/quicktime",
            null, "video/quicktime", "audio/mp4"
        },
        { "3GP", Samples.Mp4("3gp5 3gp5 isom"), "video/3gpp", null, "video/3gpp", "audio/3gpp" },
        { "AVIF", Samples.Mp4("avif avif mif1 miaf"), "image/avif", "image/avif", null, null },
        { "AVIF of a general major brand", Samples.Mp4("mif1 mif1 avif miaf"), "image/avif", "image/avif", null, null },
        { "HEIC of a general major brand", Samples.Mp4("mif1 mif1 heic"), "image/heic", "image/heic", null, null },
        { "HEIF of another codec", Samples.Mp4("mif1 mif1 jpeg"), "image/heif", "image/heif", null, null },
        { "HEIC sequence", Samples.Mp4("msf1 msf1 hevc"), "image/heic", "image/heic", null, null },
        { "MP3 without a tag", Samples.Mp3(3), "audio/mpeg", null, null, "audio/mpeg" },
        {
            "MP3 frames behind a tag", [.. "ID3"u8, 3, 0, 0, 0, 0, 0, 10, .. new byte[10], .. Samples.Mp3(2)],
            "audio/mpeg", null, null, "audio/mpeg"
        },
        {
            "FLAC behind a tag", [.. "ID3"u8, 4, 0, 0, 0, 0, 0, 10, .. new byte[10], .. "fLaC"u8, 0, 0, 0, 34],
            "audio/flac", null, null, "audio/flac"
        },
        { "RIFF WAVE", [.. "RIFF"u8, 36, 0, 0, 0, .. "WAVEfmt "u8, 16, 0, 0, 0], "audio/wav", null, null, "audio/wav" },
        {
            "RIFF WebP", [.. "RIFF"u8, 36, 0, 0, 0, .. "WEBPVP8 "u8, 16, 0, 0, 0], "image/webp", "image/webp", null,
            null
        },
        {
            "RIFF AVI", [.. "RIFF"u8, 36, 0, 0, 0, .. "AVI LIST"u8, 16, 0, 0, 0], "video/x-msvideo", null,
            "video/x-msvideo", null
        },
        {
            "AIFF, compressed", [.. "FORM"u8, 0, 0, 0, 36, .. "AIFCFVER"u8, 0, 0], "audio/aiff", null, null,
            "audio/aiff"
        },
        {
            "Windows Media", Convert.FromHexString("3026B2758E66CF11A6D900AA0062CE6C00"), "video/x-ms-wmv", null,
            "video/x-ms-wmv", "audio/x-ms-wma"
        },
    };

    [Theory]
    [MemberData(nameof(Containers))]
    public void TryPlace_OfAContainer_GivesItsTypeInEveryColumn(
        string what, byte[] bytes, string document, string? image, string? video, string? audio)
    {
        string?[] types =
        [
            TypeIn(ColumnTypes.Document), TypeIn(ColumnTypes.Image), TypeIn(ColumnTypes.Video),
            TypeIn(ColumnTypes.Audio)
        ];
        types.ShouldBe([document, image, video, audio], what);

        string? TypeIn(MediaColumnType column) =>
            MediaFormats.TryPlace(bytes, column, "claims.exe", out var extension)
                ? MediaFormats.ContentTypeOf(extension)
                : null;
    }

    // The synchronisation bits of a frame are soon found in anything.
    [Fact]
    public void Recognise_OfAFrameWithoutASecond_IsNoMp3()
    {
        MediaFormats.Recognise([.. Samples.Mp3(1), .. new byte[417]]).ShouldBeNull();
        MediaFormats.Recognise([0xFF, 0xFF, 0xFF, 0xFF, 0]).ShouldBeNull();
    }

    [Theory]
    [InlineData("GIF89a is how this text begins")]
    [InlineData("ID3 tags are explained here")]
    [InlineData("OggS pages have headers")]
    [InlineData("RIFFraff WAVEs and WEBP")]
    [InlineData("fLaC")]
    [InlineData("MThd")]
    public void Recognise_OfATextThatBeginsLikeAFormat_IsUnknown(string text) =>
        MediaFormats.Recognise(Encoding.ASCII.GetBytes(text)).ShouldBeNull();

    [Theory]
    [InlineData("utf-8", false, "utf-8")]
    [InlineData("utf-8", true, "utf-8")]
    [InlineData("utf-16", false, "utf-16le")]
    [InlineData("utf-16", true, "utf-16")]
    [InlineData("utf-16BE", false, "utf-16be")]
    [InlineData("utf-16BE", true, "utf-16")]
    [InlineData("utf-32", true, "utf-32")]
    [InlineData("utf-32BE", true, "utf-32")]
    public void TryPlace_OfAText_IsATextWhateverItIsCalled(string encoding, bool isMarked, string charset)
    {
        var written = Encoding.GetEncoding(encoding);
        byte[] text = [.. isMarked ? written.Preamble : [], .. written.GetBytes("Grüße, naïve façade\r\nLine two\t😀")];
        foreach (var column in new MediaColumnType[] { ColumnTypes.Image, ColumnTypes.Video, ColumnTypes.Audio })
            MediaFormats.TryPlace(text, column, "a.png", out _).ShouldBeFalse(column.Name);
        foreach (var (name, extension) in new[]
        {
            ("a.txt", "txt"), ("a.csv", "csv"), ("a.png", "txt"), ("a.mp3", "txt"), ("a.log", "log"), ("a", "txt"),
            (null, "txt")
        })
        {
            MediaFormats.TryPlace(text, ColumnTypes.Document, name, out var placed).ShouldBeTrue();
            placed.ShouldBe(extension, name);
        }

        MediaFormats.ContentTypeOf("txt", text).ShouldBe($"text/plain; charset={charset}");
        MediaFormats.ContentTypeOf("csv", text).ShouldBe($"text/csv; charset={charset}");
    }

    [Fact]
    public void ContentTypeOf_ATextInAnEncodingThatCannotBeTold_NamesNone()
    {
        var latin = Encoding.Latin1.GetBytes("Grüße, naïve façade");
        MediaFormats.TryPlace(latin, ColumnTypes.Document, "a.txt", out var extension).ShouldBeTrue();
        MediaFormats.ContentTypeOf(extension, latin).ShouldBe("text/plain");
    }

    // A text that is cut off in the middle of a character is one all the same.
    [Fact]
    public void ContentTypeOf_OfALongText_DoesNotDependOnWhereItIsCut()
    {
        var text = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("a€😀", 20)));
        for (var length = 5; length < text.Length; length++)
            MediaFormats.ContentTypeOf("txt", text.AsSpan(0, length))
                .ShouldBe("text/plain; charset=utf-8", $"{length} bytes");
    }

    [Theory]
    [InlineData("a.png", "")]
    [InlineData("a.txt", "")]
    [InlineData("a.pdf", "")]
    [InlineData("a.docx", "")]
    [InlineData("a.dwg", "dwg")]
    [InlineData("a", "")]
    public void TryPlace_OfUnknownContent_KeepsOnlyAnExtensionThatSaysNothingFalse(string name, string extension)
    {
        MediaFormats.TryPlace([0, 1, 2, 3, 250, 251, 252], ColumnTypes.Document, name, out var placed).ShouldBeTrue();
        placed.ShouldBe(extension);
    }

    [Theory]
    [InlineData("a.docx", "docx", "[Content_Types].xml", "_rels/.rels", "word/document.xml")]
    [InlineData("a.zip", "docx", "[Content_Types].xml", "_rels/.rels", "word/document.xml")]
    [InlineData("a", "xlsx", "[Content_Types].xml", "xl/workbook.xml")]
    [InlineData("a.docx", "pptx", "[Content_Types].xml", "ppt/presentation.xml")]
    [InlineData("a.docx", "docx", "[Content_Types].xml", "_rels/.rels")]
    [InlineData("a.docx", "zip", "readme.txt")]
    [InlineData("a.png", "zip", "readme.txt")]
    [InlineData("a.odt", "odt", "mimetype", "content.xml")]
    public void TryPlace_OfAnArchive_LooksAtItsEntries(string name, string extension, params string[] entries)
    {
        MediaFormats.TryPlace(Samples.Zip(entries), ColumnTypes.Document, name, out var placed).ShouldBeTrue();
        placed.ShouldBe(extension);
    }

    // However a file is called, however it is broken: what a column takes is served as a type of that column.
    [Fact]
    public void TryPlace_OfAnything_NeverContradictsTheColumn()
    {
        byte[][] beginnings = [[], .. Containers.Select(row => (byte[])((object[])row)[1])];
        string?[] names = ["a.png", "a.mp3", "a.webm", "a.txt", "a", null];
        var file = Gen.Select(
            Gen.Int[0, beginnings.Length - 1], Gen.Int[0, 400], Gen.Byte.Array[0, 40], Gen.Int[0, names.Length - 1],
            (beginning, cut, rest, name) => (
                Bytes: (byte[])[.. beginnings[beginning][..Math.Min(cut, beginnings[beginning].Length)], .. rest],
                    Name: names[name]));
        file.Sample(
            sample =>
            {
                foreach (var column in new MediaColumnType[]
                {
                    ColumnTypes.Image, ColumnTypes.Video, ColumnTypes.Audio
                })
                {
                    if (MediaFormats.TryPlace(sample.Bytes, column, sample.Name, out var extension))
                        MediaFormats.ContentTypeOf(extension).ShouldStartWith(column.ContentMediaType.TrimEnd('*'));
                }

                MediaFormats.TryPlace(sample.Bytes, ColumnTypes.Document, sample.Name, out _).ShouldBeTrue();
            },
            iter: 20_000);
    }
}
