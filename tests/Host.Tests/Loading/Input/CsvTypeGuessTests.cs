using TableActors.Host.Loading.Input;

namespace TableActors.Host.Tests.Loading.Input;

public sealed class CsvTypeGuessTests
{
    [Theory]
    [InlineData("int", "1", "-5", "0", "9223372036854775807")]
    [InlineData("int", "1", "", "2")]
    [InlineData("float", "1", "2.5")]
    [InlineData("float", "1e3", "-0.5E-2")]
    [InlineData("float", "9223372036854775808")]
    [InlineData("bool", "true", "False", "TRUE")]
    [InlineData("string")]
    [InlineData("string", "", "")]
    [InlineData("string", "1", "x")]
    [InlineData("string", "007")]
    [InlineData("string", "+5")]
    [InlineData("string", "1,5")]
    [InlineData("string", ".5")]
    [InlineData("string", "5.")]
    [InlineData("string", "-")]
    [InlineData("string", "1e999")]
    [InlineData("string", "NaN")]
    [InlineData("string", "0x10")]
    [InlineData("string", " 1")]
    [InlineData("string", "true", "1")]
    [InlineData("string", "2024-02-29")]
    public void Look_AtTexts_FindsWhatAllOfThemAre(string type, params string[] texts)
    {
        var guess = new CsvTypeGuess();
        foreach (var text in texts)
            guess.Look(text);
        guess.Type.Name.ShouldBe(type);
    }
}
