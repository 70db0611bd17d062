using TableActors.Contracts.Columns;
using TableActors.Contracts.Computations;

namespace TableActors.Actors.Tests.Computation;

public sealed class FunctionStepTests
{
    [Fact]
    public async Task Run_WithANullArgument_YieldsNull()
    {
        using var table = new ComputedTable(t => t.String("a").Nullable().Computed("up", null, Call("upper", "a")));

        (await table.RowOfAsync([null])).ShouldBe([null, null]);
        (await table.RowOfAsync("x")).ShouldBe(["x", "X"]);
    }

    [Fact]
    public async Task Run_OfCoalesce_GetsNullsAndLiterals()
    {
        using var table = new ComputedTable(t => t.Int("a").Nullable()
            .Computed("b", ColumnTypes.Float, Call("coalesce", "a", new ArgumentDefinition.Literal(1.5))));

        table.Schema.Find("b")!.Nullable.ShouldBeFalse();
        (await table.RowOfAsync([null])).ShouldBe([null, 1.5]);
        (await table.RowOfAsync(2L)).ShouldBe([2L, 2.0]);
    }

    [Fact]
    public async Task Run_WithManyArguments_PassesThemInOrder()
    {
        var letters = "abcdefghij"
            .Select(letter => (ArgumentDefinition)new ArgumentDefinition.Literal($"{letter}"))
            .Append("last")
            .ToArray();
        using var table = new ComputedTable(t => t.String("last").Computed("all", null, Call("concat", letters)));

        (await table.RowOfAsync("!")).ShouldBe(["!", "abcdefghij!"]);
    }

    [Fact]
    public async Task Run_OfJsonGet_ReadsThePartAsTheColumnsType()
    {
        using var table = new ComputedTable(t => t.Json("film")
            .Computed("title", ColumnTypes.String, Call("json_get", "film", new ArgumentDefinition.Literal("/title")))
            .Computed("year", ColumnTypes.Int, Call("json_get", "film", new ArgumentDefinition.Literal("/year")))
            .Nullable());

        (await table.RowOfAsync(new JsonText("""{"title":"Alien","year":1979.0}""")))
            .Skip(1)
            .ShouldBe(["Alien", 1979L]);
        (await table.RowOfAsync(new JsonText("""{"title":"Alien"}"""))).Skip(1).ShouldBe(["Alien", null]);
        (await table.ProblemOfAsync(new JsonText("""{"title":7}"""))).Detail
            .ShouldBe("\"title\" could not be computed: the result must be text, not a number.");
        (await table.ProblemOfAsync(new JsonText("{}"))).Detail
            .ShouldBe("\"title\" could not be computed: the result is null.");
    }

    private static FunctionComputation Call(string function, params ArgumentDefinition[] arguments) =>
        new(function, [.. arguments]);
}
