using System.Text;
using TableActors.Contracts.Columns;
using TableActors.Host.Loading.Input;

namespace TableActors.Host.Tests.Loading.Input;

public sealed class CsvReaderTests
{
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
    public async Task Read_WithTypes_TakesThemInsteadOfGuessing() =>
        (await RowsAsync("zip,code,tags,born\n123,007,\"[1,2]\",2024-01-01", ("zip", "string"), ("code", "int"), ("tags", "json"), ("born", "date")))
            .ShouldBe(["1@2: {\"zip\":\"123\",\"code\":7,\"tags\":[1,2],\"born\":\"2024-01-01\"}"]);

    [Fact]
    public async Task Read_WithNames_RenamesColumns()
    {
        var header = new CsvHeader(new Dictionary<string, ColumnType>(), new Dictionary<string, string> { ["Unit price"] = "price" });
        (await RowsAsync("Unit price,id\n2.5,1", header)).ShouldBe(["1@2: {\"price\":2.5,\"id\":1}"]);
    }

    [Fact]
    public async Task Read_OfFaultyRecords_MakesThemFaultyRowsAndGoesOn() =>
        (await RowsAsync("id,name\n1\n2,b,c\nx,d\n4,e", ("id", "int")))
            .ShouldBe(
            [
                "1@2: [\"1\"] -> the record has 1 fields, the header 2",
                "2@3: [\"2\",\"b\",\"c\"] -> the record has 3 fields, the header 2",
                "3@4: [\"x\",\"d\"] -> column \"id\" must be a whole number from -9223372036854775808 to 9223372036854775807, not \"x\"",
                "4@5: {\"id\":4,\"name\":\"e\"}",
            ]);

    [Theory]
    [InlineData("", "the file is empty; CSV begins with a line of column names")]
    [InlineData("id,,name\n", "line 1, field 2: the column has no name")]
    [InlineData("id,name,id\n", "line 1, field 3: there are two columns \"id\"")]
    [InlineData("idd,name\n", "there is no column \"id\" in the file; did you mean \"idd\"?")]
    public async Task Read_OfAFaultyHeader_SaysSo(string text, string message) =>
        (await Should.ThrowAsync<InputFileException>(() => RowsAsync(text, ("id", "int")))).Message.ShouldBe(message);

    private static Task<List<string>> RowsAsync(string text, params (string Column, string Type)[] types)
    {
        var byName = types.ToDictionary(type => type.Column, type => ColumnTypes.TryParse(type.Type, out var parsed, out _) ? parsed : throw new ArgumentException(type.Type));
        return RowsAsync(text, new CsvHeader(byName, new Dictionary<string, string>()));
    }

    private static async Task<List<string>> RowsAsync(string text, CsvHeader header)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        var columns = await header.ReadAsync(new MemoryStream(bytes), CancellationToken.None);
        return await RowLines.OfAsync(new CsvReader(columns), bytes);
    }
}
