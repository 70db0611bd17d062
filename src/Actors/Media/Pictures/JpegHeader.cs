using System.Buffers.Binary;

namespace TableActors.Actors.Media.Pictures;

/// <summary>Finds the frame header of a JPEG file, which lies behind segments of any kind and length.</summary>
internal static class JpegHeader
{
    // A file that begins with more segments than this is not meant to be looked at.
    private const int MaxSegments = 1000;

    public static async Task<PictureSize?> ReadAsync(Stream file, CancellationToken cancellation)
    {
        file.Position = 2;
        // Marker, length, and of a frame header precision, height and width.
        var segment = new byte[9];
        for (var count = 0; count < MaxSegments; count++)
        {
            var start = file.Position;
            var length = await file.ReadAtLeastAsync(segment, segment.Length, throwOnEndOfStream: false, cancellation).ConfigureAwait(false);
            if (length < 4 || segment[0] != 0xFF)
                return null;
            var marker = segment[1];
            if (IsFrameHeader(marker))
            {
                return length == segment.Length
                    ? PictureHeader.Checked(BinaryPrimitives.ReadUInt16BigEndian(segment.AsSpan(7)), BinaryPrimitives.ReadUInt16BigEndian(segment.AsSpan(5)))
                    : null;
            }

            // The picture's data, or its end, comes only after the header.
            if (marker is 0xDA or 0xD9)
                return null;
            file.Position = start + (IsFill(marker) ? 1 : StandsAlone(marker) ? 2 : 2 + BinaryPrimitives.ReadUInt16BigEndian(segment.AsSpan(2)));
        }

        return null;
    }

    private static bool IsFrameHeader(byte marker) => marker is >= 0xC0 and <= 0xCF and not (0xC4 or 0xC8 or 0xCC);

    private static bool IsFill(byte marker) => marker == 0xFF;

    private static bool StandsAlone(byte marker) => marker is 0x01 or (>= 0xD0 and <= 0xD7);
}
