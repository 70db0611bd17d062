using System.Numerics;
using System.Text;

namespace TableActors.Actors.Media.Formats;

/// <summary>
/// Matroska and WebM (RFC 9559): elements of EBML. The header names the document's type, and each
/// track says what it is.
/// </summary>
internal static class Matroska
{
    private const uint Header = 0x1A45DFA3;
    private const uint DocumentType = 0x4282;
    private const uint Segment = 0x18538067;
    private const uint Tracks = 0x1654AE6B;
    private const uint Track = 0xAE;
    private const uint TrackType = 0x83;
    private const uint Cluster = 0x1F43B675;

    private static readonly ContainerFormats WebM = new(("webm", "video/webm"), ("weba", "audio/webm"));
    private static readonly ContainerFormats Other = new(("mkv", "video/x-matroska"), ("mka", "audio/x-matroska"));

    public static IEnumerable<MediaFormat> Formats => [.. WebM.All, .. Other.All];

    public static MediaFormat? Recognise(ReadOnlySpan<byte> head)
    {
        var elements = new Elements(head);
        if (!elements.Next() || elements.Id != Header)
            return null;
        var type = DocumentTypeOf(elements.Content);
        if (type is not (null or "webm" or "matroska"))
            return null;
        var tracks = elements.Next() && elements.Id == Segment ? TracksOf(elements.Content) : SeenTracks.None;
        return (type == "matroska" ? Other : WebM).With(tracks);
    }

    private static string? DocumentTypeOf(ReadOnlySpan<byte> header)
    {
        var elements = new Elements(header);
        while (elements.Next())
        {
            if (elements.Id == DocumentType)
                return Encoding.ASCII.GetString(elements.Content.TrimEnd((byte)0));
        }

        return null;
    }

    private static SeenTracks TracksOf(ReadOnlySpan<byte> segment)
    {
        var elements = new Elements(segment);
        while (elements.Next() && elements.Id != Cluster)
        {
            if (elements.Id == Tracks)
                return KindsOf(elements);
        }

        return SeenTracks.None;
    }

    private static SeenTracks KindsOf(Elements tracks)
    {
        const byte video = 1, audio = 2;
        var seen = new SeenTracks(false, false, AreAll: tracks.IsWhole);
        var entries = new Elements(tracks.Content);
        while (entries.Next())
        {
            var fields = new Elements(entries.Content);
            while (entries.Id == Track && fields.Next())
            {
                if (fields is { Id: TrackType, Content: [.., var kind] })
                    seen = seen with { Video = seen.Video || kind == video, Audio = seen.Audio || kind == audio };
            }
        }

        return seen;
    }

    // Steps through elements that follow each other. The last may be cut off.
    private ref struct Elements(ReadOnlySpan<byte> bytes)
    {
        private ReadOnlySpan<byte> _rest = bytes;

        public uint Id { get; private set; }

        public ReadOnlySpan<byte> Content { get; private set; }

        public bool IsWhole { get; private set; }

        public bool Next()
        {
            if (!TryReadNumber(4, keepsMarker: true, out var id) || !TryReadNumber(8, keepsMarker: false, out var size))
                return false;
            Id = (uint)id;
            IsWhole = size <= (ulong)_rest.Length;
            Content = IsWhole ? _rest[..(int)size] : _rest;
            _rest = _rest[Content.Length..];
            return true;
        }

        // The number of leading zero bits says how many bytes follow the first.
        private bool TryReadNumber(int mostBytes, bool keepsMarker, out ulong number)
        {
            number = 0;
            if (_rest.IsEmpty || _rest[0] == 0)
                return false;
            var length = BitOperations.LeadingZeroCount((uint)_rest[0]) - 23;
            if (length > mostBytes || length > _rest.Length)
                return false;
            number = keepsMarker ? _rest[0] : (ulong)(_rest[0] & ((1 << (8 - length)) - 1));
            var isUnknown = !keepsMarker && number == (ulong)((1 << (8 - length)) - 1);
            for (var index = 1; index < length; index++)
            {
                isUnknown &= _rest[index] == 0xFF;
                number = number << 8 | _rest[index];
            }

            if (isUnknown)
                number = ulong.MaxValue;
            _rest = _rest[length..];
            return true;
        }
    }
}
