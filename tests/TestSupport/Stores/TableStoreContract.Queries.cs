using System.Collections.Immutable;
using TableActors.Actors.Stores;
using TableActors.Contracts.Columns;
using TableActors.Contracts.Errors;
using TableActors.Contracts.Queries;
using TableActors.Contracts.Tables;
using TableActors.TestSupport;

namespace TableActors.TestSupport.Stores;

public abstract partial class TableStoreContract
{
    [Fact]
    public async Task Query_WithParameters_FindsRowsInItsOrder()
    {
        await FillFilms();
        var query = await Prepare(Query.Sql(
            "search", "select title, id from films where title like '%' || @text || '%' order by id desc limit @n",
            p => p.String("text").Int("n")));

        var rows = await Run(query, "m", 10L);

        query.Columns.Select(column => (column.Name, column.Type, column.Nullable)).ShouldBe(
            [("title", ColumnTypes.String, false), ("id", ColumnTypes.Int, false)]);
        query.Columns[0].Source.ShouldBe(Films.Columns[1]);
        rows.Select(row => row.Values[1]).ShouldBe([2L, 1L]);
        (await Run(query, "m", 1L)).Count.ShouldBe(1);
        (await Run(query, "nothing", 1L)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Query_ForAllColumns_LeavesOutTheSystemsOwn()
    {
        await FillFilms();
        var query = await Prepare(Query.Sql("all", "select * from films where id = 1"));

        query.Columns.Select(column => column.Name).ShouldBe(["id", "title", "rating"]);
        (await Run(query))[0].Values.ShouldBe([1L, "metropolis", 8.3]);
    }

    [Fact]
    public async Task Query_WithARowLimit_StopsThere()
    {
        await FillFilms();
        var query = await Prepare(Query.Sql("all", "select id from films order by id"));

        (await Store.QueryAsync(query, [], 2, CancellationToken.None)).Select(row => row.Values[0]).ShouldBe([1L, 2L]);
    }

    [Fact]
    public async Task Query_OfExpressions_TakesTheDeclaredType()
    {
        await FillFilms();
        var query = await Prepare(Query.Sql(
            "stats", "select count(*) as n, avg(rating) as mean, max(title) as last from films")
            with { Columns = ImmutableDictionary<string, ResultColumnType>.Empty.Add(
                "mean", new ResultColumnType(ColumnTypes.Float, true)) });

        query.Columns[1].ShouldBe(new ResultColumn("mean", ColumnTypes.Float, true, null));
        (await Run(query))[0].Values[0].ShouldBe(3L);
        (await Run(query))[0].Values[1].ShouldBe((8.3 + 7.9) / 2);
    }

    [Fact]
    public async Task Query_OverAnOuterJoin_MayYieldNullEverywhere()
    {
        await FillFilms();
        var query = await Prepare(
            Query.Sql("pairs", "select a.id, b.title from films a left join films b on b.id = a.id + 100"));
        query.Columns[1].Nullable.ShouldBeTrue();
        (await Run(query))[0].Values[1].ShouldBeNull();
    }

    [Fact]
    public async Task Query_OfSeveralSelects_DoesNotTrustTheFirst()
    {
        await FillFilms();
        var query = await Prepare(
            Query.Sql("mixed", "select title from films where id = 1 union all select title from films where id = 2"));
        query.Columns[0].Source.ShouldBeNull();
        (await Run(query)).Count.ShouldBe(2);
    }

    [Theory]
    [InlineData("insert into films values (1, 'x', null, 1)")]
    [InlineData("delete from films")]
    [InlineData("drop table films")]
    [InlineData("select id from films; delete from films")]
    [InlineData("update films set title = 'x' returning id")]
    [InlineData("begin")]
    [InlineData("selct id from films")]
    [InlineData("select id from nowhere")]
    [InlineData("select nothing from films")]
    [InlineData("select \"nothing\" from films")]
    [InlineData("")]
    [InlineData("-- nothing but a comment")]
    public async Task Prepare_WhatIsNoSingleSelect_IsRefused(string sql)
    {
        var fault = (await Should.ThrowAsync<DefinitionException>(() => Prepare(Query.Sql("bad", sql)))).Faults
            .ShouldHaveSingleItem();
        fault.Subject.ShouldBe("query bad");
        await FillFilms();
        Scalar("SELECT count(*) FROM films").ShouldBe(3L);
    }

    [Fact]
    public async Task Prepare_WithTrailingSemicolonAndComment_IsFine() =>
        (await Prepare(Query.Sql("good", "select id from films; -- all of them"))).Columns.Length.ShouldBe(1);

    [Fact]
    public async Task Prepare_WithWrongParameters_ReportsAll()
    {
        var bad = Query.Sql("bad", "select id from films where id = @a and title = @b", p => p.Int("a").Int("c"));

        var faults = (await Should.ThrowAsync<DefinitionException>(() => Prepare(bad))).Faults;

        faults.Select(fault => fault.ToString()).ShouldBe(
            [
                "query bad: column \"b\": is used as a parameter and not declared",
                "query bad: column \"c\": is declared as a parameter and not used"
            ]);
    }

    [Fact]
    public async Task Prepare_WithWrongResult_ReportsAll()
    {
        var bad = Query.Sql("bad", "select id, title as id from films") with
        {
            Scalar = true,
            Columns = ImmutableDictionary<string, ResultColumnType>.Empty.Add(
                "gone", new ResultColumnType(ColumnTypes.Int, false)),
        };

        var faults = (await Should.ThrowAsync<DefinitionException>(() => Prepare(bad))).Faults;

        faults.Select(fault => fault.Column).ShouldBe(["id", "gone", null]);
    }

    [Fact]
    public async Task Retrieve_ByTheWholeKey_HasVersions()
    {
        await FillFilms();
        var query = await Prepare(new RetrieveQueryDefinition("by_id", "films", ["id"]));

        query.FindsByWholeKey.ShouldBeTrue();
        query.Parameters.ShouldHaveSingleItem().ShouldBe(new QueryParameter("id", ColumnTypes.Int));
        query.Columns.Select(column => column.Name).ShouldBe(["id", "title", "rating"]);
        var row = (await Run(query, 2L)).ShouldHaveSingleItem();
        row.Version.ShouldBe(2);
        row.Values.ShouldBe([2L, "m", 7.9]);
        (await Run(query, 99L)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Retrieve_ByNull_FindsNull()
    {
        await FillFilms();
        var query = await Prepare(new RetrieveQueryDefinition("by_rating", "films", ["rating"]) { Limit = 1 });

        query.FindsByWholeKey.ShouldBeFalse();
        query.Parameters[0].Nullable.ShouldBeTrue();
        var row = (await Run(query, [null])).ShouldHaveSingleItem();
        row.Values[0].ShouldBe(3L);
        row.Version.ShouldBeNull();
    }

    [Fact]
    public async Task Retrieve_ThatIsFaulty_ReportsAll()
    {
        var faults = (await Should.ThrowAsync<DefinitionException>(
            () => Prepare(new RetrieveQueryDefinition("bad", "films", ["gone", "id", "id"]) { Limit = 0 }))).Faults;
        faults.Select(fault => fault.Column).ShouldBe(["gone", "id", null]);
        (await Should.ThrowAsync<DefinitionException>(
            () => Prepare(new RetrieveQueryDefinition("bad", "nowhere", ["id"]))))
            .Faults.ShouldHaveSingleItem().Message.ShouldContain("nowhere");
    }

    [Fact]
    public async Task Query_AfterItsTableWasDropped_SaysSo()
    {
        await FillFilms();
        var query = await Prepare(Query.Sql("all", "select id from films"));
        await Run(query);
        Execute("DROP TABLE films");

        (await Should.ThrowAsync<ProblemException>(() => Run(query))).Problem.Code.ShouldBe(ErrorCodes.SchemaChanged);
    }

    [Fact]
    public async Task Query_ThatWasCancelledBefore_DoesNotRun()
    {
        var query = await Prepare(Query.Sql("all", "select id from films"));
        await Should.ThrowAsync<OperationCanceledException>(
            () => Store.QueryAsync(query, [], null, new CancellationToken(true)));
    }

    private async Task FillFilms() => await Commit(
        await Acquire(Films), Films.Insert(1L, "metropolis", 8.3), Films.Insert(2L, "m", 7.9),
        Films.Insert(3L, "faust", null));

    protected Task<PreparedQuery> Prepare(QueryDefinition query) =>
        Store.PrepareAsync(query, new TestCatalog(Films), CancellationToken.None);

    protected Task<IReadOnlyList<ResultRow>> Run(PreparedQuery query, params object?[] arguments) =>
        Store.QueryAsync(query, [.. arguments], null, CancellationToken.None);
}
