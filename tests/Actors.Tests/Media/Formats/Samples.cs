using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace TableActors.Actors.Tests.Media.Formats;

/// <summary>The beginnings of files of formats whose beginnings take more than a few bytes.</summary>
internal static class Samples
{
    /// <summary>
    /// A Matroska file; each track is 1 (film), 2 (sound) or 17 (subtitles). Without tracks: they
    /// stand too far behind.
    /// </summary>
    public static byte[] Matroska(string type, params byte[] tracks)
    {
        var header = Element("1A45DFA3", [.. Element("42F7", [1]), .. Element("4282", Encoding.ASCII.GetBytes(type))]);
        if (tracks.Length == 0)
            return [.. header, .. new byte[200]];
        var entries = tracks.SelectMany(track =>
            Element("AE", [.. Element("D7", [1]), .. Element("83", [track]), .. Element("86", "A_OPUS"u8.ToArray())]))
            .ToArray();
        byte[] segment =
        [
            .. Element("EC", new byte[300]), .. Element("1549A966", new byte[40]), .. Element("1654AE6B", entries),
            .. Element("1F43B675", new byte[50])
        ];
        // A live recording does not know how long it is going to be.
        return
        [
            .. header, .. Convert.FromHexString("18538067"), .. Convert.FromHexString("01FFFFFFFFFFFFFF"), .. segment
        ];
    }

    /// <summary>An MP4 file with brands, and tracks by their handlers where they stand in front.</summary>
    public static byte[] Mp4(string brands, params string[] handlers)
    {
        var names = brands.Split(' ').Select(brand => Encoding.ASCII.GetBytes(brand.Replace('_', ' '))).ToArray();
        var type = Box("ftyp", [.. names[0], 0, 0, 2, 0, .. names[1..].SelectMany(name => name)]);
        var tracks = handlers.SelectMany(handler => Box("trak",
            [.. Box("tkhd", new byte[84]), .. Box("mdia", [
                .. Box("mdhd", new byte[24]),
                .. Box("hdlr", [.. new byte[8], .. Encoding.ASCII.GetBytes(handler), .. new byte[13]])
            ])]));
        return handlers.Length == 0
            ? [.. type, .. Box("mdat", new byte[200])]
            : [.. type, .. Box("moov", [.. Box("mvhd", new byte[100]), .. tracks]), .. Box("mdat", new byte[200])];
    }

    /// <summary>An Ogg file: one stream for each first packet, and the page after them.</summary>
    public static byte[] Ogg(params string[] packets) =>
        [.. packets.SelectMany(packet => Page(2, Encoding.Latin1.GetBytes(packet))), .. Page(0, new byte[100])];

    /// <summary>
    /// Frames of an MP3 file of 128 kbit/s at 44.1 kHz, as they follow each other without a tag in
    /// front.
    /// </summary>
    public static byte[] Mp3(int frames)
    {
        var frame = new byte[417];
        Convert.FromHexString("FFFB9000").CopyTo(frame, 0);
        return [.. Enumerable.Repeat(frame, frames).SelectMany(bytes => bytes)];
    }

    /// <summary>An archive of entries with these names.</summary>
    public static byte[] Zip(params string[] names)
    {
        var bytes = new MemoryStream();
        using (var archive = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var name in names)
            {
                using var entry = archive.CreateEntry(name).Open();
                entry.Write("<?xml version=\"1.0\"?>"u8);
            }
        }

        return bytes.ToArray();
    }

    public static byte[] Box(string type, byte[] content)
    {
        var size = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(size, 8 + content.Length);
        return [.. size, .. Encoding.ASCII.GetBytes(type), .. content];
    }

    // Sizes in two bytes, marked by their second bit.
    private static byte[] Element(string id, byte[] content) =>
        [.. Convert.FromHexString(id), (byte)(0x40 | content.Length >> 8), (byte)content.Length, .. content];

    private static byte[] Page(byte kind, byte[] packet) =>
        [.. "OggS"u8, 0, kind, .. new byte[8], 1, 0, 0, 0, .. new byte[8], 1, (byte)packet.Length, .. packet];
}
