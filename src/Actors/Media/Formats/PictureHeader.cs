using System.Buffers.Binary;

namespace TableActors.Actors.Media.Formats;

/// <summary>
/// Reads the size of a picture from the header of its file: PNG, JPEG, GIF, WebP and BMP.
/// </summary>
internal static class PictureHeader
{
    private const int HeadLength = 32;

    /// <summary>Reads the size, and no more of the file than that needs.</summary>
    /// <param name="file">The file, which can seek.</param>
    /// <param name="cancellation">Ends the reading.</param>
    /// <returns>
    /// The size; <see langword="null"/>: the file is of another format, or broken.
    /// </returns>
    public static async Task<PictureSize?> ReadAsync(Stream file, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(file);
        file.Position = 0;
        var buffer = new byte[HeadLength];
        var length = await file.ReadAtLeastAsync(
            buffer, HeadLength, throwOnEndOfStream: false, cancellation).ConfigureAwait(false);
        var format = MediaFormats.Recognise(buffer.AsSpan(0, length))?.Extension;
        return format == "jpg"
            ? await JpegHeader.ReadAsync(file, cancellation).ConfigureAwait(false)
            : InHead(format, buffer.AsSpan(0, length));
    }

    internal static PictureSize? Checked(long width, long height) =>
        width is > 0 and <= int.MaxValue && height is > 0 and <= int.MaxValue
            ? new PictureSize((int)width, (int)height)
            : null;

    private static PictureSize? InHead(string? format, ReadOnlySpan<byte> head) => format switch
    {
        "png" when head.Length >= 24 && head[12..16].SequenceEqual("IHDR"u8) =>
            Checked(BinaryPrimitives.ReadUInt32BigEndian(head[16..]), BinaryPrimitives.ReadUInt32BigEndian(head[20..])),
        "gif" when head.Length >= 10 => Checked(
            BinaryPrimitives.ReadUInt16LittleEndian(head[6..]), BinaryPrimitives.ReadUInt16LittleEndian(head[8..])),
        "bmp" when head.Length >= 26 => Bmp(head),
        "webp" when head.Length >= 30 => WebP(head),
        _ => null,
    };

    private static PictureSize? Bmp(ReadOnlySpan<byte> head)
    {
        const int oldestHeader = 12;
        if (BinaryPrimitives.ReadUInt32LittleEndian(head[14..]) == oldestHeader)
            return Checked(
                BinaryPrimitives.ReadUInt16LittleEndian(head[18..]),
                BinaryPrimitives.ReadUInt16LittleEndian(head[20..]));
        // A negative height says that the rows are stored from top to bottom.
        return Checked(
            BinaryPrimitives.ReadInt32LittleEndian(head[18..]),
            Math.Abs((long)BinaryPrimitives.ReadInt32LittleEndian(head[22..])));
    }

    private static PictureSize? WebP(ReadOnlySpan<byte> head)
    {
        var kind = head[12..16];
        if (kind.SequenceEqual("VP8X"u8))
            return Checked(1 + UInt24(head[24..]), 1 + UInt24(head[27..]));
        if (kind.SequenceEqual("VP8L"u8) && head[20] == 0x2F)
        {
            var bits = BinaryPrimitives.ReadUInt32LittleEndian(head[21..]);
            return Checked(1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF));
        }

        return kind.SequenceEqual("VP8 "u8) && head[23..26].SequenceEqual((ReadOnlySpan<byte>)[0x9D, 0x01, 0x2A])
            ? Checked(
                BinaryPrimitives.ReadUInt16LittleEndian(head[26..]) & 0x3FFF,
                BinaryPrimitives.ReadUInt16LittleEndian(head[28..]) & 0x3FFF)
            : null;
    }

    private static long UInt24(ReadOnlySpan<byte> bytes) => bytes[0] | bytes[1] << 8 | bytes[2] << 16;
}

/// <summary>
/// The size of a picture as its file gives it. Whether it is to be rotated for display is ignored.
/// </summary>
/// <param name="Width">The width in pixels, at least 1.</param>
/// <param name="Height">The height in pixels, at least 1.</param>
internal readonly record struct PictureSize(int Width, int Height);

/// <summary>Finds the frame header of a JPEG file, behind segments of any kind.</summary>
internal static class JpegHeader
{
    // No ordinary picture begins with more segments. A made-up file must not keep the reader busy.
    private const int MaxSegments = 1000;

    public static async Task<PictureSize?> ReadAsync(Stream file, CancellationToken cancellation)
    {
        file.Position = 2;
        // Holds marker and length, and of a frame header also precision, height and width.
        var segment = new byte[9];
        for (var count = 0; count < MaxSegments; count++)
        {
            var start = file.Position;
            var length = await file.ReadAtLeastAsync(
                segment, segment.Length, throwOnEndOfStream: false, cancellation).ConfigureAwait(false);
            if (length < 4 || segment[0] != 0xFF)
                return null;
            var marker = segment[1];
            if (IsFrameHeader(marker))
            {
                return length == segment.Length
                    ? PictureHeader.Checked(
                        BinaryPrimitives.ReadUInt16BigEndian(segment.AsSpan(7)),
                        BinaryPrimitives.ReadUInt16BigEndian(segment.AsSpan(5)))
                    : null;
            }

            // The picture's data, or its end, comes only after the header.
            if (marker is 0xDA or 0xD9)
                return null;
            file.Position = start + (IsFill(marker)
                ? 1
                : StandsAlone(marker) ? 2 : 2 + BinaryPrimitives.ReadUInt16BigEndian(segment.AsSpan(2)));
        }

        return null;
    }

    private static bool IsFrameHeader(byte marker) => marker is >= 0xC0 and <= 0xCF and not (0xC4 or 0xC8 or 0xCC);

    private static bool IsFill(byte marker) => marker == 0xFF;

    private static bool StandsAlone(byte marker) => marker is 0x01 or (>= 0xD0 and <= 0xD7);
}
