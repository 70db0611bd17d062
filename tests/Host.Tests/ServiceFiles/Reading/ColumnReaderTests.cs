using TableActors.Contracts.Columns;
using TableActors.Contracts.Tables;
using TableActors.Host.Tests.Support;

namespace TableActors.Host.Tests.ServiceFiles.Reading;

public sealed class ColumnReaderTests
{
    [Fact]
    public void Read_OfEveryTypeInShortForm_YieldsTheType()
    {
        foreach (var name in ColumnTypes.Names)
        {
            ColumnTypes.TryParse(name, out var type, out _).ShouldBeTrue();
            Column($"\"{name}\"").ShouldBe(new ColumnDefinition("c", type));
            Column($"\"{name}?\"").ShouldBe(new ColumnDefinition("c", type) { Nullable = true });
        }
    }

    [Theory]
    [InlineData("{ type = int }", null)]
    [InlineData("{ type = \"int?\" }", true)]
    [InlineData("{ type = \"int?\", nullable = true }", true)]
    [InlineData("{ type = int, nullable = yes }", true)]
    [InlineData("{ type = int, nullable = false }", false)]
    public void Read_OfNullability_TakesEitherForm(string column, bool? nullable) =>
        Column(column).ShouldBe(new ColumnDefinition("c", ColumnTypes.Int) { Nullable = nullable });

    [Fact]
    public void Read_OfEveryKey_TakesThemAll() =>
        Column("{ type = \"array<int>\", length = 2, primary-key = true, comment = \"two numbers\" }")
            .ShouldBe(new ColumnDefinition("c", ColumnTypes.ArrayOfInt(2)) { PrimaryKey = true, Comment = "two numbers" });

    [Fact]
    public void Read_OfAColumnWithoutType_LeavesItToTheRules() => Column("{ comment = x }").Type.ShouldBeNull();

    [Theory]
    [InlineData("[int]", "must be a type, or an object { type = … }, not a list")]
    [InlineData("null", "must be a type, or an object { type = … }, not null")]
    [InlineData("number", "unknown type \"number\"; there are string, int, float, bool, timestamp, date, uuid, json, binary, image, video, audio, document, array<float>, array<int>")]
    [InlineData("\"strng?\"", "unknown type \"strng?\"; did you mean \"string\"?")]
    [InlineData("{ type = [int] }", "\"type\" must be a text, not a list")]
    [InlineData("{ type = int, primary-key = 5 }", "\"primary-key\" must be true or false, not \"5\"")]
    [InlineData("{ type = int, comment { a = 1 } }", "\"comment\" must be a text, not an object")]
    [InlineData("{ type = int, length = 3 }", "\"length\" is for arrays, and the type is int")]
    [InlineData("{ type = \"array<int>\", length = 0 }", "\"length\" must be a whole number of at least 1, not \"0\"")]
    [InlineData("{ type = \"int?\", nullable = false }", "type \"int?\" and \"nullable = false\" contradict each other")]
    [InlineData("{ type = int, primery-key = true }", "unknown key \"primery-key\"; did you mean \"primary-key\"?")]
    [InlineData("{ type = int, computed = now }", "\"computed\" must be an object { … }, not \"now\"")]
    public void Read_WithAFault_NamesTheColumn(string column, string fault) =>
        ServiceText.FaultOf($"tables.t.columns {{ c = {column} }}").ShouldBe($"table t: column \"c\": {fault}");

    private static ColumnDefinition Column(string column) =>
        ServiceText.Sound($"tables.t.columns {{ c = {column} }}").Tables.ShouldHaveSingleItem().Columns.ShouldHaveSingleItem();
}
