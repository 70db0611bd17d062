using TableActors.Actors.Hosting;
using TableActors.Contracts.Columns;
using TableActors.Contracts.Errors;
using TableActors.Contracts.Queries;
using TableActors.Contracts.Tables;
using TableActors.Contracts.Tables.Typed;

namespace TableActors.Actors.Tests.Typed;

[Trait("Category", "Slow")]
public sealed class TypedTablesTests
{
    private static readonly QueryDefinition Best =
        Query.Sql(
            "best", "select id, prompt, rating from films where rating >= @least_rating order by id limit @n",
            p => p.Float("least_rating").Int("n").Default(10));

    private static readonly QueryDefinition Counts =
        Query.Sql("counts", "select prompt, count(*) as n, sum(rating) as total, max(rating) as best from films group by prompt order by prompt");

    [Fact]
    public async Task Query_ForObjects_ReadsThem()
    {
        await using var node = await StartAsync();
        (await node.Tables.QueryAsync<Rated>(Best, new { LeastRating = 2 }))
            .ShouldBe([new Rated(2, "b", 2), new Rated(3, "b", 3)]);
        (await node.Tables.QueryAsync<Rated>(Best, new { least_rating = 2.0, n = 1 })).ShouldBe([new Rated(2, "b", 2)]);
        (await node.Tables.QueryAsync<Rated>(Best, new Dictionary<string, object?> { ["least_rating"] = 3 }))
            .ShouldBe([new Rated(3, "b", 3)]);
        (await node.Tables.QueryAsync<RatedStruct>(Best, new { LeastRating = 3 })).ShouldBe([new RatedStruct(3, "b")]);
    }

    [Fact]
    public async Task Query_OfATable_ReadsItsClass()
    {
        await using var node = await StartAsync();
        var films = node.Tables.For<Film>();
        var byPrompt = Query.Retrieve(Table.From<Film>(), ["prompt"]);
        var found = await films.QueryAsync(byPrompt, new { prompt = "b" });
        found.Select(film => (film.Id, film.Loud)).ShouldBe([(2, "B"), (3, "B")]);
    }

    [Fact]
    public async Task Query_OfExpressions_TakesEachValueByItsKind()
    {
        await using var node = await StartAsync();
        (await node.Tables.QueryAsync<Count>(Counts))
            .ShouldBe([new Count("a", 1, 1, 1), new Count("b", 2, 5, 3), new Count("c", 1, null, null)]);
    }

    [Fact]
    public async Task Query_ForBareValues_ReadsTheOneColumn()
    {
        await using var node = await StartAsync();
        (await node.Tables.QueryAsync<string>(Query.Sql("prompts", "select prompt from films order by id limit 2")))
            .ShouldBe(["a", "b"]);
        (await node.Tables.QueryAsync<int>(Query.Sql("n", "select count(*) from films"))).ShouldBe([4]);
        (await node.Tables.QueryAsync<double?>(
            Query.Sql("ratings", "select rating from films order by id desc limit 2"))).ShouldBe([null, 3]);
    }

    [Fact]
    public async Task Query_ForAClassThatDoesNotFit_SaysAll()
    {
        await using var node = await StartAsync();
        var fault = await Should.ThrowAsync<DefinitionException>(
            () => node.Tables.QueryAsync<Unfit>(Best, new { LeastRating = 1 }));
        fault.Faults.Select(line => line.ToString()).ShouldBe(
        [
            "query best: column \"title\": is no column of the result, and property Title of Unfit stands for it",
            "query best: column \"prompt\": is of type string, and property Prompt of Unfit of type int",
        ]);
        var scalar = await Should.ThrowAsync<DefinitionException>(
            () => node.Tables.QueryAsync<long>(Best, new { LeastRating = 1 }));
        scalar.Message.ShouldBe("query best: the result has 3 columns, and a Int64 holds one");
        var kind = await Should.ThrowAsync<DefinitionException>(
            () => node.Tables.QueryAsync<long>(Query.Sql("p", "select prompt from films")));
        kind.Message.ShouldBe("query p: column \"prompt\": is of type string, which Int64 does not hold");
    }

    [Fact]
    public async Task Query_ANullWhereNoneCanBe_IsAProblemThatNamesTheColumn()
    {
        await using var node = await StartAsync();
        var problem = await ProblemOf(() => node.Tables.QueryAsync<NeverNull>(Counts));
        problem.Detail.ShouldBe("Column \"total\" of the result is null, which the property for it cannot be.");
    }

    [Fact]
    public async Task Query_ArgumentsThatDoNotFit_AreRefused()
    {
        await using var node = await StartAsync();
        (await ProblemOf(() => node.Tables.QueryAsync<Rated>(Best))).Errors["least_rating"].ShouldBe(["is required"]);
        (await ProblemOf(() => node.Tables.QueryAsync<Rated>(
            Best,
            new { LeastRating = "x", n = (int?)null }))).Errors.Keys.ShouldBe(["least_rating", "n"], ignoreOrder: true);
        var unknown = await Should.ThrowAsync<ArgumentException>(
            () => node.Tables.QueryAsync<Rated>(Best, new { LeastRating = 1, m = 2 }));
        unknown.Message.ShouldStartWith("Query best has no parameter \"m\"");
    }

