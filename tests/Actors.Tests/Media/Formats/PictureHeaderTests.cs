using TableActors.Actors.Media.Formats;

namespace TableActors.Actors.Tests.Media.Formats;

public sealed class PictureHeaderTests
{
    private const string JpegFrame = "FFC0001108 01E0 0280 03012200021101031101";

    [Theory]
    [InlineData("89504E470D0A1A0A 0000000D 49484452 00000280 000001E0 0802000000", 640, 480)]
    [InlineData("474946383961 8002 E001 F70000", 640, 480)]
    [InlineData("474946383761 0100 FFFF 000000", 1, 65535)]
    [InlineData("424D 36000000 00000000 36000000 28000000 80020000 E0010000 0100", 640, 480)]
    [InlineData("424D 36000000 00000000 36000000 28000000 80020000 20FEFFFF 0100", 640, 480)]
    [InlineData("424D 36000000 00000000 1A000000 0C000000 8002 E001 0100 1800", 640, 480)]
    [InlineData("52494646 00000000 57454250 56503858 0A000000 00000000 7F0200 DF0100", 640, 480)]
    [InlineData("52494646 00000000 57454250 5650384C 00000000 2F 7FC27700 0000000000", 640, 480)]
    [InlineData("52494646 00000000 57454250 56503820 00000000 300100 9D012A 8002 E001", 640, 480)]
    [InlineData("FFD8" + JpegFrame, 640, 480)]
    [InlineData("FFD8 FFE00004AABB FFFE0003CC FFFFDB0002 FFD0 FF01 " + JpegFrame, 640, 480)]
    [InlineData("FFD8 FFC40002 FFC2 0011 08 01E0 0280 030122", 640, 480)]
    public async Task Read_OfAHeader_FindsTheSize(string hex, int width, int height) =>
        (await ReadAsync(hex)).ShouldBe(new PictureSize(width, height));

    [Theory]
    [InlineData("")]
    [InlineData("89504E470D0A1A0A")]
    [InlineData("89504E470D0A1A0A 0000000D 49484452 00000000 000001E0 0802000000")]
    [InlineData("89504E470D0A1A0A 0000000D 49484452 FFFFFFFF 000001E0 0802000000")]
    [InlineData("89504E470D0A1A0A 0000000D 74455874 00000280 000001E0 0802000000")]
    [InlineData("474946383961 8002")]
    [InlineData("424D 36000000 00000000 36000000 28000000 80020000 00000080")]
    [InlineData("52494646 00000000 57454250 414C5048 00000000 300100 9D012A 8002 E001")]
    [InlineData("FFD8")]
    [InlineData("FFD8FF")]
    [InlineData("FFD8 FFE0FFFF AABB")]
    [InlineData("FFD8 FFDA0002 " + JpegFrame)]
    [InlineData("FFD8 FFD9 " + JpegFrame)]
    [InlineData("FFD8 FFE00002 00 " + JpegFrame)]
    [InlineData("FFD8 FFC0001108 01")]
    [InlineData("FFD8 FFC0001108 0000 0280 03012200021101031101")]
    [InlineData("49492A00 00000000")]
    [InlineData("74657874")]
    public async Task Read_OfWhatIsBrokenOrUnknown_FindsNone(string hex) => (await ReadAsync(hex)).ShouldBeNull();

    [Fact]
    public async Task Read_OfAJpegOfEmptySegments_EndsBeforeItsEnd()
    {
        byte[] file =
        [
            0xFF, 0xD8, .. Enumerable.Repeat<byte[]>([0xFF, 0xE0, 0, 2], 2000).SelectMany(segment => segment),
            .. Bytes(JpegFrame)
        ];
        (await PictureHeader.ReadAsync(new MemoryStream(file), default)).ShouldBeNull();
    }

    private static Task<PictureSize?> ReadAsync(string hex) =>
        PictureHeader.ReadAsync(new MemoryStream(Bytes(hex)), default);

    private static byte[] Bytes(string hex) => Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal));
}
