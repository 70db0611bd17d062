using TableActors.Postgres.Tables;

namespace TableActors.Postgres.Tests.Tables;

public sealed class PostgresStatementTests
{
    [Theory]
    [InlineData("select @a, @b, @a", "select $1, $2, $1", "a b")]
    [InlineData("select x where y=@a and z>@b", "select x where y=$1 and z>$2", "a b")]
    [InlineData("select '@a', \"@a\", $$@a$$, $t$ $$@a $t$, e'\\'@a' -- @a\n, /* @a /* @a */ @a */ 1", "select '@a', \"@a\", $$@a$$, $t$ $$@a $t$, e'\\'@a' -- @a\n, /* @a /* @a */ @a */ 1", "")]
    [InlineData("select 'it''s @a', p <@ @a, q @@ @b, r @> s", "select 'it''s @a', p <@ $1, q @@ $2, r @> s", "a b")]
    [InlineData("select @c", "select $3", "c")]
    [InlineData("select name1$x from t", "select name1$x from t", "")]
    public void Read_AStatement_NumbersItsParameters(string sql, string expected, string used)
    {
        var statement = PostgresStatement.Read(sql, ["a", "b"]);

        statement.Text.ShouldBe(expected);
        statement.Used.ShouldBe(used.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        statement.Count.ShouldBe(1);
    }

    [Theory]
    [InlineData("", 0)]
    [InlineData(" ;; -- nothing\n /* at all */ ", 0)]
    [InlineData("select 1; -- one", 1)]
    [InlineData("select ';' ;", 1)]
    [InlineData("select 1; select 2", 2)]
    [InlineData("'open", 1)]
    [InlineData("e'open\\", 1)]
    [InlineData("$$open", 1)]
    [InlineData("/* open", 0)]
    public void Read_SomeText_CountsItsStatements(string sql, int count) =>
        PostgresStatement.Read(sql, []).Count.ShouldBe(count);

    [Fact]
    public void Read_ATrailingSemicolon_LeavesItOut() =>
        PostgresStatement.Read("select 1; -- one", []).Text.TrimEnd().ShouldStartWith("select 1");

    [Fact]
    public void Read_ANumberedParameter_TellsIt() =>
        PostgresStatement.Read("select $1, $22", []).Numbered.ShouldBe(["$1", "$22"]);
}
