using TableActors.Contracts.Computations;
using TableActors.Host.Tests.Support;

namespace TableActors.Host.Tests.ServiceFiles.Reading.Computations;

public sealed class ComputationReaderTests
{
    [Fact]
    public void Read_OfAFunction_TakesColumnsAndLiteralsInOrder()
    {
        var computation = Computation(
            """
            function = concat
            args = [a, { value = " - " }, { value = 3 }, { value = -2.5e3 }, { value = true }, { value = null }, { value = "3", type = string }, { value = 3, type = float }]
            """).ShouldBeOfType<FunctionComputation>();

        computation.Function.ShouldBe("concat");
        computation.OnError.ShouldBe(OnComputationError.Fail);
        computation.Arguments.ShouldBe(
        [
            "a", new ArgumentDefinition.Literal(" - "), new ArgumentDefinition.Literal(3L), new ArgumentDefinition.Literal(-2500.0),
            new ArgumentDefinition.Literal(true), new ArgumentDefinition.Literal(null), new ArgumentDefinition.Literal("3"),
            new ArgumentDefinition.Literal(3.0),
        ]);
    }

    [Fact]
    public void Read_OfAFunctionWithOneArgument_TakesItWithoutAList() =>
        Computation("function = slugify, args = prompt").ShouldBeOfType<FunctionComputation>().Arguments.ShouldBe(["prompt"]);

    [Fact]
    public void Read_OfAFunctionWithoutArguments_HasNone() =>
        Computation("function = now").ShouldBeOfType<FunctionComputation>().Arguments.ShouldBeEmpty();

    [Fact]
    public void Read_OfSql_TakesTheExpression() => Computation("sql = \"length(a)\"").ShouldBe(new SqlComputation("length(a)"));

    [Theory]
    [InlineData("on-error = fail", OnComputationError.Fail)]
    [InlineData("on-error = null", OnComputationError.Null)]
    [InlineData("on-error = \"null\"", OnComputationError.Null)]
    public void Read_OfOnError_TakesBothWords(string onError, OnComputationError expected) =>
        Computation($"function = f, {onError}").OnError.ShouldBe(expected);

    [Theory]
    [InlineData("", "computed: \"function\" or \"sql\" is missing")]
    [InlineData("function = f, sql = \"1\"", "computed: must hold \"function\" or \"sql\", not both")]
    [InlineData("function = f, on-error = ignore", "computed: \"on-error\" must be fail or null, not \"ignore\"")]
    [InlineData("function = [f]", "computed: \"function\" must be a text, not a list")]
    [InlineData("function = f, arguments = [a]", "computed: unknown key \"arguments\"; known are on-error, function, args, sql")]
    [InlineData("functoin = f", "computed: unknown key \"functoin\"; did you mean \"function\"?")]
    [InlineData("command = [convert]", "computed: unknown key \"command\"; known are on-error, function, sql, args")]
    [InlineData("sql = \"1\", args = [a]", "computed: unknown key \"args\"; known are on-error, function, sql")]
    [InlineData("function = f, args { a = 1 }", "computed: \"args\" must be a list, not an object")]
    [InlineData("function = f, args = [[a]]", "computed: argument 1: must be a column's name or a literal { value = … }, not a list")]
    [InlineData("function = f, args = [a, { valu = 1 }]", "computed: argument 2: unknown key \"valu\"; did you mean \"value\"?")]
    [InlineData("function = f, args = [{}]", "computed: argument 1: \"value\" is missing")]
    [InlineData("function = f, args = [{ value = [1] }]", "computed: argument 1: \"value\" must be a text, not a list")]
    [InlineData("function = f, args = [{ value = x, type = int }]", "computed: argument 1: \"value\" must be a whole number from -9223372036854775808 to 9223372036854775807")]
    [InlineData("function = f, args = [{ value = x, type = date }]", "computed: argument 1: \"type\" must be one of string, int, float, bool, not \"date\"")]
    public void Read_WithAFault_NamesTheColumn(string computed, string fault) =>
        ServiceText.FaultOf(File(computed)).ShouldBe($"table t: column \"c\": {fault}");

    private static ComputationDefinition Computation(string computed) =>
        ServiceText.Sound(File(computed)).Tables.ShouldHaveSingleItem().Columns.ShouldHaveSingleItem().Computation!;

    private static string File(string computed) => $"tables.t.columns.c {{ type = string, computed {{ {computed} }} }}";
}
