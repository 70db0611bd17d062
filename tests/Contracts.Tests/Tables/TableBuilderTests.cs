using TableActors.Contracts.Columns;
using TableActors.Contracts.Computations;
using TableActors.Contracts.Tables;

namespace TableActors.Contracts.Tests.Tables;

public sealed class TableBuilderTests
{
    [Fact]
    public void Define_WithAColumnOfEachType_KeepsNamesTypesAndOrder()
    {
        var table = Table.Define("all", t => t
            .String("a").Int("b").Float("c").Bool("d").Timestamp("e").Date("f").Uuid("g").Json("h").Binary("i")
            .ArrayOfInt("j", 2).ArrayOfFloat("k").Image("l").Video("m").Audio("n").Document("o"));

        table.Columns.Select(column => $"{column.Name} {column.Type}").ShouldBe(
            [
                "a string", "b int", "c float", "d bool", "e timestamp", "f date", "g uuid", "h json", "i binary",
                "j array<int>", "k array<float>", "l image", "m video", "n audio", "o document",
            ]);
        table.Columns[9].Type.ShouldBe(ColumnTypes.ArrayOfInt(2));
    }

    [Fact]
    public void Describe_AColumn_ChangesTheOneAddedLast()
    {
        var table = Table.Define("films", t => t
            .Comment("about films")
            .Int("id").PrimaryKey().Comment("number")
            .Int("a").Nullable()
            .Computed("b", (long id) => id).OnError(OnComputationError.Null));

        table.Comment.ShouldBe("about films");
        table.Columns[0].ShouldBe(
            new ColumnDefinition("id", ColumnTypes.Int) { PrimaryKey = true, Comment = "number" });
        table.Columns[1].Nullable.ShouldBe(true);
        table.Columns[2].Computation.ShouldBeOfType<DelegateComputation>().OnError.ShouldBe(OnComputationError.Null);
    }

    [Fact]
    public void Describe_NothingOrTheWrongColumn_IsRefused()
    {
        Should.Throw<InvalidOperationException>(() => Table.Define("films", t => t.Nullable()));
        Should.Throw<InvalidOperationException>(
            () => Table.Define("films", t => t.Int("a").OnError(OnComputationError.Null)))
            .Message.ShouldBe("OnError describes a computed column, and 'a' is not computed.");
    }
}
