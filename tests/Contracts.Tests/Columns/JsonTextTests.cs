using System.Text.Json;
using TableActors.Contracts.Columns;

namespace TableActors.Contracts.Tests.Columns;

public sealed class JsonTextTests
{
    [Theory]
    [InlineData("{\"b\":1.0,\"a\":[1E400,\"\\u0041\"]}")]
    [InlineData("\"text\"")]
    [InlineData("12345678901234567890.10")]
    [InlineData("[]")]
    public void Serialize_WritesTheValueAsItIs_AndReadsItAgain(string json)
    {
        var written = JsonSerializer.Serialize(new Holder(new JsonText(json)));
        written.ShouldBe($$"""{"Json":{{json}}}""");
        JsonSerializer.Deserialize<Holder>(written)!.Json.ShouldBe(new JsonText(json));
    }

    [Fact]
    public void Serialize_OfTheDeepestValue_WritesIt()
    {
        var deep = new string('[', JsonType.MaxDepth) + new string(']', JsonType.MaxDepth);
        JsonSerializer.Serialize(new Holder(new JsonText(deep))).ShouldBe($$"""{"Json":{{deep}}}""");
    }

    [Fact]
    public void Serialize_OfNull_IsNull()
    {
        JsonSerializer.Serialize(new Holder(null)).ShouldBe("""{"Json":null}""");
        JsonSerializer.Deserialize<Holder>("""{"Json":null}""")!.Json.ShouldBeNull();
    }

    [Fact]
    public void Serialize_OfATextThatIsNoJson_Fails() =>
        Should.Throw<JsonException>(() => JsonSerializer.Serialize(new Holder(new JsonText("1}, {"))));

    [Fact]
    public void Deserialize_OfWhatAJsonColumnRefuses_Fails()
    {
        var deep = new string('[', JsonType.MaxDepth + 1) + new string(']', JsonType.MaxDepth + 1);
        var options = new JsonSerializerOptions { MaxDepth = 1000 };
        Should.Throw<JsonException>(() => JsonSerializer.Deserialize<Holder>($$"""{"Json":{{deep}}}""", options))
            .Message.ShouldContain("deep");
    }

    private sealed record Holder(JsonText? Json);
}
