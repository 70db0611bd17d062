using System.Text;
using TableActors.Contracts.Columns;
using TableActors.Host.Loading;
using TableActors.Host.Loading.Input;
using TableActors.Host.Loading.Posting;

namespace TableActors.Host.Tests.Loading.Input;

public sealed class CsvReaderTests
{
    private const string Films =
        "id int, name string, rating float, seen bool, note string, zip string, code int, tags json, born date";

    [Fact]
    public async Task Read_OfRecords_TypesTheirTexts()
    {
        const string text = "id,name,rating,seen,note\n1,Alien,8.5,true,\n2,\"Say \"\"when\"\"\",,FALSE,\"\"\n-3,é,10,false,\"two\nlines\"\n";
        (await RowsAsync(text)).ShouldBe(
        [
            "1@2: {\"id\":1,\"name\":\"Alien\",\"rating\":8.5,\"seen\":true,\"note\":null}",
            "2@3: {\"id\":2,\"name\":\"Say \\u0022when\\u0022\",\"rating\":null,\"seen\":false,\"note\":\"\"}",
            "3@4: {\"id\":-3,\"name\":\"\\u00E9\",\"rating\":10,\"seen\":false,\"note\":\"two\\nlines\"}",
        ]);
    }

    [Fact]
    public async Task Read_OfTheRoutesTypes_GuessesNothing() =>
        (await RowsAsync("zip,code,tags,born\n123,007,\"[1,2]\",2024-01-01\n"))
            .ShouldBe(["1@2: {\"zip\":\"123\",\"code\":7,\"tags\":[1,2],\"born\":\"2024-01-01\"}"]);

    [Fact]
    public async Task Read_WithTypes_TakesThemInsteadOfTheRoutes() =>
        (await RowsAsync(
            "tags\ntrue\n",
            new CsvForm { Types = new Dictionary<string, ColumnType> { ["tags"] = ColumnTypes.String } }))
            .ShouldBe(["1@2: {\"tags\":\"true\"}"]);

    [Fact]
    public async Task Read_WithNames_RenamesColumns() =>
        (await RowsAsync(
            "Unit price,id\n2.5,1",
            new CsvForm { Names = new Dictionary<string, string> { ["Unit price"] = "rating" } }))
            .ShouldBe(["1@2: {\"rating\":2.5,\"id\":1}"]);

    [Fact]
    public async Task Read_OfFaultyRecords_MakesThemFaultyRowsAndGoesOn() =>
        (await RowsAsync("id,name\n1\n2,b,c\nx,d\n4,e"))
            .ShouldBe(
            [
                "1@2: [\"1\"] -> the record has 1 fields, the header 2",
                "2@3: [\"2\",\"b\",\"c\"] -> the record has 3 fields, the header 2",
                "3@4: [\"x\",\"d\"] -> column \"id\" must be a whole number from -9223372036854775808 to 9223372036854775807, not \"x\"",
                "4@5: {\"id\":4,\"name\":\"e\"}",
            ]);

    [Theory]
    [InlineData("id,name\n1,a\n2,b\n")]
    [InlineData("id,name\r\n1,a\r\n2,b\r\n")]
    [InlineData("id,name\r1,a\r2,b")]
    [InlineData("id,name\n1,a\n2,b")]
    [InlineData("\"id\",\"name\"\n\"1\",\"a\"\n\"2\",\"b\"")]
    [InlineData(" id , name \n1,a\n 2 ,b")]
    public async Task Read_OfAnyLineEnds_AndQuotes_FindsTheRows(string text) =>
        (await RowsAsync(text)).ShouldBe(["1@2: {\"id\":1,\"name\":\"a\"}", "2@3: {\"id\":2,\"name\":\"b\"}"]);

    [Theory]
    [InlineData("note\n a \n", "1@2: {\"note\":\" a \"}")]
    [InlineData("note\n\"b,c\"\n", "1@2: {\"note\":\"b,c\"}")]
    [InlineData("note\n\"two\r\nlines\"\r\nz", "1@2: {\"note\":\"two\\r\\nlines\"}", "2@4: {\"note\":\"z\"}")]
    [InlineData("note\n\n\r\nb\n", "1@4: {\"note\":\"b\"}")]
    [InlineData("note\n\"\"\n", "1@2: {\"note\":\"\"}")]
    [InlineData("note\n")]
    public async Task Read_OfTexts_KeepsThemExactly(string text, params string[] rows) =>
        (await RowsAsync(text)).ShouldBe(rows);

