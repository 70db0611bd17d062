using TableActors.Contracts.Columns;
using TableActors.Contracts.Computations;
using static TableActors.Contracts.Tests.Tables.SchemaAssert;

namespace TableActors.Contracts.Tests.Tables.Rules;

/// <summary>Arguments and cycles.</summary>
public sealed class DependencyRuleTests
{
    [Fact]
    public void Check_OfArguments_ThatAreNoColumns_SuggestsTheNearest() =>
        ShouldHaveFaults(t => t.String("prompt")
                .Computed("a", ColumnTypes.String, Call("upper", "prompts"))
                .Computed("b", (string pormpt, string elsewhere) => pormpt + elsewhere),
            "table films: column \"a\": argument \"prompts\" is no column of the table; did you mean \"prompt\"?",
            "table films: column \"b\": parameter \"pormpt\" is no column of the table; did you mean \"prompt\"?",
            "table films: column \"b\": parameter \"elsewhere\" is no column of the table");

    [Fact]
    public void Check_OfArgument_ThatTheStoreComputes_IsRefused() =>
        ShouldHaveFaults(t => t.String("prompt")
                .Computed("low", ColumnTypes.String, new SqlComputation("lower(prompt)"))
                .Computed("up", null, Call("upper", "low")),
            "table films: column \"up\": argument \"low\" is computed by the store (sql), so its value is known only after this column's");

    [Fact]
    public void Check_OfLiteral_OfAnotherType_IsRefused() =>
        ShouldHaveFaults(t =>
            t.String("prompt").Computed("up", ColumnTypes.String, Call("upper", new ArgumentDefinition.Literal(1.5m))),
            "table films: column \"up\": a literal argument is a string, a long, a double, a bool or null, not Decimal");

    [Fact]
    public void Check_OfColumns_ThatDependOnEachOther_NamesEachCycle() =>
        ShouldHaveFaults(t => t.String("prompt")
                .Computed("a", ColumnTypes.String, Call("upper", "b"))
                .Computed("b", (string c, string prompt) => c + prompt)
                .Computed("c", ColumnTypes.String, Call("upper", "a"))
                .Computed("self", ColumnTypes.String, Call("upper", "self")),
            "table films: column \"a\": is computed from itself: a <- b <- c <- a",
            "table films: column \"self\": is computed from itself: self <- self");

    [Fact]
    public void Check_OfColumns_ThatShareArguments_IsNoCycle() =>
        SchemaOf(t => t.String("prompt")
            .Computed("a", (string b, string c) => b + c)
            .Computed("b", (string d) => d)
            .Computed("c", (string d) => d)
            .Computed("d", (string prompt) => prompt)).ComputedInOrder
                .Select(column => column.Name)
                .ShouldBe(["d", "b", "c", "a"]);
}
