using CsCheck;
using TableActors.Actors.Exports;
using TableActors.Contracts.Errors;
using TableActors.Contracts.Exports;

namespace TableActors.TestSupport.Exports;

public abstract partial class ExportTargetContract
{
    [Fact]
    public async Task Write_OfRowsThatAreRefusedAmongOthers_WritesTheOthersAlways()
    {
        Execute($"CREATE TABLE films (id bigint PRIMARY KEY, title {ChoosyType}, rating double precision)");
        var next = 0L;

        await Gen.Bool.List[1, 12].SampleAsync(async drawn =>
        {
            // Each of them begins with connections that have prepared nothing.
            await using var targets = new ExportTargets([NewDatabase()]);
            var target = targets.Create(Films(), FilmColumns);
            foreach (var isGood in drawn)
                (await Write(target, Film(next++, isGood ? "10.0.0.1" : "x"))).Written.ShouldBe(isGood ? 1 : 0);
        }, iter: 20, threads: 1);
    }

    [Fact]
    public async Task Insert_OfManyRows_WritesAllInTheirOrder()
    {
        Execute("CREATE TABLE films (place integer)");
        Execute($"DROP TABLE films; CREATE TABLE films (place {RowNumber}, id bigint, title text, rating double precision)");

        (await Write(Open(Films()), [.. Enumerable.Range(0, 300).Select(i => Film(1000 - i))]))
            .ShouldBe(new ExportResult(300));

        Texts("SELECT id FROM films ORDER BY place").ShouldBe([.. Enumerable.Range(0, 300).Select(i => $"{1000 - i}")]);
    }

    [Fact]
    public async Task Insert_OfARowThatIsRefused_WritesThoseBeforeIt_AndNoneBehindIt()
    {
        CreateFilms();
        var target = Open(Films());
        await Write(target, Film(3));

        var result = await Write(target, Film(1), Film(2), Film(3, "again"), Film(4));

        result.Written.ShouldBe(2);
        result.Failure.ShouldNotBeNull().ShouldBe(ExportFailure.Refused);
        result.Failure.Problem.Code.ShouldBe(ErrorCodes.ExportFailed);
        result.Failure.Problem.Detail.ShouldBe("export_sql write failed");
        Texts("SELECT id FROM films ORDER BY id").ShouldBe(["1", "2", "3"]);
        Titles[2].ShouldBe("a");
    }

