using System.Collections.Immutable;
using CsCheck;
using TableActors.Actors.Stores;
using TableActors.Contracts.Columns;
using TableActors.Contracts.Errors;
using TableActors.Contracts.Messages;
using TableActors.Contracts.Naming;
using TableActors.Contracts.Queries;
using TableActors.Contracts.Tables;
using TableActors.TestSupport;

namespace TableActors.TestSupport.Stores;

/// <content>Whose fault it is where a query fails, and that nobody else feels it.</content>
public abstract partial class TableStoreContract
{
    /// <summary>
    /// A statement with one parameter <c>p</c>, a value that it takes, and one that the database
    /// refuses.
    /// </summary>
    protected sealed record Choosy(string Sql, object Good, object Bad)
    {
        public QueryDefinition Query =>
            TableActors.Contracts.Queries.Query.Sql("choosy", Sql, p => _ = Good is long ? p.Int("p") : p.String("p"));
    }

    /// <summary>Statements that the store's database carries out for some values and refuses for others.</summary>
    protected abstract IReadOnlyList<Choosy> ChoosyQueries { get; }

    /// <summary>
    /// An expression of the store's SQL that fails where column <c>title</c> holds an ordinary
    /// title.
    /// </summary>
    protected abstract string FailingOnTitle { get; }

    [Fact]
    public async Task Query_WithAValueThatTheDatabaseRefuses_BlamesTheParameter()
    {
        await FillFilms();
        foreach (var choosy in ChoosyQueries)
        {
            var query = await Prepare(choosy.Query);
            await Run(query, choosy.Good);

            var problem = (await Should.ThrowAsync<ProblemException>(() => Run(query, choosy.Bad), choosy.Sql)).Problem;

            problem.Code.ShouldBe(ErrorCodes.ValidationFailed, choosy.Sql);
            problem.Errors.Keys.ShouldBe(["p"], choosy.Sql);
        }
    }

    [Fact]
    public async Task Query_WhoseDeclaredTypeAValueBreaks_BlamesTheParameter()
    {
        var query = await Prepare(Query.Sql("day", "select @day as day", p => p.String("day"))
            with { Columns = ImmutableDictionary<string, ResultColumnType>.Empty.Add(
                "day", new ResultColumnType(ColumnTypes.Date, true)) });

        (await Run(query, "2024-02-29"))[0].Values.ShouldBe([new DateOnly(2024, 2, 29)]);
        (await Should.ThrowAsync<ProblemException>(() => Run(query, "2023-02-29"))).Problem.Errors.Keys
            .ShouldBe(["day"]);
    }

    [Fact]
    public async Task Query_WithSeveralRefusedValues_NamesThemAll()
    {
        var query = await Prepare(
            Query.Sql("both", "select abs(@a) as a, abs(@b) as b, abs(@c) as c", p => p.Int("a").Int("b").Int("c")));

        (await Should.ThrowAsync<ProblemException>(() => Run(query, long.MinValue, 1L, 2L))).Problem.Errors.Keys
            .ShouldBe(["a"]);
        (await Should.ThrowAsync<ProblemException>(() => Run(
            query, long.MinValue, 2L, long.MinValue))).Problem.Errors.Keys.ShouldBe(["a", "b", "c"], ignoreOrder: true);
    }

