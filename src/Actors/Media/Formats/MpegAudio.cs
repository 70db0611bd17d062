namespace TableActors.Actors.Media.Formats;

/// <summary>
/// MP3 and AAC without a container: frames that follow each other, each with a header that gives
/// its length. A header has few fixed bits, so the second frame must be where the first one says.
/// Also FLAC, which may follow the same sort of tag.
/// </summary>
internal static class MpegAudio
{
    private const int TagHeader = 10;
    private const int LayerIII = 1;
    private const int LayerI = 3;
    private const int Mpeg1 = 3;

    private static readonly MediaFormat Mp3 = new("mp3", "audio/mpeg", MediaKind.Audio);
    private static readonly MediaFormat Aac = new("aac", "audio/aac", MediaKind.Audio);
    private static readonly MediaFormat Flac = new("flac", "audio/flac", MediaKind.Audio);

    // Kilobits per second by MPEG 1's layers I, II and III, then MPEG 2's layer I, and its layers
    // II and III.
    private static readonly int[][] BitRates =
    [
        [32, 64, 96, 128, 160, 192, 224, 256, 288, 320, 352, 384, 416, 448],
        [32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384],
        [32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320],
        [32, 48, 56, 64, 80, 96, 112, 128, 144, 160, 176, 192, 224, 256],
        [8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160],
    ];

    private static readonly int[] SampleRates = [44100, 48000, 32000];

    public static IEnumerable<MediaFormat> Formats => [Mp3, Aac, Flac];

    public static MediaFormat? Recognise(ReadOnlySpan<byte> head)
    {
        if (head.StartsWith("fLaC"u8))
            return Flac;
        if (IsTag(head))
            return AfterTag(head, TagHeader + SizeOfTag(head));
        return IsAac(head) ? Aac : IsMp3(head) ? Mp3 : null;
    }

    // Careless programs have put such tags before other formats, too.
    private static MediaFormat AfterTag(ReadOnlySpan<byte> head, int tag)
    {
        if (tag >= head.Length)
            return Mp3;
        var audio = head[tag..];
        return audio.StartsWith("fLaC"u8) ? Flac : IsAac(audio) ? Aac : Mp3;
    }

    // A tag has a version from 1 to 9, and each of the four bytes of its size is below 0x80.
    private static bool IsTag(ReadOnlySpan<byte> head)
    {
        if (!head.StartsWith("ID3"u8) || head.Length < 4 || head[3] is 0 or > 9)
            return false;
        foreach (var part in head[Math.Min(6, head.Length)..Math.Min(TagHeader, head.Length)])
        {
            if (part >= 0x80)
                return false;
        }

        return true;
    }

    private static int SizeOfTag(ReadOnlySpan<byte> head) =>
        head.Length < TagHeader ? head.Length : head[6] << 21 | head[7] << 14 | head[8] << 7 | head[9];

    private static bool IsAac(ReadOnlySpan<byte> frame) =>
        IsAacHeader(frame) && IsFollowed(frame, AacLength(frame), IsAacHeader);

    private static bool IsAacHeader(ReadOnlySpan<byte> frame) =>
        frame is [0xFF, _, _, _, ..] && (frame[1] & 0xF6) == 0xF0 && (frame[2] >> 2 & 15) <= 12;

    private static int AacLength(ReadOnlySpan<byte> frame) =>
        frame.Length < 7 ? 0 : (frame[3] & 3) << 11 | frame[4] << 3 | frame[5] >> 5;

    private static bool IsMp3(ReadOnlySpan<byte> frame) =>
        IsMp3Header(frame) && IsFollowed(frame, Mp3Length(frame), IsMp3Header);

    private static bool IsMp3Header(ReadOnlySpan<byte> frame)
    {
        const int reserved = 1;
        return frame is [0xFF, _, _, _, ..]
            && (frame[1] & 0xE0) == 0xE0
            && Version(frame) != reserved
            && Layer(frame) != 0
            && frame[2] >> 4 is > 0 and < 15 && SampleRate(frame) != 3 && frame[1] != 0xFF;
    }

    private static int Mp3Length(ReadOnlySpan<byte> frame)
    {
        var isFirst = Version(frame) == Mpeg1;
        var layer = Layer(frame);
        var rates = BitRates[isFirst ? 3 - layer : layer == LayerI ? 3 : 4];
        var bits = rates[(frame[2] >> 4) - 1] * 1000;
        // Version 2 halves MPEG 1's sample rates, version 2.5 quarters them.
        var samples = SampleRates[SampleRate(frame)] >> (isFirst ? 0 : Version(frame) == 2 ? 1 : 2);
        var padding = frame[2] >> 1 & 1;
        return layer == LayerI
            ? (12 * bits / samples + padding) * 4
            : (layer == LayerIII && !isFirst ? 72 : 144) * bits / samples + padding;
    }

    private static int Version(ReadOnlySpan<byte> frame) => frame[1] >> 3 & 3;

    private static int Layer(ReadOnlySpan<byte> frame) => frame[1] >> 1 & 3;

    private static int SampleRate(ReadOnlySpan<byte> frame) => frame[2] >> 2 & 3;

    private static bool IsFollowed(ReadOnlySpan<byte> frame, int length, Func<ReadOnlySpan<byte>, bool> isHeader) =>
        length < 4 || length + 4 > frame.Length || isHeader(frame[length..]);
}
