using TableActors.Contracts.Columns;

namespace TableActors.Contracts.Tests.Columns;

public sealed class BinaryTypeTests
{
    private const string Fault = "must be base64 text";

    private static readonly BinaryType Type = ColumnTypes.Binary;

    [Theory]
    [InlineData("", new byte[] { })]
    [InlineData("AA==", new byte[] { 0 })]
    [InlineData("AP8=", new byte[] { 0, 255 })]
    [InlineData("AP9/", new byte[] { 0, 255, 127 })]
    public void Read_OfBase64_RoundTrips(string text, byte[] value)
    {
        Type.ShouldRoundTrip($"\"{text}\"", value);
        Type.ShouldReadText(text, value);
    }

    [Theory]
    [InlineData("A")]
    [InlineData("AA")]
    [InlineData("AA=")]
    [InlineData("AP9_")]
    [InlineData("-P9/")]
    [InlineData("=AAA")]
    [InlineData("AA==AA==")]
    [InlineData("ÄÄ==")]
    [InlineData("data:text/plain;base64,AA==")]
    public void ReadText_OfAnythingElse_IsRefused(string text) => Type.ShouldRefuseText(text, Fault);

    [Fact]
    public void Read_OfAnythingElse_IsRefused()
    {
        Type.ShouldRefuse("[0]", $"{Fault}, not a list");
        Type.ShouldRefuse("\"!\"", Fault);
    }
}
