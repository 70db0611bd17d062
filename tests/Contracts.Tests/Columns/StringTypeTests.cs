using TableActors.Contracts.Columns;

namespace TableActors.Contracts.Tests.Columns;

public sealed class StringTypeTests
{
    private static readonly StringType Type = ColumnTypes.String;

    [Theory]
    [InlineData("\"\"", "", "\"\"")]
    [InlineData("\"  kept exactly\\t \"", "  kept exactly\t ", "\"  kept exactly\\t \"")]
    [InlineData("\"\\u0041\\/\"", "A/", "\"A/\"")]
    [InlineData("\"5\"", "5", "\"5\"")]
    [InlineData("\"\\u0001\\u007f\"", "\u0001\u007f", "\"\\u0001\\u007F\"")]
    public void Read_OfJsonText_KeepsItExactly(string json, string value, string written) =>
        Type.ShouldRoundTrip(json, value, written);

    [Fact]
    public void Read_OfEveryScript_KeepsIt()
    {
        const string text = "é e\u0301 北京 😀 \uFFFF \u200B \u2028";
        Type.ShouldReadText(text, text);
        Type.TryTake(text, out var taken, out _).ShouldBeTrue();
        taken.ShouldBeSameAs(text);
        Type.ShouldRoundTrip(ColumnTypeAssert.Write(Type, text), text);
    }

    [Theory]
    [InlineData("5", "must be text, not a number")]
    [InlineData("true", "must be text, not a boolean")]
    [InlineData("[\"a\", [1]]", "must be text, not a list")]
    [InlineData("{\"a\": {\"b\": 1}}", "must be text, not an object")]
    [InlineData("\"a\\u0000b\"", "must not contain the character U+0000")]
    [InlineData("\"\\uD800\"", "must be valid Unicode text")]
    [InlineData("\"\\uDC00\\uD800\"", "must be valid Unicode text")]
    public void Read_OfAnythingElse_IsRefused(string json, string fault) => Type.ShouldRefuse(json, fault);

    [Fact]
    public void ReadText_OfWhatIsNoText_IsRefused()
    {
        Type.ShouldRefuseText("\0", "must not contain the character U+0000");
        Type.ShouldRefuseText("a\uD800", "must be valid Unicode text");
        Type.ShouldRefuseText("\uDC00a", "must be valid Unicode text");
        Type.ShouldRefuseText("😀\uD83D", "must be valid Unicode text");
    }
}
