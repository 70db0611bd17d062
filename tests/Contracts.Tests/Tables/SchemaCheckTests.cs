using System.Collections.Immutable;
using TableActors.Contracts.Columns;
using TableActors.Contracts.Computations;
using TableActors.Contracts.Errors;
using TableActors.Contracts.Tables;
using static TableActors.Contracts.Tests.Tables.SchemaAssert;

namespace TableActors.Contracts.Tests.Tables;

public sealed class SchemaCheckTests
{
    [Fact]
    public void Check_OfSoundTable_KeepsWhatWasDeclared()
    {
        var schema = SchemaOf(t => t
            .Comment("films to illustrate")
            .Int("id").PrimaryKey()
            .String("prompt").Comment("what to draw")
            .Float("rating").Nullable());

        schema.Name.Value.ShouldBe("films");
        schema.Comment.ShouldBe("films to illustrate");
        schema.Columns.Select(column => column.ToString()).ShouldBe(["id: int", "prompt: string", "rating: float?"]);
        schema.Columns.Select(column => column.Ordinal).ShouldBe([0, 1, 2]);
        schema.Key.Select(column => column.Name).ShouldBe(["id"]);
        schema.Find("prompt")!.Comment.ShouldBe("what to draw");
        schema.Find("Prompt").ShouldBeNull();
        schema.ComputedInOrder.ShouldBeEmpty();
    }

    [Fact]
    public void Check_OfComputedColumns_OrdersThemAfterWhatTheyDependOn()
    {
        var schema = SchemaOf(t => t
            .Computed("shout", (string loud, string prompt) => loud + prompt)
            .Computed("loud", null, Call("upper", "prompt"))
            .String("prompt")
            .Computed("words", ColumnTypes.Int, new SqlComputation("length(prompt)"))
            .Computed("size", null, Call("length", "shout")));

        schema.ComputedInOrder.Select(column => column.Name).ShouldBe(["loud", "shout", "size"]);
        schema.StoreComputed.Select(column => column.Name).ShouldBe(["words"]);
        schema.Find("shout")!.DependsOn.ShouldBe([1, 2]);
        schema.Find("size")!.Type.ShouldBe(ColumnTypes.Int);
    }

    [Fact]
    public void Check_OfTableWithManyFaults_ReportsThemAll() =>
        ShouldHaveFaults("ta_films", t => t
                .Int("id").PrimaryKey().Nullable()
                .String("1st")
                .Computed("loud", null, Call("uper", "promt"))
                .Computed("size", ColumnTypes.String, Call("length", "prompt"))
                .String("prompt"),
            "table ta_films: names starting with 'ta_' are reserved",
            "table ta_films: column \"1st\": a name must not start with a digit",
            "table ta_films: column \"id\": a column of the primary key cannot be nullable",
            "table ta_films: column \"loud\": argument \"promt\" is no column of the table; did you mean \"prompt\"?",
            "table ta_films: column \"loud\": there is no function \"uper\"; did you mean \"upper\"?",
            "table ta_films: column \"size\": is declared as string, but its computation yields int");

    [Fact]
    public void Require_OfFaultyTable_ThrowsAllFaults()
    {
        var result = SchemaCheck.Check(new TableDefinition("films", []), SampleFunctions.Instance);

        Should.Throw<DefinitionException>(() => result.Require())
            .Message.ShouldBe("table films: a table needs at least one column");
    }

    [Fact]
    public void Check_OfDefinitionWithoutAnyValue_ReportsItAndDoesNotThrow()
    {
        var definition = new TableDefinition(null!, default(ImmutableArray<ColumnDefinition>));

        SchemaCheck.Check(definition, SampleFunctions.Instance).Faults.Select(fault => fault.Message)
            .ShouldBe(["a name must not be empty", "a table needs at least one column"]);
    }

    [Fact]
    public void Fingerprint_OfTablesThatDifferInOneThing_Differs()
    {
        Action<TableBuilder>[] tables =
        [
            t => t.Int("id"),
            t => t.Int("id").PrimaryKey(),
            t => t.Int("id").Nullable(),
            t => t.Float("id"),
            t => t.Int("number"),
            t => t.Int("id").ArrayOfInt("list"),
            t => t.Int("id").ArrayOfInt("list", 3),
            t => t.Int("id").Computed("twice", ColumnTypes.Int, new SqlComputation("id * 2")),
            t => t.Int("id").Computed("twice", ColumnTypes.Int, new SqlComputation("id + id")),
        ];

        tables.Select(table => SchemaOf(table).Fingerprint).Distinct().Count().ShouldBe(tables.Length);
        SchemaOf(tables[0]).Fingerprint.ShouldBe(SchemaOf(tables[0]).Fingerprint);
    }
}
