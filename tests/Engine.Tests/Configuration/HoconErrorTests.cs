using Akka.Configuration;

namespace TableActors.Engine.Tests.Configuration;

/// <summary>What goes beyond the parser of Akka.NET 1.5.30 is marked, so that a run on the real packages can leave it out.</summary>
[Trait("Akka", "beyond 1.5.30")]
public sealed class HoconErrorTests
{
    [Theory]
    [InlineData("a = 1\nb {", "line 2, column 3: the object that starts here is not closed.")]
    [InlineData("a = [1, 2", "line 1, column 5: the array that starts here is not closed.")]
    [InlineData("a = \"x\n", "line 1, column 5: the text that starts here has no closing quote on its line.")]
    [InlineData("a = \"\"\"x\n", "line 1, column 5: the text that starts here has no closing \"\"\".")]
    [InlineData("a = \"\\q\"", "line 1, column 6: unknown escape")]
    [InlineData("a = 1\n}", "line 2, column 1: the end of the text is expected where '}' stands.")]
    [InlineData("a = \nb = 2", "line 2, column 3: '=' must stand in quotes.")]
    [InlineData("a = }", "line 1, column 5: a value is expected where '}' stands.")]
    [InlineData("a.", "line 1, column 3: a key is expected where the text ends.")]
    [InlineData(".a = 1", "line 1, column 1: a key is expected where '.' stands.")]
    [InlineData("a", "line 1, column 2: \"=\", \":\", \"+=\" or \"{\" is expected where the text ends.")]
    [InlineData("a = 5 % 3 @ 2", "line 1, column 11: '@' must stand in quotes.")]
    [InlineData("a = 1,,b = 2", "line 1, column 7: a key is expected where ',' stands.")]
    [InlineData("a = ${b", "line 1, column 8: \"}\" is expected where the text ends.")]
    [InlineData("a = [1] 2", "line 1, column 5: texts, objects and arrays cannot be joined with each other.")]
    [InlineData("[1]", "line 1, column 1: a configuration is an object, but an array starts here.")]
    public void ParseString_WithAFault_NamesLineAndColumn(string hocon, string message) =>
        Should.Throw<FormatException>(() => ConfigurationFactory.ParseString(hocon)).Message.ShouldStartWith(message);

    [Theory]
    [InlineData('[')]
    [InlineData('{')]
    public void ParseString_WithEndlessNesting_FailsWithoutOverflowingTheStack(char open)
    {
        var hocon = "a = " + string.Concat(Enumerable.Repeat(open == '[' ? "[" : "{a = ", 100_000));

        Should.Throw<FormatException>(() => ConfigurationFactory.ParseString(hocon)).Message.ShouldContain("nested deeper than 256 levels");
    }

    [Fact]
    public void ParseString_WithAnEndlessKey_FailsWithoutOverflowingTheStack()
    {
        var hocon = string.Join('.', Enumerable.Repeat("a", 100_000)) + " = 1";

        Should.Throw<FormatException>(() => ConfigurationFactory.ParseString(hocon)).Message.ShouldContain("more than 256 parts");
    }
}
