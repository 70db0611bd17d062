using System.Text;
using System.Text.Json;
using TableActors.Actors.Exports;
using TableActors.Contracts.Columns;

namespace TableActors.Actors.Tests.Exports;

public sealed class TargetTypeTests
{
    private static readonly Dictionary<string, TargetType> Types = new()
    {
        ["whole"] = new WholeTarget(-10, 10),
        ["approximate"] = new ApproximateTarget(),
        ["decimal"] = new DecimalTarget(),
        ["inexact"] = new DecimalTarget(isExact: false),
        ["text"] = new TextTarget(),
        ["literal"] = new LiteralTarget(),
        ["json"] = new JsonTarget(),
        ["array"] = new ArrayTarget(new WholeTarget(-10, 10)),
        ["any"] = new AnyTarget(),
        ["date"] = new SameTarget(ColumnTypes.Date),
    };

    [Theory]
    [InlineData("whole")]
    [InlineData("approximate")]
    [InlineData("decimal")]
    [InlineData("inexact")]
    [InlineData("text")]
    [InlineData("literal")]
    [InlineData("json")]
    [InlineData("array")]
    [InlineData("any")]
    [InlineData("date")]
    public void Read_OfAnyValue_EndsOnItsLastToken(string type)
    {
        string[] values = ["5", "1.5", "-11", "true", "\"a\"", "[1,[2],null]", """{"a":{"b":[1]}}""", "\"\\ud800\""];
        foreach (var value in values)
        {
            var row = Encoding.UTF8.GetBytes($"[{value},\"next\"]");
            var reader = new Utf8JsonReader(row);
            reader.Read();
            reader.Read();

            Types[type].Read(ref reader, row, null, out _);

            reader.Read();
            reader.TokenType.ShouldBe(JsonTokenType.String, value);
            reader.GetString().ShouldBe("next", value);
        }
    }

    [Theory]
    [InlineData("whole", "int")]
    [InlineData("approximate", "float int")]
    [InlineData("decimal", "int float")]
    [InlineData("literal", "string")]
    [InlineData("json", "json array<float> array<int>")]
    [InlineData("array", "array<int>")]
    [InlineData("date", "date")]
    public void Accepts_OfAllTypes_TakesThese(string type, string accepted) =>
        ColumnTypes.Names.Where(name => ColumnTypes.TryParse(name, out var known, out _) && Types[type].Accepts(known))
            .ShouldBe(accepted.Split(' '), ignoreOrder: true);

    [Fact]
    public void Accepts_ForTextAndForNoType_TakesAll()
    {
        foreach (var name in ColumnTypes.Names)
        {
            ColumnTypes.TryParse(name, out var type, out _).ShouldBeTrue();
            Types["text"].Accepts(type).ShouldBeTrue(name);
            Types["any"].Accepts(type).ShouldBeTrue(name);
        }
    }
}
