using TableActors.Contracts.Columns;
using TableActors.Contracts.Queries;
using TableActors.Contracts.Tables;

namespace TableActors.Contracts.Tests.Queries;

public sealed class QueryTests
{
    [Fact]
    public void Sql_WithParameters_KeepsThemInOrder()
    {
        var query = Query.Sql("search", "select 1", p => p
            .String("text").Comment("what to find")
            .Int("n").Default(10)
            .Float("least").Nullable()
            .Float("most").Default(5L));

        query.Parameters.ShouldBe(
        [
            new QueryParameter("text", ColumnTypes.String) { Comment = "what to find" },
            new QueryParameter("n", ColumnTypes.Int) { Default = 10L },
            new QueryParameter("least", ColumnTypes.Float) { Nullable = true },
            new QueryParameter("most", ColumnTypes.Float) { Default = 5.0 },
        ]);
    }

    [Fact]
    public void Default_OfAnotherType_IsRefused() => Should
        .Throw<ArgumentException>(() => Query.Sql("search", "select 1", p => p.Int("n").Default("ten"))).Message
        .ShouldStartWith("The default of parameter 'n' must be of type int.");

    [Fact]
    public void Describe_BeforeTheFirstParameter_IsRefused() =>
        Should.Throw<InvalidOperationException>(() => Query.Sql("search", "select 1", p => p.Nullable()));

    [Fact]
    public void Retrieve_WithoutParameters_FindsByTheKey()
    {
        var films = Table.Define("films", t => t.Int("a").PrimaryKey().String("b").Int("c").PrimaryKey());

        Query.Retrieve(films).Parameters.ShouldBe(["a", "c"]);
        Query.Retrieve(films).Limit.ShouldBe(10);
        Query.Retrieve(films, ["b"], 3).ShouldSatisfyAllConditions(
            query => query.Parameters.ShouldBe(["b"]),
            query => query.Table.ShouldBe("films"),
            query => query.Limit.ShouldBe(3));
    }
}
