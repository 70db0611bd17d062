using System.Text;
using TableActors.Host.Loading.Input;

namespace TableActors.Host.Tests.Loading.Input;

public sealed class JsonArrayReaderTests
{
    [Fact]
    public async Task Read_OfAnArray_KeepsEveryObjectAsItIsWritten() =>
        (await RowsAsync("\uFEFF[ {\"a\": 1.0, \"b\":\"\\u00e9\"},\n  {\"a\" : 12345678901234567890}\r\n ]"))
            .ShouldBe(["1@1: {\"a\": 1.0, \"b\":\"\\u00e9\"}", "2@2: {\"a\" : 12345678901234567890}"]);

    [Fact]
    public async Task Read_OfAnEmptyArray_HasNoRows() => (await RowsAsync("[]")).ShouldBeEmpty();

    [Fact]
    public async Task Read_OfElementsThatAreNoObjects_MakesThemFaultyRows() =>
        (await RowsAsync("[1, {}, null, [2]]"))
            .ShouldBe([
                "1@1: 1 -> a row must be a JSON object", "2@1: {}", "3@1: null -> a row must be a JSON object",
                "4@1: [2] -> a row must be a JSON object"
            ]);

    [Fact]
    public async Task Read_OfAHugeElement_IsWhole()
    {
        var text = new string('x', 300_000);
        (await RowsAsync($"[{{\"a\":\"{text}\"}}]")).ShouldHaveSingleItem().ShouldBe($"1@1: {{\"a\":\"{text}\"}}");
    }

    [Theory]
    [InlineData("", "line 1, byte 1: this is no JSON array of objects")]
    [InlineData("{\"a\":1}", "line 1, byte 1: this is no JSON array of objects")]
    [InlineData("[{\"a\":1},\n{\"a\":}]", "line 2, byte 6: this is no JSON array of objects")]
    [InlineData("[{}]\n\n[]", "line 3, byte 1: this is no JSON array of objects")]
    [InlineData("[{\"a\":1}", "line 1, byte 9: this is no JSON array of objects")]
    public async Task Read_OfABrokenFile_NamesThePlace(string text, string message) =>
        (await Should.ThrowAsync<InputFileException>(() => RowsAsync(text))).Message.ShouldBe(message);

    [Fact]
    public async Task Read_OfRowsOfSeveralLines_TellsWhereEachBegins()
    {
        var rows = await RowsAsync("\n[\n  {\n    \"a\": \"x\"\n  }\n,\n\n  { \"a\": [\n1,\n2] }, {}\n]\n");
        rows.Select(row => row[..row.IndexOf(':', StringComparison.Ordinal)]).ShouldBe(["1@3", "2@8", "3@10"]);
    }

    [Fact]
    public async Task Read_OfRowsThatShareALine_NamesTheirNumbersToo()
    {
        var places = new List<string>();
        await foreach (var row in new JsonArrayReader()
            .ReadAsync(new MemoryStream("[{},{},\n{}]"u8.ToArray()), CancellationToken.None))
            places.Add(row.Place);
        places.ShouldBe(["row 1, line 1", "row 2, line 1", "row 3, line 2"]);
    }

    [Fact]
    public async Task Read_OfABrokenFile_HandsOnTheRowsBefore()
    {
        var file = "[" + string.Concat(Enumerable.Repeat("{\"a\":1},", 10_000)) + "oops]";
        var rows = new JsonArrayReader()
            .ReadAsync(new MemoryStream(Encoding.UTF8.GetBytes(file)), CancellationToken.None);
        var read = 0;
        await Should.ThrowAsync<InputFileException>(async () =>
        {
            await foreach (var row in rows)
                read++;
        });
        // What was read together with the broken place is lost with it.
        read.ShouldBeInRange(5_000, 10_000);
    }

    private static Task<List<string>> RowsAsync(string text) => RowLines.OfAsync(new JsonArrayReader(), text);
}
