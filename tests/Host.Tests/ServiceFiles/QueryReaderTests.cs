using TableActors.Contracts.Columns;
using TableActors.Contracts.Queries;
using TableActors.Host.Tests.Support;

namespace TableActors.Host.Tests.ServiceFiles;

public sealed class QueryReaderTests
{
    private const string Films =
        "tables.films.columns = { id = { type = \"int\", primary_key = true }, no = { type = \"int\", primary_key = true }, prompt = \"string\" }";

    [Fact]
    public void Read_OfSql_TakesParametersInOrder()
    {
        var query = Query(
            """
            sql = "select 1"
            scalar = true
            comment = "one"
            columns = { poster = "image", n = "int?", v = { type = "array<int>", length = 2, nullable = true } }
            [queries.q.parameters]
            text = "string"
            maybe = "float?"
            n = { type = "int", default = 10, comment = "how many" }
            vector = { type = "array<float>", length = 2, default = [1, 2.5] }
            """).ShouldBeOfType<SqlQueryDefinition>();

        query.Sql.ShouldBe("select 1");
        query.Scalar.ShouldBeTrue();
        query.Comment.ShouldBe("one");
        query.Parameters.Select(parameter => parameter.Name).ShouldBe(["text", "maybe", "n", "vector"]);
        query.Parameters[0].ShouldBe(new QueryParameter("text", ColumnTypes.String));
        query.Parameters[1].ShouldBe(new QueryParameter("maybe", ColumnTypes.Float) { Nullable = true });
        query.Parameters[2].ShouldBe(new QueryParameter("n", ColumnTypes.Int) { Default = 10L, Comment = "how many" });
        query.Parameters[3].Type.ShouldBe(ColumnTypes.ArrayOfFloat(2));
        query.Parameters[3].Default.ShouldBe(new[] { 1, 2.5 });
        query.Columns.Count.ShouldBe(3);
        query.Columns["poster"].ShouldBe(new ResultColumnType(ColumnTypes.Image, false));
        query.Columns["n"].ShouldBe(new ResultColumnType(ColumnTypes.Int, true));
        query.Columns["v"].ShouldBe(new ResultColumnType(ColumnTypes.ArrayOfInt(2), true));
    }

    public static TheoryData<string, string, object> Defaults => new()
    {
        { "int", "10", 10L },
        { "int", "-9223372036854775808", long.MinValue },
        { "int", "0xff", 255L },
        { "int", "\"10\"", 10L },
        { "float", "2.5", 2.5 },
        { "float", "2", 2.0 },
        { "float", "1e-3", 0.001 },
        { "bool", "true", true },
        { "bool", "\"yes\"", true },
        { "string", "\"a\"", "a" },
        { "string", "\"\"", "" },
        { "string", "'''\na\nb'''", "a\nb" },
        { "date", "2024-02-29", new DateOnly(2024, 2, 29) },
        { "date", "\"2024-02-29\"", new DateOnly(2024, 2, 29) },
        { "date?", "2024-02-29", new DateOnly(2024, 2, 29) },
        { "timestamp", "2024-02-29T12:30:00Z", new DateTimeOffset(2024, 2, 29, 12, 30, 0, TimeSpan.Zero) },
        { "timestamp", "2024-02-29 12:30:00+02:00", new DateTimeOffset(2024, 2, 29, 10, 30, 0, TimeSpan.Zero) },
        {
            "timestamp", "2024-02-29T12:30:00.123456-07:30",
            new DateTimeOffset(2024, 2, 29, 20, 0, 0, 123, 456, TimeSpan.Zero)
        },
        { "timestamp", "2024-02-29T12:30:00", new DateTimeOffset(2024, 2, 29, 12, 30, 0, TimeSpan.Zero) },
        { "timestamp", "2024-02-29 12:30:00.5", new DateTimeOffset(2024, 2, 29, 12, 30, 0, 500, TimeSpan.Zero) },
        { "uuid", "\"3f2504e0-4f89-11d3-9a0c-0305e82c3301\"", Guid.Parse("3f2504e0-4f89-11d3-9a0c-0305e82c3301") },
        { "array<int>", "[1, 2]", new long[] { 1, 2 } },
        { "array<float>", "[]", Array.Empty<double>() },
    };

    [Theory]
    [MemberData(nameof(Defaults))]
    public void Read_OfADefault_TakesTheValueOfItsType(string type, string value, object expected) =>
        Query($"sql = \"select 1\"\nparameters.p = {{ type = \"{type}\", default = {value} }}")
            .ShouldBeOfType<SqlQueryDefinition>().Parameters.ShouldHaveSingleItem().Default.ShouldBe(expected);

