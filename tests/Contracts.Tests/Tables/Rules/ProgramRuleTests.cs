using System.Collections.Immutable;
using TableActors.Contracts.Columns;
using TableActors.Contracts.Computations;
using TableActors.Contracts.Tables;
using static TableActors.Contracts.Tests.Tables.SchemaAssert;

namespace TableActors.Contracts.Tests.Tables.Rules;

public sealed class ProgramRuleTests
{
    [Fact]
    public void Check_OfCommands_AsTheyAreMeant_IsAccepted()
    {
        var schema = SchemaOf(t => t.Image("poster").String("prompt")
            .Computed(
                "thumb", ColumnTypes.Image,
                Command("convert", "${poster}", "-resize", "64x64", "png:${output}") with { Extension = "png" })
            .Computed("words", ColumnTypes.Int, Command("wc", "-w", "--", "${prompt}:${thumb}")));

        schema.ComputedInOrder.Select(column => column.Name).ShouldBe(["thumb", "words"]);
        schema.Find("words")!.DependsOn.ShouldBe([1, 2]);
        schema.MediaColumns.Select(column => column.Name).ShouldBe(["poster", "thumb"]);
    }

    [Fact]
    public void Check_OfAFaultyCommand_ReportsEverythingAtOnce() =>
        ShouldHaveFaults(t => t.Image("poster").Computed(
            "thumb", ColumnTypes.Image, new ProgramComputation(["con${poster}", "${postr}", "${poster", "a\0b"])
            {
                Extension = ".png", Timeout = TimeSpan.Zero,
            }),
            "table films: column \"thumb\": argument \"postr\" is no column of the table; did you mean \"poster\"?",
            "table films: column \"thumb\": the program of the command cannot come from a row: ${…} may stand in its arguments only",
            "table films: column \"thumb\": argument 2 of the command has \"${\" without \"}\"; \"$${\" stands for \"${\" itself",
            "table films: column \"thumb\": the command contains the character U+0000",
            "table films: column \"thumb\": the command of a media column needs ${output}, the file that it writes",
            "table films: column \"thumb\": the extension must be 1 to 8 ASCII letters and digits, without a dot",
            "table films: column \"thumb\": the time-out of the command must be from 1 ms to 1 day");

    [Fact]
    public void Check_OfAMediaColumn_WithoutExtension_IsRefused() =>
        ShouldHaveFaults(
            t => t.String("prompt").Computed("picture", ColumnTypes.Image, Command("draw", "${prompt}", "${output}")),
            "table films: column \"picture\": the command of a media column needs the extension of its file");

    [Fact]
    public void Check_OfAColumnOfValues_WithOutputAndExtension_IsRefused() =>
        ShouldHaveFaults(t => t.String("prompt")
            .Computed("words", ColumnTypes.Int, Command("wc", "${prompt}", "${output}") with { Extension = "txt" }),
            "table films: column \"words\": ${output} is the file of a media column; the value of this one is the command's standard output",
            "table films: column \"words\": an extension is for commands of media columns");

    [Fact]
    public void Check_OfCommands_WithoutProgramOrType_IsRefused() =>
        ShouldHaveFaults(t => t.String("prompt")
                .Computed("a", ColumnTypes.Int, new ProgramComputation([]))
                .Computed("b", ColumnTypes.Int, Command(" "))
                .Computed("c", null, Command("date")),
            "table films: column \"a\": the command needs a program",
            "table films: column \"b\": the command needs a program",
            "table films: column \"c\": a column computed by command needs a declared type");

    [Fact]
    public void Check_OfCommands_ThatNeedEachOther_IsRefused() =>
        ShouldHaveFaults(t => t.String("prompt")
                .Computed("a", ColumnTypes.String, Command("echo", "${b}"))
                .Computed("b", ColumnTypes.String, Command("echo", "x${a}")),
            "table films: column \"a\": is computed from itself: a <- b <- a");

    [Fact]
    public void Check_OfACommand_WithANullableArgument_NeedsANullableColumn() =>
        ShouldHaveFaults(
            t => t.String("prompt").Nullable().Computed("words", ColumnTypes.Int, Command("wc", "${prompt}")),
            "table films: column \"words\": must be nullable, because its argument \"prompt\" may be null");

    [Fact]
    public void Check_OfACommand_ThatIsNullOnError_NeedsANullableColumn() =>
        ShouldHaveFaults(t => t.String("prompt")
            .Computed("words", ColumnTypes.Int, Command("wc", "${prompt}"))
            .OnError(OnComputationError.Null),
            "table films: column \"words\": null on error needs a nullable column");

    private static ProgramComputation Command(params ImmutableArray<string> command) => new(command);
}
