using TableActors.Contracts.Columns;
using TableActors.Contracts.Tables;
using TableActors.Host.Tests.Support;

namespace TableActors.Host.Tests.ServiceFiles;

public sealed class TableReaderTests
{
    private const string AllTypes =
        "there are string, int, float, bool, timestamp, date, uuid, json, binary, image, video, audio, document, array<float>, array<int>";

    [Fact]
    public void Read_OfATable_KeepsNameAndComment()
    {
        var table = ServiceText
            .Sound("[tables.films]\ncomment = \"to illustrate\"\ncolumns = { b = \"int\", a = \"int\" }")
            .Tables.ShouldHaveSingleItem();

        table.Name.ShouldBe("films");
        table.Comment.ShouldBe("to illustrate");
        table.Columns.Select(column => column.Name).ShouldBe(["b", "a"]);
    }

    [Fact]
    public void Read_WithoutColumns_LeavesItToTheRules() =>
        ServiceText.Sound("[tables.films]").Tables.ShouldHaveSingleItem().Columns.ShouldBeEmpty();

    [Theory]
    [InlineData("§colums = { a = \"int\" }", "unknown key \"colums\"; did you mean \"columns\"?")]
    [InlineData("columns = §[\"a\"]", "\"columns\" must be a table { … }, not a list")]
    [InlineData("comment = §[\"a\"]", "\"comment\" must be a text, not a list")]
    [InlineData("comment = §5", "\"comment\" must be a text, not 5")]
    public void Read_WithAFault_NamesTheTable(string settings, string fault) =>
        ServiceText.ShouldFault($"[tables.films]\n{settings}", $"table films: {fault}");

    [Fact]
    public void Read_OfEveryTypeInEitherForm_YieldsTheType()
    {
        foreach (var name in ColumnTypes.Names)
        {
            ColumnTypes.TryParse(name, out var type, out _).ShouldBeTrue();
            Column($"\"{name}\"").ShouldBe(new ColumnDefinition("c", type));
            Column($"\"{name}?\"").ShouldBe(new ColumnDefinition("c", type) { Nullable = true });
            Column($"{{ type = \"{name}\" }}").ShouldBe(new ColumnDefinition("c", type));
            Column($"{{ type = \"{name}?\" }}").ShouldBe(new ColumnDefinition("c", type) { Nullable = true });
        }
    }

    [Theory]
    [InlineData("{ type = \"int\" }", null)]
    [InlineData("{ type = \"int?\" }", true)]
    [InlineData("{ type = \"int?\", nullable = true }", true)]
    [InlineData("{ type = \"int\", nullable = true }", true)]
    [InlineData("{ type = \"int\", nullable = false }", false)]
    public void Read_OfNullability_TakesEitherForm(string column, bool? nullable) =>
        Column(column).ShouldBe(new ColumnDefinition("c", ColumnTypes.Int) { Nullable = nullable });

    [Fact]
    public void Read_OfEveryKey_TakesThemAll() =>
        Column("{ type = \"array<int>\", length = 2, primary_key = true, comment = \"two numbers\" }")
            .ShouldBe(
                new ColumnDefinition("c", ColumnTypes.ArrayOfInt(2)) { PrimaryKey = true, Comment = "two numbers" });

    [Fact]
    public void Read_OfANullableArrayWithALength_TakesBoth() =>
        Column("{ type = \"array<float>?\", length = 3 }")
            .ShouldBe(new ColumnDefinition("c", ColumnTypes.ArrayOfFloat(3)) { Nullable = true });

    [Fact]
    public void Read_OfAColumnWithoutType_LeavesItToTheRules() => Column("{ comment = \"x\" }").Type.ShouldBeNull();

    [Theory]
    [InlineData("§[\"int\"]", "must be a type, or a table { type = … }, not a list")]
    [InlineData("§5", "must be a type, or a table { type = … }, not 5")]
    [InlineData("§\"number\"", "unknown type \"number\"; " + AllTypes)]
    [InlineData("§\"\"", "unknown type \"\"; " + AllTypes)]
    [InlineData("§\"strng?\"", "unknown type \"strng?\"; did you mean \"string\"?")]
    [InlineData("{ type = §\"strng?\" }", "unknown type \"strng?\"; did you mean \"string\"?")]
    [InlineData("{ type = §[\"int\"] }", "\"type\" must be a text, not a list")]
    [InlineData("{ type = \"int\", primary_key = §5 }", "\"primary_key\" must be true or false, not 5")]
    [InlineData("{ type = \"int\", comment = §{ a = 1 } }", "\"comment\" must be a text, not a table")]
    [InlineData("{ type = \"int\", length = §3 }", "\"length\" is for arrays, and the type is int")]
    [InlineData("{ type = \"array<int>\", length = §0 }", "\"length\" must be a whole number of at least 1, not 0")]
    [InlineData("{ type = \"int?\", nullable = §false }", "type \"int?\" and \"nullable = false\" contradict each other")]
    [InlineData("{ type = \"int\", §primary-key = true }", "unknown key \"primary-key\"; did you mean \"primary_key\"?")]
    [InlineData("{ type = \"int\", computed = §\"now\" }", "\"computed\" must be a table { … }, not \"now\"")]
    public void Read_WithAFault_NamesTheColumn(string column, string fault) =>
        ServiceText.ShouldFault($"[tables.t.columns]\nc = {column}", $"table t: column \"c\": {fault}");

    [Theory]
    [InlineData("text", "string")]
    [InlineData("text?", "string")]
    [InlineData("TEXT", "string")]
    [InlineData("varchar(50)", "string")]
    [InlineData("VARCHAR (50)", "string")]
    [InlineData("varchar(50)?", "string")]
    [InlineData("integer", "int")]
    [InlineData("bigint", "int")]
    [InlineData("boolean", "bool")]
    [InlineData("datetime", "timestamp")]
    [InlineData("decimal", "float")]
    [InlineData("decimal(10,2)", "float")]
    [InlineData("double", "float")]
    [InlineData("double precision", "float")]
    [InlineData("Int", "int")]
    [InlineData("bolean", "bool")]
    public void Read_OfATypeByAnotherName_SuggestsOurs(string name, string ours) =>
        ServiceText.ShouldFault(
            $"[tables.t.columns]\nc = §\"{name}\"",
            $"table t: column \"c\": unknown type \"{name}\"; did you mean \"{ours}\"?");

    private static ColumnDefinition Column(string column) =>
        ServiceText.Sound($"[tables.t.columns]\nc = {column}")
            .Tables.ShouldHaveSingleItem()
            .Columns.ShouldHaveSingleItem();
}
