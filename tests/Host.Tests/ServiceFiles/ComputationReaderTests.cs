using TableActors.Contracts.Computations;
using TableActors.Host.Tests.Support;

namespace TableActors.Host.Tests.ServiceFiles;

public sealed class ComputationReaderTests
{
    [Fact]
    public void Read_OfAFunction_TakesColumnsAndLiteralsInOrder()
    {
        var computation = Computation(
            """
            function = "concat", args = [
              "a", 3, -2.5, true, { value = " - " }, { value = 3 }, { value = -2.5e3 }, { value = false }, { value = "" },
              { value = "3", type = "string" }, { value = 3, type = "string" }, { value = 3, type = "float" }, { value = "3", type = "int" },
              { value = true, type = "bool" }, 9223372036854775807,
            ]
            """).ShouldBeOfType<FunctionComputation>();

        computation.Function.ShouldBe("concat");
        computation.OnError.ShouldBe(OnComputationError.Fail);
        computation.Arguments.ShouldBe(
        [
            "a", Literal(3L), Literal(-2.5), Literal(true), Literal(" - "), Literal(3L), Literal(-2500.0),
            Literal(false), Literal(""),
            Literal("3"), Literal("3"), Literal(3.0), Literal(3L), Literal(true), Literal(long.MaxValue),
        ]);
    }

    [Theory]
    [InlineData("\"prompt\"", "prompt")]
    [InlineData("[\"prompt\"]", "prompt")]
    public void Read_OfAFunctionWithOneArgument_TakesItWithoutAList(string arguments, string column) =>
        Computation($"function = \"slugify\", args = {arguments}")
            .ShouldBeOfType<FunctionComputation>()
            .Arguments.ShouldBe([column]);

    [Fact]
    public void Read_OfAFunctionWithoutArguments_HasNone() =>
        Computation("function = \"now\"").ShouldBeOfType<FunctionComputation>().Arguments.ShouldBeEmpty();

    [Fact]
    public void Read_OfSql_TakesTheExpression() =>
        Computation("sql = \"length(a)\"").ShouldBe(new SqlComputation("length(a)"));

    [Fact]
    public void Read_OfACommand_TakesItsArgumentsAsTheyStand()
    {
        var command = Computation("""command = ["convert", "${poster}", "-resize", "64x64", "${output}"], extension = "png", timeout = "3 s", on_error = "null" """)
            .ShouldBeOfType<ProgramComputation>();

        command.Command.ShouldBe(["convert", "${poster}", "-resize", "64x64", "${output}"]);
        command.Extension.ShouldBe("png");
        command.Timeout.ShouldBe(TimeSpan.FromSeconds(3));
        command.OnError.ShouldBe(OnComputationError.Null);
    }

    [Fact]
    public void Read_OfACommandAlone_HasTheDefaults()
    {
        var command = Computation("command = \"date\"").ShouldBeOfType<ProgramComputation>();

        command.Command.ShouldBe(["date"]);
        command.Extension.ShouldBeNull();
        command.Timeout.ShouldBe(TimeSpan.FromSeconds(20));
    }

    [Fact]
    public void Read_OfAnHttpService_TakesAllOfIt()
    {
        var http = Computation("""http = { url = "http://127.0.0.1:9000/caption", args = ["prompt", "rating"], result = "/text", timeout = "4 s" }""")
            .ShouldBeOfType<HttpComputation>();

        http.Url.ShouldBe("http://127.0.0.1:9000/caption");
        http.Arguments.ShouldBe(["prompt", "rating"]);
        http.Result.ShouldBe("/text");
        http.Timeout.ShouldBe(TimeSpan.FromSeconds(4));
    }

    [Fact]
    public void Read_OfAnHttpServiceAlone_HasTheDefaults()
    {
        var http = Computation("http = { url = \"http://a\" }").ShouldBeOfType<HttpComputation>();

        http.Arguments.ShouldBeEmpty();
        http.Result.ShouldBeEmpty();
        http.Timeout.ShouldBe(TimeSpan.FromSeconds(20));
    }

    [Theory]
    [InlineData("on_error = \"fail\"", OnComputationError.Fail)]
    [InlineData("on_error = \"null\"", OnComputationError.Null)]
    public void Read_OfOnError_TakesBothWords(string onError, OnComputationError expected) =>
        Computation($"function = \"f\", {onError}").OnError.ShouldBe(expected);