    [Theory]
    [InlineData("int", "\"ten\"", "must be a whole number from -9223372036854775808 to 9223372036854775807, not \"ten\"")]
    [InlineData("int", "2.5", "must be a value of type int, not 2.5")]
    [InlineData("int", "true", "must be a value of type int, not true")]
    [InlineData("int", "[1]", "must be a value of type int, not a list")]
    [InlineData("int", "{ a = 1 }", "must be a value of type int, not a table")]
    [InlineData("float", "inf", "must be a finite number, not inf")]
    [InlineData("float", "nan", "must be a finite number, not nan")]
    [InlineData("float", "1e999", "must be a finite number, not 1e999")]
    [InlineData("bool", "1", "must be a value of type bool, not 1")]
    [InlineData("string", "5", "must be a value of type string, not 5")]
    [InlineData("string", "2024-02-29", "must be a value of type string, not 2024-02-29")]
    [InlineData("date", "2024-02-29T12:30:00Z", "must be a date such as 2026-01-31, not 2024-02-29T12:30:00Z")]
    [InlineData("timestamp", "2024-02-29", "must be an ISO 8601 date and time such as 2026-01-31T12:00:00Z, not 2024-02-29")]
    [InlineData("timestamp", "12:30:00", "must be an ISO 8601 date and time such as 2026-01-31T12:00:00Z, not 12:30:00")]
    [InlineData("array<int>", "[1, \"2\"]", "must be a value of type array<int>, not a list")]
    [InlineData("array<float>", "5", "must be a value of type array<float>, not 5")]
    public void Read_OfADefaultThatDoesNotFit_SaysWhatDoes(string type, string value, string fault) =>
        ServiceText.ShouldFault(
            $"[queries.q]\nsql = \"select 1\"\nparameters.p = {{ type = \"{type}\", default = §{value} }}",
            $"query q: column \"p\": \"default\" {fault}");

    [Fact]
    public void Read_OfRetrieve_TakesColumnsAndLimit()
    {
        var query = Query(
            "retrieve = \"films\"\nparameters = [\"prompt\"]\nlimit = 3\nscalar = true\ncomment = \"one\"")
            .ShouldBeOfType<RetrieveQueryDefinition>();

        query.Table.ShouldBe("films");
        query.Parameters.ShouldBe(["prompt"]);
        query.Limit.ShouldBe(3);
        query.Scalar.ShouldBeTrue();
        query.Comment.ShouldBe("one");
    }

    [Fact]
    public void Read_OfRetrieveWithoutParameters_TakesTheKeyAndTheDefaultLimit()
    {
        var query = Query("retrieve = \"films\"").ShouldBeOfType<RetrieveQueryDefinition>();

        query.Parameters.ShouldBe(["id", "no"]);
        query.Limit.ShouldBe(RetrieveQueryDefinition.DefaultLimit);
    }

    [Fact]
    public void Read_OfRetrieveWithOneParameter_TakesItWithoutAList() =>
        Query("retrieve = \"films\"\nparameters = \"prompt\"")
            .ShouldBeOfType<RetrieveQueryDefinition>()
            .Parameters.ShouldBe(["prompt"]);

    [Theory]
    [InlineData("§[queries.q]", "\"sql\" or \"retrieve\" is missing")]
    [InlineData("§[queries.q]\nsql = \"select 1\"\nretrieve = \"films\"", "must hold \"sql\" or \"retrieve\", not both")]
    [InlineData("[queries.q]\nretrieve = §\"film\"", "there is no table \"film\"; did you mean \"films\"?")]
    [InlineData("[queries.q]\nretrieve = \"films\"\nlimit = §0", "\"limit\" must be a whole number of at least 1, not 0")]
    [InlineData("[queries.q]\nretrieve = \"films\"\nparameters = §{ id = \"int\" }", "\"parameters\" must be a text or a list of texts, not a table")]
    [InlineData("[queries.q]\nsql = \"select 1\"\n§limit = 3", "unknown key \"limit\"; known are scalar, comment, sql, retrieve, parameters, columns")]
    [InlineData("[queries.q]\nsql = \"select 1\"\nscalar = §\"maybe\"", "\"scalar\" must be true or false, not \"maybe\"")]
    [InlineData("[queries.q]\nsql = \"select 1\"\nparameters = §[\"id\"]", "\"parameters\" must be a table { … }, not a list")]
    [InlineData("[queries.q]\nsql = \"select 1\"\nparameters.p = §[\"int\"]", "column \"p\": must be a type, or a table { type = … }, not a list")]
    [InlineData("[queries.q]\nsql = \"select 1\"\nparameters = { §p = {} }", "column \"p\": \"type\" is missing")]
    [InlineData("[queries.q]\nsql = \"select 1\"\nparameters.p = { type = \"int\", §defualt = 1 }", "column \"p\": unknown key \"defualt\"; did you mean \"default\"?")]
    [InlineData("[queries.q]\nsql = \"select 1\"\ncolumns.n = §\"integer\"", "column \"n\": unknown type \"integer\"; did you mean \"int\"?")]
    [InlineData("[queries.q]\nsql = \"select 1\"\ncolumns.n = §[\"int\"]", "column \"n\": must be a type, or a table { type = … }, not a list")]
    [InlineData("[queries.q]\nsql = \"select 1\"\ncolumns.n = { type = \"int\", §comment = \"x\" }", "column \"n\": unknown key \"comment\"; known are type, nullable, length")]
    [InlineData("[queries.q]\nsql = \"select 1\"\ncolumns.n = { type = \"int\", length = §2 }", "column \"n\": \"length\" is for arrays, and the type is int")]
    public void Read_WithAFault_NamesTheQuery(string query, string fault) =>
        ServiceText.ShouldFault($"{Films}\n{query}", $"query q: {fault}");

    [Fact]
    public void Read_OfAResultColumnWithSeveralFaults_TellsThemAll() =>
        ServiceText.ShouldFault(
            "[queries.q]\nsql = \"select 1\"\n[queries.q.columns]\n§n = { §comment = \"x\" }",
            "query q: column \"n\": \"type\" is missing",
            "query q: column \"n\": unknown key \"comment\"; known are type, nullable, length");

    private static QueryDefinition Query(string query) =>
        ServiceText.Sound($"{Films}\n[queries.q]\n{query}").Queries.ShouldHaveSingleItem();
}
