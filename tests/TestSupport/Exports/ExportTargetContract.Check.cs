using TableActors.Actors.Exports;
using TableActors.Contracts.Columns;
using TableActors.Contracts.Exports;

namespace TableActors.TestSupport.Exports;

public abstract partial class ExportTargetContract
{
    [Theory]
    [InlineData(ExportMethod.Insert)]
    [InlineData(ExportMethod.Update)]
    [InlineData(ExportMethod.Merge)]
    public async Task Check_OfATableThatFits_FindsNothing(ExportMethod method)
    {
        CreateFilms();

        (await FaultsOf(Open(Films(method)))).ShouldBeEmpty();
    }

    [Fact]
    public async Task Check_WithoutTheTable_NamesTheNearest()
    {
        CreateFilms();

        (await FaultsOf(Open(new SqlExport(Connect, "flims"))))
            .ShouldBe(["the export's target database has no table \"flims\"; did you mean \"films\"?"]);
    }

    [Fact]
    public async Task Check_OfColumnsThatDoNotFit_FindsAll()
    {
        Execute("CREATE TABLE films (id bigint PRIMARY KEY, titel text, rating smallint, secret text NOT NULL, made text NOT NULL DEFAULT 'now')");

        (await FaultsOf(Open(
            new SqlExport(Connect, "films"), new("id", ColumnTypes.String), new("title", ColumnTypes.String),
            new("rating", ColumnTypes.Float))))
            .ShouldBe(
            [
                "id: is of type string, which cannot be written into the column of type bigint of the export's target table \"films\"",
                "title: is not in the export's target table \"films\"; did you mean \"titel\"?",
                "rating: is of type float, which cannot be written into the column of type smallint of the export's target table \"films\"",
                "the export's target table \"films\" needs a value for \"secret\", which the answer does not have",
            ]);
    }

    [Fact]
    public async Task Check_OfAComputedColumn_IsAFault()
    {
        Execute("CREATE TABLE films (id bigint PRIMARY KEY, title text GENERATED ALWAYS AS ('x') STORED, rating double precision)");

        (await FaultsOf(Open(Films())))
            .ShouldBe(["title: cannot be written: the export's target table \"films\" computes it by itself"]);
    }

    [Fact]
    public async Task Check_OfAViewThatTakesNoRows_TellsTheDatabasesOwnWords()
    {
        Execute("CREATE TABLE base (id bigint NOT NULL PRIMARY KEY, title text, rating double precision)");
        Execute("CREATE VIEW films AS SELECT max(id) AS id, title, max(rating) AS rating FROM base GROUP BY title");
        var target = Open(Films());

        var fault = (await FaultsOf(target)).ShouldHaveSingleItem();

        fault.ShouldStartWith("the export's target table \"films\" takes no such rows: ");
        fault.ShouldContain("view");
        (await target.PrepareAsync(default)).ShouldHaveSingleItem().Message.ShouldBe(fault);
    }

    [Fact]
    public async Task Write_IntoATableThatBecameAView_WritesAgainOnceItTakesRows()
    {
        CreateFilms();
        var target = Open(Films());
        (await Write(target, Film(1))).Failure.ShouldBeNull();
        Execute("ALTER TABLE films RENAME TO base");
        Execute("CREATE VIEW films AS SELECT max(id) AS id, title, max(rating) AS rating FROM base GROUP BY title");

        (await Write(target, Film(2))).Failure.ShouldNotBeNull();
        Execute("DROP VIEW films");
        Execute("ALTER TABLE base RENAME TO films");

        (await Write(target, Film(2))).Failure.ShouldBeNull();
        Texts("SELECT id FROM films ORDER BY id").ShouldBe(["1", "2"]);
    }

    [Theory]
    [InlineData(ExportMethod.Update, "update")]
    [InlineData(ExportMethod.Merge, "merge")]
    public async Task Check_WithoutAKey_IsAFault(ExportMethod method, string name)
    {
        Execute("CREATE TABLE films (id bigint NOT NULL UNIQUE, title text, rating double precision)");

        (await FaultsOf(Open(Films(method))))
            .ShouldBe([$"the export's target table \"films\" has no primary key, which the method {name} needs"]);
    }

    [Theory]
    [InlineData(ExportMethod.Update, "update")]
    [InlineData(ExportMethod.Merge, "merge")]
    public async Task Check_WithoutTheWholeKey_NamesWhatIsMissing(ExportMethod method, string name)
    {
        Execute(
            "CREATE TABLE films (country text, id bigint, title text, year integer, PRIMARY KEY (id, country, year))");

        (await FaultsOf(Open(Films(method), new("id", ColumnTypes.Int), new("title", ColumnTypes.String))))
            .ShouldBe([$"the answer lacks \"country\", \"year\" of the primary key of the export's target table \"films\", which the method {name} needs"]);
    }

    [Theory]
    [InlineData(ExportMethod.Update, "update")]
    [InlineData(ExportMethod.Merge, "merge")]
    public async Task Check_OfTheKeyAlone_IsAFault(ExportMethod method, string name)
    {
        CreateFilms();

        (await FaultsOf(Open(Films(method) with { Table = "films" }, new ExportColumn("id", ColumnTypes.Int))))
            .ShouldBe(
                method == ExportMethod.Update
                    ? [$"the method {name} of the export needs a column besides the primary key of its target table \"films\""]
                    :
                    [
                        "the export's target table \"films\" needs a value for \"title\", which the answer does not have",
                        $"the method {name} of the export needs a column besides the primary key of its target table \"films\"",
                    ]);
    }

    [Fact]
    public async Task Check_OfAColumnWhoseTypeIsNotKnown_LetsItPass()
    {
        CreateFilms();

        (await FaultsOf(Open(Films(), new("id", null), new("title", null)))).ShouldBeEmpty();
    }

    [Fact]
    public async Task Check_WithALedgerThatIsMissing_MakesNone_AndPrepareDoes()
    {
        CreateFilms();
        var target = Open(Films() with { Ledger = true });

        (await FaultsOf(target)).ShouldBeEmpty();
        Should.Throw<Exception>(() => Texts("SELECT count(*) FROM ta_ledger"));

        (await target.PrepareAsync(default)).ShouldBeEmpty();
        Texts("SELECT count(*) FROM ta_ledger").ShouldBe(["0"]);
    }

    [Fact]
    public async Task Check_WithAnotherTableOfTheLedgersName_IsAFault()
    {
        CreateFilms();
        Execute("CREATE TABLE ta_ledger (request text PRIMARY KEY, what text)");

        (await Open(Films() with { Ledger = true }).PrepareAsync(default)).ShouldHaveSingleItem().Message
            .ShouldBe("the export's target has a table ta_ledger that is no ledger: it has other columns than request and written_at");
    }
}
