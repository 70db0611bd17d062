using TableActors.Contracts.Columns;

namespace TableActors.Contracts.Tests.Columns;

public sealed class UuidTypeTests
{
    private const string Hyphenated = "0f8fad5b-d9cb-469f-a165-70867728950e";
    private const string Fault = "must be a UUID, hyphenated or 32 hex digits";

    private static readonly UuidType Type = ColumnTypes.Uuid;

    [Theory]
    [InlineData(Hyphenated)]
    [InlineData("0F8FAD5B-D9CB-469F-A165-70867728950E")]
    [InlineData("0f8fad5bd9cb469fa16570867728950e")]
    public void Read_OfUuid_IsWrittenInLowerCaseWithHyphens(string text)
    {
        Type.ShouldRoundTrip($"\"{text}\"", Guid.Parse(Hyphenated), $"\"{Hyphenated}\"");
        Type.ShouldReadText(text, Guid.Parse(Hyphenated));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{0f8fad5b-d9cb-469f-a165-70867728950e}")]
    [InlineData("0f8fad5b-d9cb-469f-a165-70867728950")]
    [InlineData("0f8fad5b-d9cb-469f-a165-70867728950g")]
    [InlineData("0f8fad5bd-9cb-469f-a165-70867728950e")]
    [InlineData("+f8fad5b-d9cb-469f-a165-70867728950e")]
    [InlineData("0xfad5bb-d9cb-469f-a165-70867728950e")]
    [InlineData("0f8fad5b-0x9b-469f-a165-70867728950e")]
    [InlineData(" 0f8fad5bd9cb469fa16570867728950e")]
    [InlineData(" 0f8fad5bd9cb469fa16570867728950 ")]
    [InlineData("urn:uuid:0f8fad5b-d9cb-469f-a165-70867728950e")]
    public void ReadText_OfAnythingElse_IsRefused(string text) => Type.ShouldRefuseText(text, Fault);

    [Fact]
    public void Read_OfAnythingElse_IsRefused() => Type.ShouldRefuse("5", $"{Fault}, not a number");
}