    [Theory]
    [InlineData("")]
    [InlineData("where id = @id")]
    [InlineData("where @id = id")]
    [InlineData("where id in (0, @id)")]
    [InlineData("where id between @id and 7")]
    [InlineData("where not (id <> @id) and 1 = 1")]
    [InlineData("where title like @text")]
    [InlineData("where title like '%' || @text || '%'")]
    [InlineData("where lower(title) = lower(trim(@text)) order by id")]
    [InlineData("where (id, title) in (select id, title from films where title = @text)")]
    [InlineData("where id = @id limit @n")]
    public async Task Query_ThatFailsOnStoredValues_BlamesNoParameter(string condition)
    {
        await FillFilms();
        var query = await Prepare(Query.Sql("stored", $"select {FailingOnTitle} as q from films {condition}", p =>
        {
            if (condition.Contains("@id", StringComparison.Ordinal))
                p.Int("id");
            if (condition.Contains("@text", StringComparison.Ordinal))
                p.String("text");
            if (condition.Contains("@n", StringComparison.Ordinal))
                p.Int("n");
        }));
        object?[] arguments = [.. query.Parameters.Select(
            parameter => parameter.Type is StringType ? "metropolis" : (object)(parameter.Name == "n" ? 5L : 1L))];

        var problem = (await Should.ThrowAsync<ProblemException>(() => Run(query, arguments))).Problem;

        problem.Code.ShouldBe(ErrorCodes.Internal);
        problem.Detail.ShouldContain("stored values");
    }

    [Fact]
    public async Task Query_WithADefaultThatTheDatabaseRefuses_BlamesTheDefinition()
    {
        var query = await Prepare(Query.Sql("own", "select abs(@n) as q", p => p.Int("n")) with
        {
            Parameters = [new QueryParameter("n", ColumnTypes.Int) { Default = long.MinValue }],
        });

        (await Should.ThrowAsync<ProblemException>(() => Run(query, long.MinValue))).Problem.Code
            .ShouldBe(ErrorCodes.Internal);
    }

    [Fact]
    public async Task Calls_GoodAndBadInAnyOrder_GoodOnesAlwaysSucceed()
    {
        await FillFilms();
        var calls = Gen.Select(Gen.Int[0, ChoosyQueries.Count + 2], Gen.Bool).List[20, 60];

        await Check.SampleAsync(calls, async drawn =>
        {
            // Statements are prepared anew by every store, and broken, if at all, when they are prepared.
            await using var store = Open();
            var queries = new List<PreparedQuery>();
            foreach (var choosy in ChoosyQueries)
                queries.Add(await store.PrepareAsync(choosy.Query, new TestCatalog(Films), CancellationToken.None));
            var lease = await store.AcquireAsync(Films, CancellationToken.None);
            foreach (var together in drawn.Chunk(4))
                await Task.WhenAll(together.Select(call => CallAsync(store, lease, queries, call)));
            foreach (var call in Enumerable.Range(0, ChoosyQueries.Count + 3))
                await CallAsync(store, lease, queries, (call, true));
        }, iter: 25, threads: 1);
    }

    private async Task CallAsync(
        ITableStore store, TableLease lease, List<PreparedQuery> queries, (int Kind, bool IsGood) call)
    {
        var (kind, isGood) = call;
        if (kind < queries.Count)
        {
            var choosy = ChoosyQueries[kind];
            var run = store.QueryAsync(
                queries[kind], [isGood ? choosy.Good : choosy.Bad], null, CancellationToken.None);
            if (isGood)
                await run;
            else
                (await Should.ThrowAsync<ProblemException>(run)).Problem.Code
                    .ShouldBe(ErrorCodes.ValidationFailed, choosy.Sql);
            return;
        }

        WriteCommand write = (kind - queries.Count) switch
        {
            0 => Films.Update(1L, ("title", isGood ? "metropolis" : "nul\0")),
            1 => isGood ? Films.Delete(("id", -1L)) : Films.Insert(1L, "again", null),
            _ => (isGood ? (WriteCommand)Films.Delete(("id", -2L)) : Films.Insert(2L, "again", null))
                .Marked($"r{Guid.NewGuid():N}"),
        };
        var reply = (await store.CommitAsync(lease, [write])).ShouldBeOfType<BatchOutcome.Committed>().Replies[0];
        (reply is not WriteRefused).ShouldBe(isGood);
        (await store.FindAsync(Films, [1L], CancellationToken.None)).ShouldNotBeNull().Values[1].ShouldBe("metropolis");
    }
}