    [Theory]
    [InlineData("id;name;;\r\n1;a;;\r\n2;b\r\n3;c;;;\r\n4;d;;x\r\n")]
    [InlineData("sep=;\r\nid;name;;\r\n1;a;;\r\n2;b\r\n3;c;;;\r\n4;d;;x\r\n", 1)]
    [InlineData("\"sep=;\"\r\nid;name;;\r\n1;a;;\r\n2;b\r\n3;c;;;\r\n4;d;;x\r\n", 1)]
    [InlineData("id\tname\t\t\n1\ta\t\t\n2\tb\n3\tc\t\t\t\n4\td\t\tx\n")]
    [InlineData("id|name||\n1|a||\n2|b\n3|c|||\n4|d||x\n")]
    public async Task Read_OfWhatSpreadsheetsWrite_PassesOverTheEmptyColumnsAtTheEnd(string text, int hints = 0) =>
        (await RowsAsync(text)).ShouldBe(
        [
            $"1@{2 + hints}: {{\"id\":1,\"name\":\"a\"}}",
            $"2@{3 + hints}: {{\"id\":2,\"name\":\"b\"}}",
            $"3@{4 + hints}: {{\"id\":3,\"name\":\"c\"}}",
            $"4@{5 + hints}: [\"4\",\"d\",\"\",\"x\"] -> the record has 4 fields, the header 2",
        ]);

    [Fact]
    public async Task Read_OfAHugeField_IsWhole()
    {
        var text = new string('x', 400_000);
        (await RowsAsync($"note\n\"{text}\"")).ShouldBe([$"1@2: {{\"note\":\"{text}\"}}"]);
    }

    [Theory]
    [InlineData("id,name\n1,\"d", "line 2, field 2: the quote that opens here is never closed")]
    [InlineData("id,name\n1,\"b\n2,\"c\"\n", "line 2, field 2: after a closing quote a separator or the line's end is expected")]
    [InlineData("name\n\"a\"b,c", "line 2, field 1: after a closing quote a separator or the line's end is expected")]
    [InlineData("id,name\n1,5\" disk\n2,6\" disk\n", "line 2, field 2: a quote stands within a field that is not in quotes; put the field in quotes and double "
        + "the quotes in it, or say --no-quotes if quotes are plain characters in this file")]
    public async Task Read_OfQuotesThatDoNotFit_StopsRatherThanGuess(string text, string message) =>
        (await Should.ThrowAsync<InputFileException>(() => RowsAsync(text))).Message.ShouldBe(message);

    [Fact]
    public async Task Read_WithoutQuotes_TakesThemAsTheyAre() =>
        (await RowsAsync("id,name\n1,5\" disk\n2,\"6\"\n", new CsvForm { Quotes = false }))
            .ShouldBe(["1@2: {\"id\":1,\"name\":\"5\\u0022 disk\"}", "2@3: {\"id\":2,\"name\":\"\\u00226\\u0022\"}"]);

    [Fact]
    public async Task Read_OfAnotherEncoding_SaysSo()
    {
        var rows = string.Concat(Enumerable.Repeat("1,a\n", 200_000));
        var header = await HeaderAsync(Encoding.UTF8.GetBytes("id,name\n"), new CsvForm());
        var bytes = Encoding.Latin1.GetBytes($"id,name\n{rows}2,é\n");
        (await Should.ThrowAsync<InputFileException>(
            () => RowLines.OfAsync(new CsvReader(header, new CsvForm()), bytes)))
            .Message.ShouldEndWith("name it, for example --encoding windows-1252");
    }

    private static Task<List<string>> RowsAsync(string text) => RowsAsync(text, new CsvForm());

    private static async Task<List<string>> RowsAsync(string text, CsvForm form)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        return await RowLines.OfAsync(new CsvReader(await HeaderAsync(bytes, form), form), bytes);
    }

    private static Task<CsvHeader> HeaderAsync(byte[] bytes, CsvForm form) =>
        CsvHeader.ReadAsync(
            new TricklingStream(bytes, step: 5), form, Inputs.Of(Films), ignoreUnknown: false, CancellationToken.None);
}
