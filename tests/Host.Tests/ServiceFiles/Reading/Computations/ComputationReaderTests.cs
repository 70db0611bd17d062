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

    [Fact]
    public void Read_OfACommand_TakesItsArgumentsAsTheyStand()
    {
        var command = Computation("""command = ["convert", "${poster}", "-resize", 64x64, "${output}"], extension = png, timeout = 3 s, on-error = null""")
            .ShouldBeOfType<CommandComputation>();

        command.Command.ShouldBe(["convert", "${poster}", "-resize", "64x64", "${output}"]);
        command.Extension.ShouldBe("png");
        command.Timeout.ShouldBe(TimeSpan.FromSeconds(3));
        command.OnError.ShouldBe(OnComputationError.Null);
    }

    [Fact]
    public void Read_OfACommandAlone_HasTheDefaults()
    {
        var command = Computation("command = date").ShouldBeOfType<CommandComputation>();

        command.Command.ShouldBe(["date"]);
        command.Extension.ShouldBeNull();
        command.Timeout.ShouldBe(TimeSpan.FromSeconds(20));
    }

    [Fact]
    public void Read_OfAnHttpService_TakesAllOfIt()
    {
        var http = Computation("""http { url = "http://127.0.0.1:9000/caption", args = [prompt, rating], result = "/text", timeout = 4 s }""")
            .ShouldBeOfType<HttpComputation>();

        http.Url.ShouldBe("http://127.0.0.1:9000/caption");
        http.Arguments.ShouldBe(["prompt", "rating"]);
        http.Result.ShouldBe("/text");
        http.Timeout.ShouldBe(TimeSpan.FromSeconds(4));
    }

    [Fact]
    public void Read_OfAnHttpServiceAlone_HasTheDefaults()
    {
        var http = Computation("http { url = \"http://a\" }").ShouldBeOfType<HttpComputation>();

        http.Arguments.ShouldBeEmpty();
        http.Result.ShouldBeEmpty();
        http.Timeout.ShouldBe(TimeSpan.FromSeconds(20));
    }

    [Theory]
    [InlineData("on-error = fail", OnComputationError.Fail)]
    [InlineData("on-error = null", OnComputationError.Null)]
    [InlineData("on-error = \"null\"", OnComputationError.Null)]
    public void Read_OfOnError_TakesBothWords(string onError, OnComputationError expected) =>
        Computation($"function = f, {onError}").OnError.ShouldBe(expected);

    [Theory]
    [InlineData("", "computed: \"function\" or \"sql\" or \"command\" or \"http\" is missing")]
    [InlineData("function = f, sql = \"1\"", "computed: must hold one of \"function\" or \"sql\" or \"command\" or \"http\", not several")]
    [InlineData("function = f, on-error = ignore", "computed: \"on-error\" must be fail or null, not \"ignore\"")]
    [InlineData("function = [f]", "computed: \"function\" must be a text, not a list")]
    [InlineData("function = f, arguments = [a]", "computed: unknown key \"arguments\"; known are on-error, function, args, sql, command, http")]
    [InlineData("functoin = f", "computed: unknown key \"functoin\"; did you mean \"function\"?")]
    [InlineData("command = [convert], extensoin = png", "computed: unknown key \"extensoin\"; did you mean \"extension\"?")]
    [InlineData("command { a = 1 }", "computed: \"command\" must be a text or a list of texts, not an object")]
    [InlineData("command = [date], timeout = soon", "computed: \"timeout\" must be a duration such as 20 s, not \"soon\"")]
    [InlineData("function = f, extension = png", "computed: unknown key \"extension\"; known are on-error, function, args, sql, command, http")]
    [InlineData("http { args = [a] }", "computed: http: \"url\" is missing")]
    [InlineData("http { url = \"http://a\", arguments = [a] }", "computed: http: unknown key \"arguments\"; known are url, args, result, timeout")]
    [InlineData("http = \"http://a\"", "computed: \"http\" must be an object { … }, not \"http://a\"")]
    [InlineData("sql = \"1\", args = [a]", "computed: unknown key \"args\"; known are on-error, function, sql, command, http")]
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