    [Theory]
    [InlineData("function = \"f\", on_error = §\"ignore\"", "\"on_error\" must be fail or null, not \"ignore\"")]
    [InlineData("function = \"f\", on_error = §true", "\"on_error\" must be fail or null, not true")]
    [InlineData("function = §[\"f\"]", "\"function\" must be a text, not a list")]
    [InlineData("function = \"f\", §arguments = [\"a\"]", "unknown key \"arguments\"; known are on_error, function, args, sql, command, http")]
    [InlineData("§functoin = \"f\"", "unknown key \"functoin\"; did you mean \"function\"?")]
    [InlineData("command = [\"convert\"], §extensoin = \"png\"", "unknown key \"extensoin\"; did you mean \"extension\"?")]
    [InlineData("command = §{ a = 1 }", "\"command\" must be a text or a list of texts, not a table")]
    [InlineData("command = [\"head\", \"-n\", §5]", "\"command\" must be a text or a list of texts, not 5")]
    [InlineData("command = [\"date\"], timeout = §\"soon\"", "\"timeout\" must be a duration such as \"20 s\", not \"soon\"")]
    [InlineData("function = \"f\", §extension = \"png\"", "unknown key \"extension\"; known are on_error, function, args, sql, command, http")]
    [InlineData("§http = { args = [\"a\"] }", "http: \"url\" is missing")]
    [InlineData("http = { url = \"http://a\", §arguments = [\"a\"] }", "http: unknown key \"arguments\"; known are url, args, result, timeout")]
    [InlineData("http = §\"http://a\"", "\"http\" must be a table { … }, not \"http://a\"")]
    [InlineData("sql = \"1\", §args = [\"a\"]", "unknown key \"args\"; known are on_error, function, sql, command, http")]
    [InlineData("function = \"f\", args = { §a = 1 }", "argument 1: unknown key \"a\"; known are type, value")]
    [InlineData("function = \"f\", args = [§[\"a\"]]", "argument 1: must be a column's name or a literal { value = … }, not a list")]
    [InlineData("function = \"f\", args = [§2024-01-01]", "argument 1: must be a column's name or a literal { value = … }, not 2024-01-01")]
    [InlineData("function = \"f\", args = [\"a\", §inf]", "argument 2: must be a finite number, not inf")]
    [InlineData("function = \"f\", args = [\"a\", §-1e999]", "argument 2: must be a finite number, not -1e999")]
    [InlineData("function = \"f\", args = [{ value = §nan }]", "argument 1: \"value\" must be a finite number")]
    [InlineData("function = \"f\", args = [\"a\", { §valu = 1 }]", "argument 2: unknown key \"valu\"; did you mean \"value\"?")]
    [InlineData("function = \"f\", args = [§{}]", "argument 1: \"value\" is missing")]
    [InlineData("function = \"f\", args = [{ value = §[1] }]", "argument 1: \"value\" must be a text, a number, or true or false, not a list")]
    [InlineData("function = \"f\", args = [{ value = §\"x\", type = \"int\" }]", "argument 1: \"value\" must be a whole number from -9223372036854775808 to 9223372036854775807")]
    [InlineData("function = \"f\", args = [{ value = §2.5, type = \"int\" }]", "argument 1: \"value\" must be a whole number from -9223372036854775808 to 9223372036854775807")]
    [InlineData("function = \"f\", args = [{ value = \"x\", type = §\"date\" }]", "argument 1: \"type\" must be string, int, float or bool, not \"date\"")]
    public void Read_WithAFault_NamesTheColumn(string computed, string fault) =>
        ServiceText.ShouldFault(File(computed), $"table t: column \"c\": computed: {fault}");

    [Theory]
    [InlineData("", "\"function\" or \"sql\" or \"command\" or \"http\" is missing")]
    [InlineData("function = \"f\", sql = \"1\"", "must hold one of \"function\" or \"sql\" or \"command\" or \"http\", not several")]
    public void Read_OfNoneOrSeveralKinds_PointsToTheWhole(string computed, string fault) =>
        ServiceText.ShouldFault(
            $"[tables.t.columns]\nc = {{ type = \"string\", §computed = {{ {computed} }} }}",
            $"table t: column \"c\": computed: {fault}");

    private static ArgumentDefinition.Literal Literal(object value) => new(value);

    private static ComputationDefinition Computation(string computed) =>
        ServiceText.Sound(File(computed)).Tables.ShouldHaveSingleItem().Columns.ShouldHaveSingleItem().Computation!;

    private static string File(string computed) =>
        $"[tables.t.columns]\nc = {{ type = \"string\", computed = {{ {computed} }} }}";
}