    [Theory]
    [InlineData(3)]
    [InlineData(4)]
    public async Task Query_OfAsManyRowsAsThereMayBeAndOneMore_IsAnsweredWholeOrRefused(int rows)
    {
        await using var node = await StartAsync(options => options.MaxRows = 3);
        var first = Query.Sql("first", "select id from films order by id limit @n", p => p.Int("n"));

        if (rows == 3)
        {
            (await node.Tables.QueryAsync<long>(first, new { n = rows })).ShouldBe([1, 2, 3]);
            return;
        }

        var problem = await ProblemOf(() => node.Tables.QueryAsync<long>(first, new { n = rows }));
        problem.Code.ShouldBe(ErrorCodes.TooLarge);
        problem.Detail.ShouldBe(
            "The query finds more than 3 rows, which is the most that it may (MaxRows); ask for fewer at once.");
        (await ProblemOf(() => node.Tables.For<Film>().QueryAsync(Query.Sql("films", "select * from films")))).Code
            .ShouldBe(ErrorCodes.TooLarge);
    }

    [Fact]
    public async Task Query_ThatIsFaulty_SaysSo()
    {
        await using var node = await StartAsync();
        await Should.ThrowAsync<DefinitionException>(
            () => node.Tables.QueryAsync<Rated>(Query.Sql("x", "select nothing from nowhere")));
    }

    [Fact]
    public async Task For_ATableThatIsNotRegistered_SaysWhatToDo()
    {
        await using var node = await StartAsync();
        var refused = Should.Throw<InvalidOperationException>(() => node.Tables.For<Films2>());
        refused.Message.ShouldBe(
            "No table \"films2\" is registered with this node; did you mean \"films\"? "
            + "Register Table.From<Films2>() with the ServedTables, or with a router, before the application starts.");
    }

    [Fact]
    public async Task For_AClassThatDoesNotFitItsTable_SaysAll()
    {
        await using var node = await StartAsync();
        var fault = Should.Throw<DefinitionException>(() => node.Tables.For<UnfitFilm>());
        fault.Faults.Select(line => line.ToString()).ShouldBe(
        [
            "table films: column \"rating\": property Rating cannot be null, and the column can",
            "table films: column \"size\": property Size is of type string, and the column of type int",
            "table films: column \"promt\": property Promt stands for a column that the table does not have; did you mean \"prompt\"?",
            "table films: column \"id\": cannot be null, and class UnfitFilm has no property for it",
            "table films: column \"prompt\": cannot be null, and class UnfitFilm has no property for it",
        ]);
    }

    [Fact]
    public async Task For_AClassOfSomeColumns_LeavesTheOthersAlone()
    {
        await using var node = await StartAsync();
        var some = node.Tables.For<SomeOfFilm>();
        (await some.UpdateAsync(new SomeOfFilm(2, "new")))!.Prompt.ShouldBe("new");
        var film = (await node.Tables.For<Film>().FindAsync(2))!;
        (film.Rating, film.Loud).ShouldBe((2, "NEW"));
    }

    [Fact]
    public async Task For_ATableDeclaredInCode_ServesAClassToo()
    {
        var notes = Table.Define("notes", t => t
            .Int("id")
            .PrimaryKey()
            .String("text")
            .Image("picture")
            .Nullable()
            .Computed("loud", (string text) => text.ToUpperInvariant()));
        await using var node = await TypedNode.StartAsync(notes);
        var note = await node.Tables.For<Note>().InsertAsync(new Note { Id = 1, Text = "a" });
        (note.Loud, note.Picture).ShouldBe(("A", null));
    }

    private static async Task<TypedNode> StartAsync(Action<TableActorsOptions>? configure = null)
    {
        var node = await TypedNode.StartAsync(configure, Table.From<Film>());
        var films = node.Tables.For<Film>();
        foreach (var film in (Film[])[new(1, "a", 1), new(2, "b", 2), new(3, "b", 3), new(4, "c")])
            await films.InsertAsync(film);
        return node;
    }

    private static async Task<Problem> ProblemOf(Func<Task> action) =>
        (await Should.ThrowAsync<ProblemException>(action)).Problem;

    private sealed record Rated(long Id, string Prompt, double? Rating);

    private readonly record struct RatedStruct(int Id, string Prompt);

    private sealed record Count(string Prompt, int N, double? Total, float? Best);

    private sealed record NeverNull(double Total);

    private sealed record Unfit(string Title, int Prompt);

    private sealed record Films2(string Text);

    [Table(Name = "films")]
    private sealed record UnfitFilm(double Rating, string Size, string Promt);

    [Table(Name = "films")]
    private sealed record SomeOfFilm(long Id, string Prompt);

    [Table(Name = "notes")]
    private sealed class Note
    {
        public long Id { get; set; }

        public string Text { get; set; } = "";

        public string Loud { get; set; } = "";

        [Image]
        public string? Picture { get; set; }
    }
}
