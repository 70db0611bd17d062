using System.Buffers.Binary;
using System.Text;

namespace TableActors.Actors.Media.Formats;

/// <summary>
/// MP4 and its relatives (ISO/IEC 14496-12). The first box, <c>ftyp</c>, names a major brand and
/// compatible ones. The major brand alone says little, because many writers give a general one. So
/// the compatible brands and the tracks count, too.
/// </summary>
internal static class IsoMedia
{
    private const int BoxHeader = 8;

    private static readonly ContainerFormats Mp4 = new(("mp4", "video/mp4"), ("m4a", "audio/mp4"));
    private static readonly ContainerFormats QuickTime = new(("mov", "video/quicktime"), ("m4a", "audio/mp4"));
    private static readonly ContainerFormats Mobile = new(("3gp", "video/3gpp"), ("3ga", "audio/3gpp"));
    private static readonly ContainerFormats Mobile2 = new(("3g2", "video/3gpp2"), ("3g2a", "audio/3gpp2"));
    private static readonly MediaFormat Avif = new("avif", "image/avif", MediaKind.Image);
    private static readonly MediaFormat Heic = new("heic", "image/heic", MediaKind.Image);
    private static readonly MediaFormat Heif = new("heif", "image/heif", MediaKind.Image);
    private static readonly MediaFormat CanonRaw = new("cr3", "image/x-canon-cr3", MediaKind.Image);

    public static IEnumerable<MediaFormat> Formats =>
        [.. Mp4.All, .. QuickTime.All, .. Mobile.All, .. Mobile2.All, Avif, Heic, Heif, CanonRaw];

    public static MediaFormat? Recognise(ReadOnlySpan<byte> head)
    {
        var boxes = new Boxes(head);
        if (head.Length < 12 || !boxes.Next())
            return null;
        return boxes.Type switch
        {
            "ftyp" when boxes.Content.Length >= 4 => ByBrands(boxes.Content, head),
            // QuickTime files that are older than brands.
            "moov" or "mdat" or "wide" => QuickTime.With(TracksOf(head)),
            _ => null,
        };
    }

    private static MediaFormat ByBrands(ReadOnlySpan<byte> brands, ReadOnlySpan<byte> head)
    {
        var major = Text(brands[..4]);
        switch (major)
        {
            case "avif" or "avis":
                return Avif;
            case "heic" or "heix" or "heim" or "heis" or "hevc" or "hevx":
                return Heic;
            case "mif1" or "msf1" or "miaf" or "heif":
                return IsCompatible(brands, "avif") || IsCompatible(brands, "avis") ? Avif
                    : IsCompatible(brands, "heic")
                        || IsCompatible(brands, "heix")
                        || IsCompatible(brands, "hevc") ? Heic
                    : major == "mif1" && !HasCompatible(brands) ? Heic : Heif;
            case "crx ":
                return CanonRaw;
            case "M4A " or "M4B " or "M4P ":
                // A track of pictures holds the cover of an album, or of chapters.
                return Mp4.With(new SeenTracks(Video: false, Audio: true, AreAll: true));
            case "M4V " or "M4VH" or "M4VP":
                return Mp4.With(new SeenTracks(Video: true, Audio: false, AreAll: false));
            case "qt  ":
                return QuickTime.With(TracksOf(head));
        }

        var tracks = TracksOf(head);
        if (major.StartsWith("3g2", StringComparison.Ordinal))
            return Mobile2.With(tracks);
        return (major.StartsWith("3g", StringComparison.Ordinal) ? Mobile : Mp4).With(tracks);
    }

    private static bool HasCompatible(ReadOnlySpan<byte> brands) => brands.Length >= 12;

    private static bool IsCompatible(ReadOnlySpan<byte> brands, string brand)
    {
        // A version lies between the major brand and the others.
        for (var at = 8; at + 4 <= brands.Length; at += 4)
        {
            if (Text(brands.Slice(at, 4)) == brand)
                return true;
        }

        return false;
    }

    private static SeenTracks TracksOf(ReadOnlySpan<byte> head)
    {
        var boxes = new Boxes(head);
        while (boxes.Next())
        {
            if (boxes.Type == "moov")
                return HandlersIn(boxes.Content, new SeenTracks(false, false, AreAll: boxes.IsWhole));
        }

        return SeenTracks.None;
    }

    private static SeenTracks HandlersIn(ReadOnlySpan<byte> content, SeenTracks seen)
    {
        var boxes = new Boxes(content);
        while (boxes.Next())
        {
            if (boxes.Type is "trak" or "mdia")
                seen = HandlersIn(boxes.Content, seen);
            else if (boxes is { Type: "hdlr", Content.Length: >= 12 })
                seen = seen with
                {
                    Video = seen.Video || Handles(boxes.Content, "vide"),
                    Audio = seen.Audio || Handles(boxes.Content, "soun")
                };
        }

        return seen;
    }

    private static bool Handles(ReadOnlySpan<byte> handler, string kind) => Text(handler.Slice(8, 4)) == kind;

    private static string Text(ReadOnlySpan<byte> name) => Encoding.Latin1.GetString(name);

    // Steps through boxes that follow each other. The last may be cut off.
    private ref struct Boxes(ReadOnlySpan<byte> bytes)
    {
        private ReadOnlySpan<byte> _rest = bytes;

        public string Type { get; private set; } = "";

        public ReadOnlySpan<byte> Content { get; private set; }

        public bool IsWhole { get; private set; }

        public bool Next()
        {
            if (_rest.Length < BoxHeader)
                return false;
            var header = BoxHeader;
            var size = (ulong)BinaryPrimitives.ReadUInt32BigEndian(_rest);
            Type = Text(_rest.Slice(4, 4));
            if (size == 1 && _rest.Length >= BoxHeader + 8)
                (size, header) = (BinaryPrimitives.ReadUInt64BigEndian(_rest[BoxHeader..]), BoxHeader + 8);
            else if (size == 0)
                size = ulong.MaxValue;
            if (size < (ulong)header)
                return false;
            IsWhole = size <= (ulong)_rest.Length;
            var end = IsWhole ? (int)size : _rest.Length;
            Content = _rest[header..end];
            _rest = _rest[end..];
            return true;
        }
    }
}
