using System.Text;
using System.Text.Json;
using TableActors.AspNetCore.Requests;
using TableActors.Contracts.Columns;

namespace TableActors.AspNetCore.Tests.Requests;

public sealed class FieldNamesTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(500)]
    public void Find_EveryName_FindsItsIndexAndNoOther(int count)
    {
        // Names of equal length that differ in one place are the hardest to tell apart by length and letters.
        string[] names = [.. Enumerable.Range(0, count).Select(index => $"column_{index:000}_x")];
        var fields = new FieldNames(
            [.. names.Select((name, slot) => new RequestField(name, ColumnTypes.Int, true, WhenAbsent.Keep, slot))]);
        foreach (var (index, name) in names.Index())
        {
            Find(fields, name, expected: index).ShouldBe(index);
            Find(fields, name, expected: index + 1).ShouldBe(index);
            Find(fields, name, expected: -1).ShouldBe(index);
            Find(fields, name + "x", 0).ShouldBe(-1);
            Find(fields, name.ToUpperInvariant(), 0).ShouldBe(-1);
        }
    }

    [Fact]
    public void Find_WithoutFields_FindsNothing() => Find(new FieldNames([]), "id", 0).ShouldBe(-1);

    private static int Find(FieldNames fields, string name, int expected)
    {
        var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes($$"""{"{{name}}":0}"""));
        reader.Read();
        reader.Read();
        return fields.Find(ref reader, expected);
    }
}
