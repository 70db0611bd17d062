using System.Collections.Frozen;
using TableActors.Contracts.Columns;

namespace TableActors.Actors.Media.Formats;

/// <summary>
/// The file formats that the system knows, and how it recognises them by their leading bytes.
/// </summary>
internal static class MediaFormats
{
    /// <summary>
    /// How many leading bytes suffice to recognise every format, and in most files also the kinds
    /// of tracks.
    /// </summary>
    public const int SniffLength = 16 * 1024;

    /// <summary>How many leading bytes suffice for formats that have a signature.</summary>
    internal const int SignatureLength = 64;

    /// <summary>The content type of files without a known extension.</summary>
    public const string UnknownContentType = "application/octet-stream";

    private const string PlainText = "txt";
    private const string Riff = "52494646";

    private static readonly MediaFormat Wave = new("wav", "audio/wav", MediaKind.Audio);
    private static readonly MediaFormat Aiff = new("aiff", "audio/aiff", MediaKind.Audio);
    private static readonly MediaFormat Tiff = new("tif", "image/tiff", MediaKind.Image);
    private static readonly MediaFormat Gif = new("gif", "image/gif", MediaKind.Image);
    private static readonly MediaFormat Mpeg = new("mpg", "video/mpeg", MediaKind.Video);
    private static readonly MediaFormat Pdf = new("pdf", "application/pdf", MediaKind.Other);
    private static readonly ContainerFormats WindowsMedia = new(("wmv", "video/x-ms-wmv"), ("wma", "audio/x-ms-wma"));

    // A format has one entry for each of its signatures.
    private static readonly (byte[] Bytes, byte[] Also, int AlsoOffset, MediaFormat Format)[] Signatures =
    [
        Of("89504E470D0A1A0A", new("png", "image/png", MediaKind.Image)),
        Of("FFD8FF", new("jpg", "image/jpeg", MediaKind.Image)),
        Of("474946383761", Gif),
        Of("474946383961", Gif),
        Of(Riff, new("webp", "image/webp", MediaKind.Image), "57454250", 8),
        Of("424D", new("bmp", "image/bmp", MediaKind.Image), "0000", 8),
        Of("49492A00", Tiff),
        Of("4D4D002A", Tiff),
        Of("49492B00", Tiff),
        Of("4D4D002B", Tiff),
        Of("0000000C6A5020200D0A870A", new("jp2", "image/jp2", MediaKind.Image)),
        Of("0000000C4A584C200D0A870A", new("jxl", "image/jxl", MediaKind.Image)),
        Of(Riff, new("avi", "video/x-msvideo", MediaKind.Video), "41564920", 8),
        Of("000001BA", Mpeg),
        Of("000001B3", Mpeg),
        Of("464C5601", new("flv", "video/x-flv", MediaKind.Video)),
        Of("3026B2758E66CF11A6D900AA0062CE6C", WindowsMedia.With(SeenTracks.None)),
        Of(Riff, Wave, "57415645", 8),
        // Waves of more than 4 GiB.
        Of("52463634", Wave, "57415645", 8),
        Of("42573634", Wave, "57415645", 8),
        Of("464F524D", Aiff, "41494646", 8),
        Of("464F524D", Aiff, "41494643", 8),
        Of("4D546864", new("mid", "audio/midi", MediaKind.Audio), "00000006", 4),
        Of(Riff, new("mid", "audio/midi", MediaKind.Audio), "524D4944", 8),
    ];

    private static readonly FrozenSet<string> Texts = new[] { PlainText, "md", "csv", "json" }.ToFrozenSet(
        StringComparer.Ordinal);

