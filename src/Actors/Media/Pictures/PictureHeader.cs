using System.Buffers.Binary;
using TableActors.Actors.Media.Formats;

namespace TableActors.Actors.Media.Pictures;

/// <summary>Reads the size of a picture out of the header of its file: PNG, JPEG, GIF, WebP and BMP.</summary>
public static class PictureHeader
{
    private const int HeadLength = 32;

    /// <summary>Reads as much of a file as is needed.</summary>
    /// <param name="file">The file, which can seek.</param>
    /// <param name="cancellation">Ends the reading.</param>
    /// <returns>The size; <see langword="null"/>: the file is of another format, or broken.</returns>
    public static async Task<PictureSize?> ReadAsync(Stream file, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(file);
        file.Position = 0;
        var buffer = new byte[HeadLength];
        var length = await file.ReadAtLeastAsync(buffer, HeadLength, throwOnEndOfStream: false, cancellation).ConfigureAwait(false);
        var format = MediaFormats.Recognise(buffer.AsSpan(0, length))?.Extension;
        return format == "jpg" ? await JpegHeader.ReadAsync(file, cancellation).ConfigureAwait(false) : InHead(format, buffer.AsSpan(0, length));
    }

    internal static PictureSize? Checked(long width, long height) =>
        width is > 0 and <= int.MaxValue && height is > 0 and <= int.MaxValue ? new PictureSize((int)width, (int)height) : null;

    private static PictureSize? InHead(string? format, ReadOnlySpan<byte> head) => format switch
    {
        "png" when head.Length >= 24 && head[12..16].SequenceEqual("IHDR"u8) =>
            Checked(BinaryPrimitives.ReadUInt32BigEndian(head[16..]), BinaryPrimitives.ReadUInt32BigEndian(head[20..])),
        "gif" when head.Length >= 10 => Checked(BinaryPrimitives.ReadUInt16LittleEndian(head[6..]), BinaryPrimitives.ReadUInt16LittleEndian(head[8..])),
        "bmp" when head.Length >= 26 => Bmp(head),
        "webp" when head.Length >= 30 => WebP(head),
        _ => null,
    };

    private static PictureSize? Bmp(ReadOnlySpan<byte> head)
    {
        const int oldestHeader = 12;
        if (BinaryPrimitives.ReadUInt32LittleEndian(head[14..]) == oldestHeader)
            return Checked(BinaryPrimitives.ReadUInt16LittleEndian(head[18..]), BinaryPrimitives.ReadUInt16LittleEndian(head[20..]));
        // A negative height says that the rows run from top to bottom.
        return Checked(BinaryPrimitives.ReadInt32LittleEndian(head[18..]), Math.Abs((long)BinaryPrimitives.ReadInt32LittleEndian(head[22..])));
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
            ? Checked(BinaryPrimitives.ReadUInt16LittleEndian(head[26..]) & 0x3FFF, BinaryPrimitives.ReadUInt16LittleEndian(head[28..]) & 0x3FFF)
            : null;
    }

    private static long UInt24(ReadOnlySpan<byte> bytes) => bytes[0] | bytes[1] << 8 | bytes[2] << 16;
}
