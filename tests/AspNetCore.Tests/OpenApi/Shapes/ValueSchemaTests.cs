using System.Text.Json.Nodes;
using Microsoft.OpenApi;
using TableActors.AspNetCore.OpenApi;
using TableActors.Contracts.Columns;

namespace TableActors.AspNetCore.Tests.OpenApi.Shapes;

public sealed class ValueSchemaTests
{
    [Theory]
    [InlineData("string", """{"type":"string"}""")]
    [InlineData("int", """{"type":"integer","format":"int64"}""")]
    [InlineData("float", """{"type":"number","format":"double"}""")]
    [InlineData("bool", """{"type":"boolean"}""")]
    [InlineData("timestamp", """{"type":"string","format":"date-time"}""")]
    [InlineData("date", """{"type":"string","format":"date"}""")]
    [InlineData("uuid", """{"type":"string","format":"uuid"}""")]
    [InlineData("json", "{}")]
    [InlineData("binary", """{"type":"string","contentEncoding":"base64"}""")]
    [InlineData("image", """{"type":"string","format":"uri","contentMediaType":"image/*"}""")]
    [InlineData("video", """{"type":"string","format":"uri","contentMediaType":"video/*"}""")]
    [InlineData("audio", """{"type":"string","format":"uri","contentMediaType":"audio/*"}""")]
    [InlineData("document", """{"type":"string","format":"uri","contentMediaType":"application/octet-stream"}""")]
    [InlineData("array<float>", """{"type":"array","items":{"type":"number","format":"double"}}""")]
    [InlineData("array<int>", """{"type":"array","items":{"type":"integer","format":"int64"}}""")]
    public async Task OfOutput_EveryType_SaysWhatAnswersHold(string type, string schema) =>
        await ShouldBeAsync(ValueSchema.OfOutput(Field(type)), schema);

    [Theory]
    [InlineData("int", """{"type":"integer","format":"int64"}""")]
    [InlineData("binary", """{"type":"string","contentEncoding":"base64"}""")]
    [InlineData("image", """{"type":"string","format":"uri-reference"}""")]
    [InlineData("json", "{}")]
    public async Task OfInput_SaysWhatRequestsMayGive(string type, string schema) =>
        await ShouldBeAsync(ValueSchema.OfInput(Field(type)), schema);

    [Theory]
    [InlineData("string?", """{"type":["string","null"]}""")]
    [InlineData("int?", """{"type":["integer","null"],"format":"int64"}""")]
    [InlineData("image?", """{"type":["string","null"],"format":"uri","contentMediaType":"image/*"}""")]
    [InlineData("array<int>?", """{"type":["array","null"],"items":{"type":"integer","format":"int64"}}""")]
    [InlineData("json?", "{}")]
    public async Task OfOutput_Nullable_AllowsNull(string type, string schema) =>
        await ShouldBeAsync(ValueSchema.OfOutput(Field(type)), schema);

    [Fact]
    public async Task OfOutput_UnknownType_HasNoType() =>
        await ShouldBeAsync(ValueSchema.OfOutput(new DescribedField("x", null, true)), "{}");

    [Fact]
    public void Every_ColumnType_HasASchema()
    {
        foreach (var name in ColumnTypes.Names)
            Should.NotThrow(() => ValueSchema.OfOutput(Field(name)), name);
    }

    [Fact]
    public async Task OfOutput_ArrayOfFixedLength_SaysSo() => await ShouldBeAsync(
        ValueSchema.OfOutput(new DescribedField("x", ColumnTypes.ArrayOfFloat(3), false)),
        """{"maxItems":3,"minItems":3,"type":"array","items":{"type":"number","format":"double"}}""");

    [Fact]
    public async Task OfInput_WithCommentAndDefault_ShowsBoth() => await ShouldBeAsync(
        ValueSchema.OfInput(
            new DescribedField("x", ColumnTypes.Int, false) { Comment = "how many", Default = JsonValue.Create(10) }),
        """{"type":"integer","description":"how many","format":"int64","default":10}""");

    private static DescribedField Field(string type)
    {
        ColumnTypes.TryParse(type, out var parsed, out var nullable).ShouldBeTrue();
        return new DescribedField("x", parsed, nullable);
    }

    private static async Task ShouldBeAsync(OpenApiSchema schema, string expected)
    {
        var json = JsonNode.Parse(await schema.SerializeAsJsonAsync(OpenApiSpecVersion.OpenApi3_1));
        Ordered(json).ShouldBe(Ordered(JsonNode.Parse(expected)));
    }

    // Neither the order of keywords nor that of types means anything.
    private static string Ordered(JsonNode? node) => node switch
    {
        JsonObject members => $"{{{string.Join(',', members.OrderBy(member => member.Key, StringComparer.Ordinal).Select(member => $"{member.Key}:{Ordered(member.Value)}"))}}}",
        JsonArray elements => $"[{string.Join(',', elements.Select(Ordered).Order(StringComparer.Ordinal))}]",
        _ => node?.ToJsonString() ?? "null",
    };
}