    // Formats that browsers run or render as pages are left out on purpose: they are served as
    // unknown content.
    private static readonly FrozenDictionary<string, string> ContentTypes = Signatures
        .Select(signature => signature.Format)
        .Concat([
            .. WindowsMedia.All, Pdf, .. Matroska.Formats, .. IsoMedia.Formats, .. Ogg.Formats, .. MpegAudio.Formats,
            .. ZipContent.Formats
        ])
        .Select(format => KeyValuePair.Create(format.Extension, format.ContentType))
        .Concat(
        [
            new("jpeg", "image/jpeg"), new("tiff", "image/tiff"), new(PlainText, "text/plain; charset=utf-8"),
            new("md", "text/plain; charset=utf-8"), new("csv", "text/csv; charset=utf-8"),
            new("json", "application/json"),
        ])
        .DistinctBy(pair => pair.Key)
        .ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Recognises a format by a file's leading bytes.</summary>
    /// <param name="head">
    /// The first <see cref="SniffLength"/> bytes, or the whole file if it is shorter.
    /// </param>
    /// <returns>The format; <see langword="null"/>: it is none of those known.</returns>
    public static MediaFormat? Recognise(ReadOnlySpan<byte> head)
    {
        if (BySignature(head) is { } format)
            return format;
        return TextContent.Recognise(head) is not null
            ? null
            : Matroska.Recognise(head) ?? IsoMedia.Recognise(head) ?? Ogg.Recognise(head) ?? MpegAudio.Recognise(head);
    }

    /// <summary>Whether the format is certain, so that more bytes would not change it.</summary>
    internal static bool IsCertain(ReadOnlySpan<byte> head) => BySignature(head) is not null;

    /// <summary>
    /// Finds the extension under which a file is kept. It follows from the content, so that the
    /// file is served as what it is and not as what it is called.
    /// </summary>
    /// <param name="head">
    /// The first <see cref="SniffLength"/> bytes, or the whole file if it is shorter.
    /// </param>
    /// <param name="column">The type of the column that the file is for.</param>
    /// <param name="name">What the file is called; <see langword="null"/>: it has no name.</param>
    /// <param name="extension">The extension, without a dot; empty: none would be true.</param>
    /// <returns>Whether the column can hold the file.</returns>
    public static bool TryPlace(ReadOnlySpan<byte> head, MediaColumnType column, string? name, out string extension)
    {
        if (Recognise(head) is { } format)
        {
            extension = format.In(column)?.Extension ?? "";
            return extension.Length > 0;
        }

        extension = DocumentExtension(head, (Path.GetExtension(name) ?? "").TrimStart('.').ToLowerInvariant());
        return column is DocumentType;
    }

    /// <summary>The content type that files with an extension are served with.</summary>
    /// <param name="extension">In lower case, without a dot; may be empty.</param>
    public static string ContentTypeOf(string extension) =>
        ContentTypes.GetValueOrDefault(extension, UnknownContentType);

    /// <summary>
    /// Whether the content type of files with an extension depends on the encoding of their text.
    /// </summary>
    internal static bool HasCharset(string extension) => extension != "json" && Texts.Contains(extension);

    /// <summary>The content type of a file whose extension says that it is a text.</summary>
    internal static string ContentTypeOf(string extension, ReadOnlySpan<byte> head)
    {
        var declared = ContentTypeOf(extension);
        if (TextContent.Recognise(head) is not { } text)
            return declared;
        var plain = declared.Split(';')[0];
        return text.Charset is null ? plain : $"{plain}; charset={text.Charset}";
    }

    private static MediaFormat? BySignature(ReadOnlySpan<byte> head)
    {
        if (head.StartsWith("%PDF-"u8))
            return Pdf;
        foreach (var (bytes, also, alsoOffset, format) in Signatures)
        {
            // A text may begin with the letters of a signature, but no file of these formats is a
            // text as a whole.
            if (HasAt(head, bytes, 0) && HasAt(head, also, alsoOffset))
                return bytes[0] >= 0x80 || TextContent.Recognise(head) is null ? format : null;
        }

        return null;
    }

