using System.Text.Json;
using TableActors.AspNetCore.Tests.OpenApi.Support;

namespace TableActors.AspNetCore.Tests.OpenApi.Shapes;

public sealed class JsonBodyShapeTests
{
    private static readonly Task<ApiDocument> Sample = DocumentedService.DocumentOfAsync(SampleApi.Map);

    [Theory]
    [InlineData("/specimens", "id name weight found", "id name note weight shown found day tag origin picture film sound paper")]
    [InlineData("/specimens/short", "id name weight found", "id name weight found")]
    [InlineData("/specimens/update", "id", "id name note")]
    [InlineData("/specimens/delete", "id", "id")]
    [InlineData("/specimens/forget", "note", "note")]
    [InlineData("/search", "text", "text above n")]
    [InlineData("/search/short", "text", "text above")]
    [InlineData("/specimens/by-note", "", "note")]
    [InlineData("/names", "", "")]
    public async Task Body_HoldsOnlyTheInputs_AndRequiresExactlyThoseThatMustBeThere(
        string path, string required, string fields)
    {
        var document = await Sample;
        var body = document.Body(document.Post(path));
        ApiDocument.Required(body).ShouldBe(Words(required));
        ApiDocument.Properties(body).ShouldBe(Words(fields));
    }

    [Theory]
    [InlineData("/search", true)]
    [InlineData("/names", false)]
    public async Task Body_WithoutRequiredFields_MayBeLeftOut(string path, bool required)
    {
        var body = (await Sample).Post(path).GetProperty("requestBody");
        (body.TryGetProperty("required", out var value) && value.GetBoolean()).ShouldBe(required);
    }

    [Fact]
    public async Task Body_ShowsCommentsNullsAndDefaults()
    {
        var document = await Sample;
        var insert = document.Body(document.Post("/specimens")).GetProperty("properties");
        insert.GetProperty("id").GetProperty("description").GetString().ShouldBe("the number on the label");
        Types(insert.GetProperty("note")).ShouldBe(["string", "null"], ignoreOrder: true);
        var search = document.Body(document.Post("/search")).GetProperty("properties");
        search.GetProperty("n").GetProperty("default").GetInt32().ShouldBe(10);
        search.GetProperty("text").GetProperty("description").GetString().ShouldBe("a pattern");
    }

    private static IEnumerable<string?> Types(JsonElement schema) =>
        schema.GetProperty("type").EnumerateArray().Select(type => type.GetString());

    private static string[] Words(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
