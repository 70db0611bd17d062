using TableActors.Contracts.Columns;
using TableActors.Contracts.Computations;
using TableActors.Contracts.Tables;
using static TableActors.Contracts.Tests.Tables.SchemaAssert;

namespace TableActors.Contracts.Tests.Tables.Rules;

/// <summary>Functions, delegates, and the types and nullability of what they yield.</summary>
public sealed class ResultRuleTests
{
    [Fact]
    public void Check_OfFunction_WithArgumentsThatDoNotFit_SaysWhichWouldFit() =>
        ShouldHaveFaults(t => t.Int("id").Computed("up", null, Call("upper", "id")),
            "table films: column \"up\": function \"upper\" takes one string");

    [Fact]
    public void Check_OfUnknownFunction_WithoutNearOne_ListsThem() =>
        ShouldHaveFaults(t => t.Int("id").Computed("up", null, Call("reverse", "id")),
            "table films: column \"up\": there is no function \"reverse\"; the functions are length, maybe, upper");

    [Theory]
    [InlineData("a", "string")]
    [InlineData("b", "string?")]
    [InlineData("c", "string?")]
    [InlineData("d", "string?")]
    [InlineData("e", "float")]
    public void Check_OfFunction_DerivesTypeAndNullability(string column, string type) =>
        SchemaOf(t => t.String("prompt").String("note").Nullable()
            .Computed("a", null, Call("upper", "prompt"))
            .Computed("b", null, Call("upper", "note"))
            .Computed("c", null, Call("upper", "prompt")).OnError(OnComputationError.Null)
            .Computed("d", null, Call("maybe", "a"))
            .Computed("e", ColumnTypes.Float, Call("length", "a")))
                .Find(column)!
                .ToString()
                .ShouldBe($"{column}: {type}");

    [Fact]
    public void Check_OfResult_ThatMayBeNull_NeedsNullableColumn() =>
        ShouldHaveFaults(t => t.String("prompt").String("note").Nullable()
                .Computed("a", ColumnTypes.String, Call("upper", "note"))
                .Computed("b", ColumnTypes.String, Call("maybe", "prompt"))
                .Computed("c", ColumnTypes.String, Call("upper", "prompt")).OnError(OnComputationError.Null)
                .Computed("d", ColumnTypes.String, new DelegateComputation(string? (string prompt) => Shorten(prompt)))
                .Computed("e", ColumnTypes.String, new DelegateComputation((string note) => note))
                .Computed("f", ColumnTypes.String, new DelegateComputation((string? note) => note ?? "")),
            "table films: column \"a\": must be nullable, because its argument \"note\" may be null",
            "table films: column \"b\": must be nullable, because function \"maybe\" may yield null",
            "table films: column \"c\": null on error needs a nullable column",
            "table films: column \"d\": must be nullable, because the delegate's result may be null",
            "table films: column \"e\": must be nullable, because its argument \"note\" may be null");

    [Fact]
    public void Check_OfDelegates_DerivesTypeAndNullability()
    {
        var schema = SchemaOf(t => t.Int("id").String("prompt").Float("rating").Nullable()
            .Computed("sync", (string prompt) => prompt.Length)
            .Computed("task", async (string prompt, CancellationToken _) => await Task.FromResult(prompt))
            .Computed("value_task", (long id) => ValueTask.FromResult<double?>(id))
            .Computed("nullable_task", Task<string?> (string prompt) => Task.FromResult(Shorten(prompt)))
            .Computed("skipped", (double rating) => rating > 5)
            .Computed("narrow", (int id) => new DateOnly(id, 1, 1))
            .Computed("any", (object? rating) => rating is null)
            .Computed("method", Shorten)
            .Computed("unsaid", (string prompt) => Shorten(prompt)));

        schema.Columns.Skip(3).Select(column => column.ToString()).ShouldBe(
            [
                "sync: int", "task: string", "value_task: float?", "nullable_task: string?", "skipped: bool?",
                "narrow: date", "any: bool", "method: string?", "unsaid: string"
            ]);
    }

    [Fact]
    public void Check_OfDelegates_ThatDoNotFit_SaysWhichTypeWould() =>
        ShouldHaveFaults(t => t.Int("id").String("prompt").Float("rating")
                .Computed("a", (string id) => id)
                .Computed("b", (long rating) => rating)
                .Computed("c", (double id) => id)
                .Computed("d", (string prompt) => new Uri(prompt))
                .Computed("e", (string prompt) => Task.CompletedTask)
                .Computed("f", (string prompt) => Console.Out.Flush())
                .Computed("g", ColumnTypes.Int, new DelegateComputation((double rating) => rating)),
            "table films: column \"a\": parameter \"id\" is of the .NET type String, which does not take the column's values of type int; Int64 would",
            "table films: column \"b\": parameter \"rating\" is of the .NET type Int64, which does not take the column's values of type float; Double would",
            "table films: column \"d\": the delegate returns the .NET type Uri, which is no column's type",
            "table films: column \"e\": the delegate returns nothing; its result is the column's value",
            "table films: column \"f\": the delegate returns nothing; its result is the column's value",
            "table films: column \"g\": is declared as int, but its computation yields float");

    [Fact]
    public void Check_OfMediaColumn_ComputedByFunction_IsRefused() =>
        ShouldHaveFaults(t => t.String("prompt").Computed("poster", ColumnTypes.Image, Call("upper", "prompt")),
            "table films: column \"poster\": a media column cannot be computed by a function, whose result is no file but string");

    [Fact]
    public void Check_OfListOfFixedLength_AcceptsDelegateThatGivesLists()
    {
        var schema = SchemaOf(t => t.Int("id")
            .Computed("size", ColumnTypes.ArrayOfFloat(3), new DelegateComputation((long id) => new long[] { id })));

        schema.Find("size")!.Type.ShouldBe(ColumnTypes.ArrayOfFloat(3));
    }

    private static string? Shorten(string prompt) => prompt.Length > 10 ? prompt[..10] : null;
}