    // An extension that contradicts the content is dropped. An unknown one is kept.
    private static string DocumentExtension(ReadOnlySpan<byte> head, string named)
    {
        var isKnown = ContentTypes.ContainsKey(named);
        if (TextContent.Recognise(head) is { } text)
            return (isKnown && !Texts.Contains(named)) || (named.Length == 0 && text.IsUnicode) ? PlainText : named;
        if (ZipContent.Recognise(head, named) is { } archive)
            return isKnown || named.Length == 0 ? archive.Extension : named;
        return isKnown ? "" : named;
    }

    private static bool HasAt(ReadOnlySpan<byte> head, byte[] bytes, int offset) =>
        head.Length >= offset + bytes.Length && head.Slice(offset, bytes.Length).SequenceEqual(bytes);

    private static (byte[], byte[], int, MediaFormat) Of(
        string bytes, MediaFormat format, string also = "", int alsoOffset = 0) =>
        (Convert.FromHexString(bytes), Convert.FromHexString(also), alsoOffset, format);
}

/// <summary>A file format that is recognised by its leading bytes.</summary>
/// <param name="Extension">The usual extension, without a dot.</param>
/// <param name="ContentType">The content type that such files are served with.</param>
/// <param name="Kind">
/// What files of this format may hold. If it is several kinds, the leading bytes do not tell which.
/// </param>
internal sealed record MediaFormat(string Extension, string ContentType, MediaKind Kind)
{
    /// <summary>The format in a column of videos; <see langword="null"/>: this one.</summary>
    public MediaFormat? AsVideo { get; init; }

    /// <summary>The format in a column of audio files; <see langword="null"/>: this one.</summary>
    public MediaFormat? AsAudio { get; init; }

    /// <summary>
    /// The format in a column of the given type; <see langword="null"/>: the column cannot hold it.
    /// A document column holds every format.
    /// </summary>
    public MediaFormat? In(MediaColumnType column) => column switch
    {
        ImageType => Kind.HasFlag(MediaKind.Image) ? this : null,
        VideoType => Kind.HasFlag(MediaKind.Video) ? AsVideo ?? this : null,
        AudioType => Kind.HasFlag(MediaKind.Audio) ? AsAudio ?? this : null,
        _ => this,
    };
}

/// <summary>
/// The two formats of a container, for films and for sound recordings. Its tracks decide between
/// them; if the leading bytes do not show the tracks, the column decides.
/// </summary>
internal sealed class ContainerFormats
{
    private readonly MediaFormat _video;
    private readonly MediaFormat _audio;
    private readonly MediaFormat _either;

    // If neither the tracks nor the column tell, isMostlyVideo decides.
    public ContainerFormats(
        (string Extension, string ContentType) video, (string Extension, string ContentType) audio,
        bool isMostlyVideo = true)
    {
        _video = new MediaFormat(video.Extension, video.ContentType, MediaKind.Video);
        _audio = new MediaFormat(audio.Extension, audio.ContentType, MediaKind.Audio);
        _either = (isMostlyVideo ? _video : _audio) with
        {
            Kind = MediaKind.Video | MediaKind.Audio,
            AsVideo = _video,
            AsAudio = _audio
        };
    }

    public IEnumerable<MediaFormat> All => [_video, _audio];

    public MediaFormat With(SeenTracks tracks) => tracks switch
    {
        { Video: true } => _video,
        { Audio: true, AreAll: true } => _audio,
        _ => _either,
    };
}

/// <summary>The tracks in the leading bytes of a container, and whether it has others.</summary>
internal readonly record struct SeenTracks(bool Video, bool Audio, bool AreAll)
{
    public static SeenTracks None => default;
}

/// <summary>What a file holds. A container such as MP4 may be of several kinds.</summary>
[Flags]
internal enum MediaKind
{
    /// <summary>None of the kinds below: a document of any format.</summary>
    Other = 0,

    /// <summary>A picture.</summary>
    Image = 1,

    /// <summary>A film.</summary>
    Video = 2,

    /// <summary>A sound recording.</summary>
    Audio = 4,
}
