using System.Collections.Frozen;

namespace TableActors.Actors.Media;

/// <summary>The file formats that the system knows, and how they are told by their leading bytes.</summary>
public static class MediaFormats
{
    /// <summary>How many leading bytes are enough to recognise every format.</summary>
    public const int SniffLength = 64;

    /// <summary>What files without a known extension are served as.</summary>
    public const string UnknownContentType = "application/octet-stream";

    private static readonly MediaFormat Mp4 = new("mp4", "video/mp4", MediaKind.Video | MediaKind.Audio);
    private static readonly MediaFormat QuickTime = new("mov", "video/quicktime", MediaKind.Video | MediaKind.Audio);
    private static readonly MediaFormat M4a = new("m4a", "audio/mp4", MediaKind.Audio);
    private static readonly MediaFormat Avif = new("avif", "image/avif", MediaKind.Image);
    private static readonly MediaFormat Heic = new("heic", "image/heic", MediaKind.Image);
    private static readonly MediaFormat Mp3 = new("mp3", "audio/mpeg", MediaKind.Audio);
    private static readonly MediaFormat Aac = new("aac", "audio/aac", MediaKind.Audio);

    // Offset 0 unless another is given; a format may stand here several times.
    private static readonly (byte[] Bytes, int Offset, byte[]? Also, int AlsoOffset, MediaFormat Format)[] Signatures =
    [
        Of("89504E470D0A1A0A", new("png", "image/png", MediaKind.Image)),
        Of("FFD8FF", new("jpg", "image/jpeg", MediaKind.Image)),
        Of("474946383761", new("gif", "image/gif", MediaKind.Image)),
        Of("474946383961", new("gif", "image/gif", MediaKind.Image)),
        Of("52494646", new("webp", "image/webp", MediaKind.Image), "57454250", 8),
        Of("424D", new("bmp", "image/bmp", MediaKind.Image), "0000", 8),
        Of("49492A00", new("tif", "image/tiff", MediaKind.Image)),
        Of("4D4D002A", new("tif", "image/tiff", MediaKind.Image)),
        Of("1A45DFA3", new("webm", "video/webm", MediaKind.Video | MediaKind.Audio)),
        Of("52494646", new("avi", "video/x-msvideo", MediaKind.Video), "41564920", 8),
        Of("000001BA", new("mpg", "video/mpeg", MediaKind.Video)),
        Of("000001B3", new("mpg", "video/mpeg", MediaKind.Video)),
        Of("464C5601", new("flv", "video/x-flv", MediaKind.Video)),
        Of("4F676753", new("ogg", "audio/ogg", MediaKind.Video | MediaKind.Audio)),
        Of("664C6143", new("flac", "audio/flac", MediaKind.Audio)),
        Of("52494646", new("wav", "audio/wav", MediaKind.Audio), "57415645", 8),
        Of("464F524D", new("aiff", "audio/aiff", MediaKind.Audio), "41494646", 8),
        Of("4D546864", new("mid", "audio/midi", MediaKind.Audio)),
        Of("494433", Mp3),
        Of("255044462D", new("pdf", "application/pdf", MediaKind.Other)),
    ];

    // Formats that browsers run or render as pages are left out on purpose: they are served as unknown content.
    private static readonly FrozenDictionary<string, string> ContentTypes = Signatures.Select(signature => signature.Format)
        .Concat([Mp4, QuickTime, M4a, Avif, Heic, Mp3, Aac])
        .Select(format => KeyValuePair.Create(format.Extension, format.ContentType))
        .Concat(
        [
            new("jpeg", "image/jpeg"), new("tiff", "image/tiff"), new("mkv", "video/x-matroska"), new("txt", "text/plain; charset=utf-8"),
            new("md", "text/plain; charset=utf-8"), new("csv", "text/csv; charset=utf-8"), new("json", "application/json"), new("zip", "application/zip"),
            new("docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
            new("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
            new("pptx", "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
        ])
        .DistinctBy(pair => pair.Key)
        .ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Recognises a format by a file's leading bytes.</summary>
    /// <param name="head">The first <see cref="SniffLength"/> bytes, or the whole file where it is shorter.</param>
    /// <returns>The format; <see langword="null"/> where it is none of those known.</returns>
    public static MediaFormat? Recognise(ReadOnlySpan<byte> head)
    {
        foreach (var (bytes, offset, also, alsoOffset, format) in Signatures)
        {
            if (HasAt(head, bytes, offset) && (also is null || HasAt(head, also, alsoOffset)))
                return format;
        }

        return IsoMedia(head) ?? MpegAudio(head);
    }

    /// <summary>The content type that files with an extension are served with.</summary>
    /// <param name="extension">In lower case, without a dot; may be empty.</param>
    public static string ContentTypeOf(string extension) => ContentTypes.GetValueOrDefault(extension, UnknownContentType);

    private static bool HasAt(ReadOnlySpan<byte> head, byte[] bytes, int offset) => head.Length >= offset + bytes.Length && head.Slice(offset, bytes.Length).SequenceEqual(bytes);

    // MP4 and its relatives begin with a box named "ftyp", whose brand tells them apart.
    private static MediaFormat? IsoMedia(ReadOnlySpan<byte> head)
    {
        if (head.Length < 12 || !head.Slice(4, 4).SequenceEqual("ftyp"u8))
            return null;
        var brand = head.Slice(8, 4);
        if (brand.SequenceEqual("avif"u8) || brand.SequenceEqual("avis"u8))
            return Avif;
        if (brand.SequenceEqual("heic"u8) || brand.SequenceEqual("heix"u8) || brand.SequenceEqual("mif1"u8))
            return Heic;
        if (brand.SequenceEqual("qt  "u8))
            return QuickTime;
        return brand.StartsWith("M4A"u8) ? M4a : Mp4;
    }

    // An MPEG audio frame begins with eleven set bits; the layer bits tell MP3 from AAC.
    private static MediaFormat? MpegAudio(ReadOnlySpan<byte> head)
    {
        if (head.Length < 4 || head[0] != 0xFF)
            return null;
        return (head[1] & 0xF6) == 0xF0 ? Aac : (head[1] & 0xE0) == 0xE0 && (head[1] & 0x06) != 0 && (head[2] & 0xF0) != 0xF0 ? Mp3 : null;
    }

    private static (byte[], int, byte[]?, int, MediaFormat) Of(string bytes, MediaFormat format, string? also = null, int alsoOffset = 0) =>
        (Convert.FromHexString(bytes), 0, also is null ? null : Convert.FromHexString(also), alsoOffset, format);
}
