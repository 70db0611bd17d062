using System.Text;
using TableActors.Contracts.Columns;
using TableActors.Host.Loading;
using TableActors.Host.Loading.Input;

namespace TableActors.Host.Tests.Loading.Input;

public sealed class CsvHeaderTests
{
    private const string Client = "id int!, name string!, zip string, vip bool";

    [Theory]
    [InlineData("id,name,zip\n", ',', "id int, name string, zip string")]
    [InlineData("zip;vip;name;id\r\n", ';', "zip string, vip bool, name string, id int")]
    [InlineData("id\tname\n", '\t', "id int, name string")]
    [InlineData("id|name", '|', "id int, name string")]
    [InlineData("\"id\";\"name\"\n", ';', "id int, name string")]
    [InlineData("sep=|\nid|name\n", '|', "id int, name string")]
    [InlineData("\"sep=\t\"\r\nid\tname\r\n", '\t', "id int, name string")]
    [InlineData("id,name,,\n", ',', "id int, name string")]
    public async Task Header_OfTheRoutesNames_TellsSeparatorAndTypes(string text, char separator, string columns)
    {
        var header = await ReadAsync(text);
        header.Separator.ShouldBe(separator);
        string.Join(", ", header.Columns.Select(column => $"{column.Name} {column.Type}")).ShouldBe(columns);
    }

    [Theory]
    [InlineData("", "the file is empty; CSV begins with a line of column names")]
    [InlineData("\n\n", "the file is empty; CSV begins with a line of column names")]
    [InlineData("sep=;\n", "the file is empty; CSV begins with a line of column names")]
    [InlineData("id,,name\n", "line 1, field 2: the column has no name")]
    [InlineData("id,name,id\n", "line 1, field 3: there are two columns \"id\"")]
    [InlineData("id,\"name\n", "line 1, field 2: the quotes of this name do not fit together")]
    [InlineData("id,zip\n", "the route needs \"name\", which the file does not have")]
    [InlineData("id,name,Zip,since\n", "the route does not have \"Zip\", \"since\", and would ignore them; \"Zip\" may be \"zip\" (--map \"Zip=zip\"); it takes "
        + "\"id\", \"name\", \"zip\", \"vip\"; to leave out what it does not have, say --ignore-unknown")]
    public async Task Header_ThatDoesNotFit_SaysWhy(string text, string message) =>
        (await Should.ThrowAsync<InputFileException>(() => ReadAsync(text))).Message.ShouldBe(message);

    [Theory]
    [InlineData("id;name;zip\n", ',', "are the fields separated by \";\"? say --separator \";\"")]
    [InlineData("\"id\";\"name\"\n", ',', "are the fields separated by \";\"? say --separator \";\"")]
    [InlineData("id\tname\n", ';', "are the fields separated by tab? say --separator tab")]
    [InlineData("sep=,\nid;name\n", null, "are the fields separated by \";\"? say --separator \";\"")]
    public async Task Header_WithAWrongSeparator_NamesTheRightOne(string text, char? separator, string advice)
    {
        (await Should.ThrowAsync<InputFileException>(
            () => ReadAsync(text, new CsvForm { Separator = separator }))).Message.ShouldEndWith(advice);
        // Not even for those who want unknown columns left out is a whole line one of them.
        (await Should.ThrowAsync<InputFileException>(
            () => ReadAsync(text, new CsvForm { Separator = separator }, ignoreUnknown: true)))
            .Message.ShouldEndWith(advice);
    }

    [Fact]
    public async Task Header_WithUnknownColumns_LeavesThemOutWhenTold()
    {
        var header = await ReadAsync("id,name,Zip,since\n", new CsvForm(), ignoreUnknown: true);
        header.Ignored.ShouldBe(["Zip", "since"]);
        header.Columns.Select(column => column.Name).ShouldBe(["id", "name", null, null]);
    }

    [Theory]
    [InlineData("idd", "id", "there is no column \"idd\" in the file; did you mean \"id\"?")]
    [InlineData("Zip code", "name", "line 1, field 3: there are two columns \"name\"")]
    public async Task Header_WithNamesThatDoNotFit_SaysSo(string column, string name, string message) =>
        (await Should.ThrowAsync<InputFileException>(
            () => ReadAsync(
                "id,name,Zip code\n",
                new CsvForm { Names = new Dictionary<string, string> { [column] = name } }))).Message.ShouldBe(message);

    [Fact]
    public async Task Header_WithTypesOfNoColumn_SaysSo() =>
        (await Should.ThrowAsync<InputFileException>(
            () => ReadAsync(
                "idd,name\n", new CsvForm { Types = new Dictionary<string, ColumnType> { ["id"] = ColumnTypes.Int } })))
            .Message.ShouldBe("there is no column \"id\" in the file; did you mean \"idd\"?");

    private static Task<CsvHeader> ReadAsync(string text) => ReadAsync(text, new CsvForm());

    private static Task<CsvHeader> ReadAsync(string text, CsvForm form, bool ignoreUnknown = false) =>
        CsvHeader.ReadAsync(
            new MemoryStream(Encoding.UTF8.GetBytes(text)), form, Inputs.Of(Client), ignoreUnknown,
            CancellationToken.None);
}
