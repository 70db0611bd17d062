namespace TableActors.Actors.Media.Formats;

/// <summary>
/// Ogg (RFC 3533). Every stream begins with a page of its own, before all other pages. The first
/// bytes of that page name the codec.
/// </summary>
internal static class Ogg
{
    private const int PageHeader = 27;
    private const int TypeOffset = 5;
    private const byte BeginsStream = 2;

    // The extension ".ogg" has always been that of sound.
    private static readonly ContainerFormats Container = new(
        ("ogv", "video/ogg"), ("ogg", "audio/ogg"), isMostlyVideo: false);

    public static IEnumerable<MediaFormat> Formats => Container.All;

    public static MediaFormat? Recognise(ReadOnlySpan<byte> head) =>
        IsPage(head) ? Container.With(StreamsOf(head)) : null;

    private static bool IsPage(ReadOnlySpan<byte> bytes) => bytes.Length > TypeOffset && bytes.StartsWith("OggS\0"u8);

    private static SeenTracks StreamsOf(ReadOnlySpan<byte> rest)
    {
        var seen = SeenTracks.None;
        while (IsPage(rest) && rest.Length > PageHeader)
        {
            if ((rest[TypeOffset] & BeginsStream) == 0)
                return seen with { AreAll = true };
            var segments = rest[PageHeader - 1];
            if (rest.Length < PageHeader + segments)
                return seen;
            var length = 0;
            foreach (var segment in rest.Slice(PageHeader, segments))
                length += segment;
            rest = rest[(PageHeader + segments)..];
            seen = With(seen, rest);
            if (length > rest.Length)
                return seen;
            rest = rest[length..];
        }

        return seen with { AreAll = rest.IsEmpty };
    }

    private static SeenTracks With(SeenTracks seen, ReadOnlySpan<byte> packet)
    {
        if (IsTheora(packet) || packet.StartsWith("BBCD"u8) || packet.StartsWith("\u0001video"u8))
            return seen with { Video = true };
        return packet.StartsWith("\u0001vorbis"u8)
            || packet.StartsWith("OpusHead"u8)
            || packet.StartsWith("Speex   "u8)
            || packet.StartsWith("\u007FFLAC"u8)
            ? seen with { Audio = true }
            : seen;
    }

    private static bool IsTheora(ReadOnlySpan<byte> packet) =>
        packet is [0x80, ..] && packet[1..].StartsWith("theora"u8);
}