    [Fact]
    public async Task Insert_OfAFirstRowThatIsRefused_WritesNone()
    {
        CreateFilms();
        var target = Open(Films());
        await Write(target, Film(1));

        (await Write(target, Film(1), Film(2))).ShouldBe(new ExportResult(0, ExportFailure.Refused));
        Titles.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Insert_OfARowWhoseRuleIsCheckedAtTheEnd_WritesThoseBeforeIt()
    {
        Execute("CREATE TABLE kinds (name text PRIMARY KEY)");
        Execute("INSERT INTO kinds VALUES ('a')");
        Execute(
            "CREATE TABLE films (id bigint PRIMARY KEY, title text REFERENCES kinds (name) DEFERRABLE INITIALLY DEFERRED, rating double precision)");
        var target = Open(Films());
        List<ExportedRow> left = [Film(1), Film(2), Film(3), Film(4, "nothing"), Film(5)];

        ExportResult result;
        do
        {
            result = await Write(target, [.. left]);
            left.RemoveRange(0, result.Written);
        }
        while (result.Written > 0 && result.Failure is null);

        result.ShouldBe(new ExportResult(0, ExportFailure.Refused));
        left.Count.ShouldBe(2);
        Texts("SELECT id FROM films ORDER BY id").ShouldBe(["1", "2", "3"]);
    }

    [Fact]
    public async Task Update_OfARow_SetsAllButTheKey()
    {
        CreateFilms();
        Execute("INSERT INTO films VALUES (1, 'old', 5), (2, 'other', 5)");

        (await Write(Open(Films(ExportMethod.Update)), Film(1, "new"))).ShouldBe(new ExportResult(1));

        Titles.ShouldBe(["new", "other"]);
        Texts("SELECT count(rating) FROM films WHERE id = 1").ShouldBe(["0"]);
    }

    [Fact]
    public async Task Update_OfOneRowSeveralTimes_EndsWithTheLast()
    {
        CreateFilms();
        Execute("INSERT INTO films VALUES (1, 'old', 5)");

        (await Write(Open(Films(ExportMethod.Update)), Film(1, "b", "x"), Film(1, "c", "y"), Film(1, "d", "z")))
            .ShouldBe(new ExportResult(3));

        Titles.ShouldBe(["d"]);
    }

    [Fact]
    public async Task Update_OfARowThatIsMissing_IsRefused_AndWritesNothingOfIt()
    {
        CreateFilms();
        Execute("INSERT INTO films VALUES (1, 'old', 5), (3, 'old', 5)");

        var result = await Write(Open(Films(ExportMethod.Update)), Film(1, "new"), Film(2, "new"), Film(3, "new"));

        result.ShouldBe(new ExportResult(1, ExportFailure.NoSuchRow));
        result.Failure!.Problem.Detail.ShouldBe("export_sql update affected 0 rows; expected 1");
        Titles.ShouldBe(["new", "old"]);
    }

    [Fact]
    public async Task Merge_OfRows_AddsSomeAndReplacesOthers()
    {
        CreateFilms();
        Execute("INSERT INTO films VALUES (1, 'old', 5)");

        (await Write(Open(Films(ExportMethod.Merge)), Film(1, "b", "x"), Film(2, "c", "y"), Film(1, "d", "z")))
            .ShouldBe(new ExportResult(3));

        Titles.ShouldBe(["d", "c"]);
        Texts("SELECT count(rating) FROM films").ShouldBe(["0"]);
    }

    [Fact]
    public async Task Write_OfValuesThatDoNotFit_NamesAllOfThem()
    {
        CreateFilms();

        var failure = await Refused(Open(Films()), Row("a", """{"id":1.5,"title":"a","rating":"good","extra":1}"""));

        failure.Problem.Detail.ShouldBe("export_sql write failed");
        failure.Problem.Errors.Select(error => $"{error.Key} {error.Value[0]}").Order().ShouldBe(
        [
            "extra is not among the columns of the export",
            "id must be a whole number from -9223372036854775808 to 9223372036854775807",
            "rating must be a finite number, not text",
        ]);
    }

    [Theory]
    [InlineData("[1]")]
    [InlineData("""{"id":1""")]
    [InlineData("")]
    public async Task Write_OfWhatIsNoObject_IsRefused(string json)
    {
        CreateFilms();

        await Refused(Open(Films()), Row("a", json));
    }

    [Fact]
    public async Task Write_OfARowThatLacksAField_IsNullThere()
    {
        CreateFilms();

        (await Write(Open(Films()), Row("a", """{"title":"a","id":1}"""))).ShouldBe(new ExportResult(1));

        Texts("SELECT rating FROM films").ShouldBe([null]);
    }

    [Fact]
    public async Task Write_IntoATableThatIsGone_IsUnavailableUntilItIsBack()
    {
        CreateFilms();
        var target = Open(Films());
        await Write(target, Film(1));
        Execute("DROP TABLE films");

        (await Write(target, Film(2))).ShouldBe(new ExportResult(0, ExportFailure.Unavailable));
        (await Write(target, Film(2))).ShouldBe(new ExportResult(0, ExportFailure.Unavailable));

        CreateFilms();
        (await Write(target, Film(2))).ShouldBe(new ExportResult(1));
    }

    [Fact]
    public async Task Write_IntoATableWithOneMoreColumn_GoesOn()
    {
        CreateFilms();
        var target = Open(Films());
        await Write(target, Film(1));
        Execute("ALTER TABLE films ADD COLUMN note text");

        (await Write(target, Film(2))).ShouldBe(new ExportResult(1));
    }

    [Fact]
    public async Task Write_OfALaneThatHasALaterOwner_WritesNothing()
    {
        CreateFilms();
        var register = new MemoryRegister();
        var first = new LaneFence(register, "films", "store", await register.TakeAsync("films", default));
        (await Open(Films()).WriteAsync([Film(1)], first, default)).ShouldBe(new ExportResult(1));

        var second = new LaneFence(register, "films", "store", await register.TakeAsync("films", default));

        (await Open(Films()).WriteAsync([Film(2)], first, default)).ShouldBe(new ExportResult(0, ExportFailure.Fenced));
        (await Open(Films()).WriteAsync([Film(3)], second, default)).ShouldBe(new ExportResult(1));
        Titles.Count.ShouldBe(2);
    }

    [Fact]
    public async Task Write_WhoseOwnershipCannotBeAsked_IsUnavailable()
    {
        CreateFilms();
        var register = new MemoryRegister();
        var fence = new LaneFence(register, "films", "store", await register.TakeAsync("films", default));
        register.Failures = 1;

        (await Open(Films()).WriteAsync([Film(1)], fence, default))
            .ShouldBe(new ExportResult(0, ExportFailure.Unavailable));
        Titles.ShouldBeEmpty();
    }

    [Fact]
    public async Task Write_WithACallerWhoIsGone_IsUnavailable()
    {
        CreateFilms();
        using var gone = new CancellationTokenSource();
        await gone.CancelAsync();

        (await Open(Films()).WriteAsync([Film(1)], null, gone.Token))
            .ShouldBe(new ExportResult(0, ExportFailure.Unavailable));
        Titles.ShouldBeEmpty();
    }

    [Fact]
    public async Task Write_FromManyCallersAtOnce_WritesAll()
    {
        CreateFilms();
        var targets = Enumerable.Range(0, 4).Select(_ => Open(Films() with { Ledger = true })).ToList();

        var results = await Task.WhenAll(
            Enumerable.Range(0, 40).Select(i => Write(targets[i % 4], Film(2 * i), Film(2 * i + 1))));

        results.ShouldAllBe(result => result == new ExportResult(2, null));
        Titles.Count.ShouldBe(80);
    }

    [Fact]
    public async Task Write_IntoATableWithStrangeNames_FindsIt()
    {
        Execute("""CREATE TABLE "select ""x"" from" ("group" bigint PRIMARY KEY, "a b" text)""");
        var target = Open(
            new SqlExport(Connect, "select \"x\" from") { Method = ExportMethod.Merge }, new("group", null),
            new("a b", null));

        (await FaultsOf(target)).ShouldBeEmpty();
        (await Write(target, Row("a", """{"group":1,"a b":"c"}"""))).ShouldBe(new ExportResult(1));
    }

    /// <summary>The type of a column that numbers rows as they come.</summary>
    protected abstract string RowNumber { get; }
}
