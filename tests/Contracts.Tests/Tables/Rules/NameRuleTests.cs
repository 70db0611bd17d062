using static TableActors.Contracts.Tests.Tables.SchemaAssert;

namespace TableActors.Contracts.Tests.Tables.Rules;

public sealed class NameRuleTests
{
    [Theory]
    [InlineData("", "a name must not be empty")]
    [InlineData("1st", "a name must not start with a digit")]
    [InlineData("film list", "a name consists of letters, digits and '_'")]
    [InlineData("fílms", "a name consists of letters, digits and '_'")]
    [InlineData("films\"", "a name consists of letters, digits and '_'")]
    [InlineData("TA_films", "names starting with 'ta_' are reserved")]
    [InlineData("sqlite_films", "names of tables that start with 'sqlite_' are reserved by the database")]
    [InlineData("PG_films", "names of tables that start with 'pg_' are reserved by the database")]
    public void Check_OfTableName_ThatIsNone_IsRefused(string name, string fault) =>
        ShouldHaveFaults(name, t => t.Int("id"), $"table {name}: {fault}");

    [Fact]
    public void Check_OfNames_UpToTheLongest_IsAccepted()
    {
        SchemaOf(t => t.Int(new string('x', 63))).Columns.Length.ShouldBe(1);
        ShouldHaveFaults(t => t.Int(new string('x', 64)),
            $"table films: column \"{new string('x', 64)}\": a name has at most 63 characters, this one has 64");
    }

    [Fact]
    public void Check_OfNames_ThatAreReservedWordsOfSql_IsAccepted() =>
        SchemaOf(t => t.Int("select").Int("order").Int("_").Int("rowid")).Columns.Length.ShouldBe(4);

    [Fact]
    public void Check_OfColumnNames_ThatDatabasesDoNotTellApart_IsRefused() =>
        ShouldHaveFaults(t => t.Int("id").Int("id").Int("ID"),
            "table films: column \"id\": the name is declared twice",
            "table films: column \"ID\": the name differs from \"id\" only by case, which databases do not tell apart");

    [Fact]
    public void Check_OfColumnName_ThatPostgresKeepsForItself_IsRefused() =>
        ShouldHaveFaults(
            t => t.Int("ctid"),
            "table films: column \"ctid\": the name is a system column of PostgreSQL; choose another");
}
