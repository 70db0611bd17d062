using System.Text.Json;
using TableActors.Contracts.Columns;

namespace TableActors.Contracts.Tests.Columns;

public sealed class JsonTypeTests
{
    private static readonly JsonType Type = ColumnTypes.Json;

    [Theory]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("true")]
    [InlineData("\"\"")]
    [InlineData("5")]
    [InlineData("-0.0")]
    [InlineData("1.50")]
    [InlineData("1e400")]
    [InlineData("123456789012345678901234567890.123456789012345678901234567890")]
    [InlineData("{\"b\":1,\"a\":2,\"b\":3}")]
    [InlineData("{\"z\":{\"y\":[1,[],{}]},\"\":\"\"}")]
    [InlineData("[null,false,{\"a\":null}]")]
    [InlineData("\"é <&'> 北京 😀 \u2028\"")]
    [InlineData("{\"é\":\"\\u00e9 \\/ \\ud83d\\ude00 \\n\"}")]
    [InlineData("\"\\\\u0000\"")]
    public void Read_OfAnyValue_KeepsItAsWritten(string json)
    {
        Type.ShouldRoundTrip(json, new JsonText(json));
        Type.ShouldReadText(json, new JsonText(json));
    }

    [Fact]
    public void Read_OfWhiteSpaceBetweenParts_LeavesItOut() =>
        Type.ShouldRoundTrip(
            "{ \"a b\" :\n[ 1 ,\t2 ] , \"c\" : { } }", new JsonText("{\"a b\":[1,2],\"c\":{}}"),
            "{\"a b\":[1,2],\"c\":{}}");

    [Theory]
    [InlineData("\"\\u0000\"", "must not contain the character U+0000")]
    [InlineData("{\"a\\u0000\":1}", "must not contain the character U+0000")]
    [InlineData("[[\"\\uD800\"]]", "must contain only valid Unicode text")]
    [InlineData("{\"\\uDC00\":1}", "must contain only valid Unicode text")]
    public void Read_OfWhatStoresCannotKeep_IsRefused(string json, string fault)
    {
        Type.ShouldRefuse(json, fault);
        Type.ShouldRefuseText(json, fault);
    }

    [Fact]
    public void Read_OfDeepValue_IsBounded()
    {
        Type.ShouldRoundTrip(Nested(JsonType.MaxDepth), new JsonText(Nested(JsonType.MaxDepth)));
        const string fault = "must not have lists and objects more than 64 deep within each other";
        Type.ShouldRefuse(Nested(JsonType.MaxDepth + 1), fault);
        Type.ShouldRefuseText(Nested(100_000), fault);
        Type.ShouldRefuseText(new string('[', 100_000), "must be JSON");
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("{")]
    [InlineData("{}{}")]
    [InlineData("[1,]")]
    [InlineData("{'a':1}")]
    [InlineData("// nothing\n1")]
    [InlineData("01")]
    [InlineData("NaN")]
    [InlineData("\"a\nb\"")]
    [InlineData("text")]
    public void ReadText_OfAnythingElse_IsRefused(string text) => Type.ShouldRefuseText(text, "must be JSON");

    [Fact]
    public void ReadText_OfLoneSurrogate_IsRefused() => Type.ShouldRefuseText("\"\uD800\"", "must be JSON");

    [Fact]
    public void Take_OfAnElement_TakesItsText()
    {
        Type.TryTake(JsonElement.Parse("""{"a": 1.0}"""), out var taken, out _).ShouldBeTrue();
        taken.ShouldBe(new JsonText("""{"a":1.0}"""));
        Type.TryTake(default(JsonElement), out _, out var fault).ShouldBeFalse();
        fault.ShouldBe("must be JSON");
    }

    [Fact]
    public void Take_OfTextThatIsNoJson_IsRefused()
    {
        Type.TryTake(new JsonText("{]"), out _, out var fault).ShouldBeFalse();
        fault.ShouldBe("must be JSON");
        Type.TryTake("{}", out _, out fault).ShouldBeFalse();
        fault.ShouldBe("must be of the .NET type JsonText, not String");
    }

    private static string Nested(int depth) => new string('[', depth) + new string(']', depth);
}
