using TableActors.Contracts.Columns;
using TableActors.Contracts.Queries;
using TableActors.Host.Tests.Support;

namespace TableActors.Host.Tests.ServiceFiles.Reading.Queries;

public sealed class QueryReaderTests
{
    private const string Films = "tables { films { columns { id { type = int, primary-key = true }, no { type = int, primary-key = true }, prompt = string } } }";

    [Fact]
    public void Read_OfSql_TakesParametersInOrder()
    {
        var query = Query(
            """
            sql = "select 1"
            scalar = true
            comment = "one"
            parameters {
              text = string
              maybe = "float?"
              n { type = int, default = 10, comment = "how many" }
              when { type = "date?", default = "2024-02-29" }
              vector { type = "array<float>", length = 2, default = [1, 2.5] }
              flag { type = bool, default = yes }
            }
            columns { poster = image, n = "int?", v { type = "array<int>", length = 2, nullable = true } }
            """).ShouldBeOfType<SqlQueryDefinition>();

        query.Sql.ShouldBe("select 1");
        query.Scalar.ShouldBeTrue();
        query.Comment.ShouldBe("one");
        query.Parameters.Select(parameter => parameter.Name).ShouldBe(["text", "maybe", "n", "when", "vector", "flag"]);
        query.Parameters[0].ShouldBe(new QueryParameter("text", ColumnTypes.String));
        query.Parameters[1].ShouldBe(new QueryParameter("maybe", ColumnTypes.Float) { Nullable = true });
        query.Parameters[2].ShouldBe(new QueryParameter("n", ColumnTypes.Int) { Default = 10L, Comment = "how many" });
        query.Parameters[3].ShouldBe(new QueryParameter("when", ColumnTypes.Date) { Nullable = true, Default = new DateOnly(2024, 2, 29) });
        query.Parameters[4].Type.ShouldBe(ColumnTypes.ArrayOfFloat(2));
        query.Parameters[4].Default.ShouldBe(new[] { 1, 2.5 });
        query.Parameters[5].Default.ShouldBe(true);
        query.Columns.Count.ShouldBe(3);
        query.Columns["poster"].ShouldBe(new ResultColumnType(ColumnTypes.Image, false));
        query.Columns["n"].ShouldBe(new ResultColumnType(ColumnTypes.Int, true));
        query.Columns["v"].ShouldBe(new ResultColumnType(ColumnTypes.ArrayOfInt(2), true));
    }

    [Fact]
    public void Read_OfRetrieve_TakesColumnsAndLimit()
    {
        var query = Query("retrieve = films, parameters = [prompt], limit = 3, scalar = true, comment = one").ShouldBeOfType<RetrieveQueryDefinition>();

        query.Table.ShouldBe("films");
        query.Parameters.ShouldBe(["prompt"]);
        query.Limit.ShouldBe(3);
        query.Scalar.ShouldBeTrue();
        query.Comment.ShouldBe("one");
    }

    [Fact]
    public void Read_OfRetrieveWithoutParameters_TakesTheKeyAndTheDefaultLimit()
    {
        var query = Query("retrieve = films").ShouldBeOfType<RetrieveQueryDefinition>();

        query.Parameters.ShouldBe(["id", "no"]);
        query.Limit.ShouldBe(RetrieveQueryDefinition.DefaultLimit);
    }

    [Theory]
    [InlineData("", "query q: \"sql\" or \"retrieve\" is missing")]
    [InlineData("sql = \"select 1\", retrieve = films", "query q: must hold \"sql\" or \"retrieve\", not both")]
    [InlineData("retrieve = film", "query q: there is no table \"film\"; did you mean \"films\"?")]
    [InlineData("retrieve = films, limit = 0", "query q: \"limit\" must be a whole number of at least 1, not \"0\"")]
    [InlineData("retrieve = films, parameters { id = int }", "query q: \"parameters\" must be a text or a list of texts, not an object")]
    [InlineData("sql = \"select 1\", limit = 3", "query q: unknown key \"limit\"; known are scalar, comment, sql, parameters, columns, retrieve")]
    [InlineData("sql = \"select 1\", scalar = maybe", "query q: \"scalar\" must be true or false, not \"maybe\"")]
    [InlineData("sql = \"select 1\", parameters = [id]", "query q: \"parameters\" must be an object { … }, not a list")]
    [InlineData("sql = \"select 1\", parameters { p = [int] }", "query q: column \"p\": must be a type, or an object { type = … }, not a list")]
    [InlineData("sql = \"select 1\", parameters { p {} }", "query q: column \"p\": \"type\" is missing")]
    [InlineData("sql = \"select 1\", parameters { p { type = int, default = ten } }", "query q: column \"p\": \"default\" must be a whole number from -9223372036854775808 to 9223372036854775807, not \"ten\"")]
    [InlineData("sql = \"select 1\", parameters { p { type = int, default = [1] } }", "query q: column \"p\": \"default\" must be a value of type int, not a list")]
    [InlineData("sql = \"select 1\", parameters { p { type = int, defualt = 1 } }", "query q: column \"p\": unknown key \"defualt\"; did you mean \"default\"?")]
    [InlineData("sql = \"select 1\", columns { n = integer }", "query q: column \"n\": unknown type \"integer\"; there are string, int, float, bool, timestamp, date, uuid, json, binary, image, video, audio, document, array<float>, array<int>")]
    [InlineData("sql = \"select 1\", columns { n = [int] }", "query q: column \"n\": must be a type, or an object { type = … }, not a list")]
    [InlineData("sql = \"select 1\", columns { n { comment = x } }", "query q: column \"n\": \"type\" is missing", "query q: column \"n\": unknown key \"comment\"; known are type, nullable, length")]
    public void Read_WithAFault_NamesTheQuery(string query, params string[] faults) =>
        ServiceText.FaultsOf($"{Films}\nqueries {{ q {{ {query} }} }}").ShouldBe(faults);

    private static QueryDefinition Query(string query) =>
        ServiceText.Sound($"{Films}\nqueries {{ q {{ {query} }} }}").Queries.ShouldHaveSingleItem();
}
