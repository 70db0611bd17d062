using TableActors.Host.Loading.Input;

namespace TableActors.Host.Tests.Loading.Input;

public sealed class NdjsonReaderTests
{
    [Theory]
    [InlineData("{\"a\":1}\n{\"a\":2}\n")]
    [InlineData("{\"a\":1}\n{\"a\":2}")]
    [InlineData("{\"a\":1}\r\n{\"a\":2}\r\n")]
    [InlineData("\uFEFF{\"a\":1}\n{\"a\":2}")]
    public async Task Read_OfLines_YieldsOneRowEach(string text) =>
        (await RowsAsync(text)).ShouldBe(["1@1: {\"a\":1}", "2@2: {\"a\":2}"]);

    [Fact]
    public async Task Read_OfBlankLines_PassesOverThem() =>
        (await RowsAsync("\n \t\n{\"a\":1}\n\n{\"a\":2}\n\n")).ShouldBe(["1@3: {\"a\":1}", "2@5: {\"a\":2}"]);

    [Fact]
    public async Task Read_OfAnEmptyFile_HasNoRows() => (await RowsAsync("")).ShouldBeEmpty();

    [Fact]
    public async Task Read_OfBrokenLines_MakesThemFaultyRowsAndGoesOn() =>
        (await RowsAsync("{\"a\":}\n[1]\n{} {}\n{\"a\":\n{\"a\":1}"))
            .ShouldBe(
            [
                "1@1: \"{\\u0022a\\u0022:}\" -> byte 6: this is no JSON object",
                "2@2: \"[1]\" -> a row must be a JSON object",
                "3@3: \"{} {}\" -> byte 4: this is no JSON object",
                "4@4: \"{\\u0022a\\u0022:\" -> byte 6: this is no JSON object",
                "5@5: {\"a\":1}",
            ]);

    [Fact]
    public async Task Read_OfAHugeLine_IsWhole()
    {
        var text = new string('x', 1_000_000);
        (await RowsAsync($"{{\"a\":\"{text}\"}}\n{{}}")).ShouldBe([$"1@1: {{\"a\":\"{text}\"}}", "2@2: {}"]);
    }

    private static Task<List<string>> RowsAsync(string text) => RowLines.OfAsync(new NdjsonReader(), text);
}
