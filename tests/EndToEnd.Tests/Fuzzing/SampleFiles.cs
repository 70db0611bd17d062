using System.Text;

namespace TableActors.EndToEnd.Tests.Fuzzing;

/// <summary>Small files of the kinds that media columns take.</summary>
internal static class SampleFiles
{
    public static byte[] Picture { get; } = Convert.FromBase64String(
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==");

    public static byte[] Film { get; } =
        [0, 0, 0, 24, .. "ftypisom"u8, 0, 0, 2, 0, .. "isommp42"u8, .. Box("mdat", new byte[64])];

    public static byte[] Sound { get; } =
    [
        .. "RIFF"u8, 44, 0, 0, 0, .. "WAVEfmt "u8, 16, 0, 0, 0, 1, 0, 1, 0, 64, 31, 0, 0, 64, 31, 0, 0, 1, 0, 8, 0,
        .. "data"u8, 8, 0, 0, 0, .. new byte[8]
    ];

    public static byte[] Paper { get; } = Encoding.UTF8.GetBytes("A document, with a cup of ☕ in it.\n");

    public static IReadOnlyList<(string Type, byte[] Content)> All { get; } =
        [("image/png", Picture), ("video/mp4", Film), ("audio/wav", Sound), ("text/plain", Paper)];

    private static byte[] Box(string type, byte[] content) =>
        [0, 0, 0, (byte)(8 + content.Length), .. Encoding.ASCII.GetBytes(type), .. content];
}
