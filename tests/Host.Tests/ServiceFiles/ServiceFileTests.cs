using System.Text;
using TableActors.Host.ServiceFiles;
using TableActors.Host.Tests.Support;
using TableActors.TestSupport;

namespace TableActors.Host.Tests.ServiceFiles;

public sealed class ServiceFileTests : IDisposable
{
    private const string OldForm = "service: this is the old form of service files (HOCON); they are TOML now: write it as docs/reference.toml shows";

    private readonly TestFolder _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public void Read_OfAFile_YieldsItsSettingsOverTheDefaults()
    {
        var reading = ServiceFile.Read(_scratch.Write("films.toml", "name = \"films\"\nhttp.max_body = \"1 MiB\""));

        reading.Faults.ShouldBeEmpty();
        reading.Service!.Name.ShouldBe("films");
        reading.Service.HttpOptions.MaxBody.ShouldBe(1 << 20);
        reading.Service.Http.Urls.ShouldBe(["http://127.0.0.1:8080"]);
    }

    [Fact]
    public void Read_OfAFile_ReadsTheEnvironmentOfTheProcess()
    {
        // PATH is set wherever programs run.
        var reading = ServiceFile.Read(_scratch.Write("films.toml", "name = \"${PATH}\""));
        reading.Service!.Name.ShouldBe(Environment.GetEnvironmentVariable("PATH"));
    }

    [Fact]
    public void Read_OfAFileThatIsNotThere_SaysSo() =>
        FaultOf(_scratch.File("films.toml")).ShouldBe($"{_scratch.File("films.toml")}: there is no such file");

    [Fact]
    public void Read_OfAFolder_SaysThatItCannotBeRead() =>
        FaultOf(_scratch.Path).ShouldBe($"{_scratch.Path}: the file cannot be read; look at its permissions");

    [Theory]
    [InlineData("")]
    [InlineData("\uFEFF")]
    [InlineData("\r\n\r\n")]
    [InlineData("# nothing but a comment\n")]
    public void Read_OfAnEmptyFile_SaysSo(string text)
    {
        var path = _scratch.Write("films.toml", text);
        FaultOf(path)
            .ShouldBe($"{path}:1:1: service: the file is empty; docs/reference.toml shows what may stand in it");
    }

    [Fact]
    public void Read_OfBrokenToml_TellsEverySyntaxFaultInTheFilesOrder()
    {
        ServiceText.FaultsOf("name = \nprefix = yes\n[http\nurls = \"x\n").ShouldBe(
        [
            "films.toml:1:8: syntax: Unexpected token end-of-line found while expecting a value",
            "films.toml:2:10: syntax: Unexpected token `yes` for a value",
            "films.toml:3:6: syntax: Unexpected token found `␤` (token: `newline`) while expecting `]` (token: `closebracket`)",
            "films.toml:4:1: syntax: Unexpected token found `urls` (token: `basickey`) while expecting token `newline`",
            "films.toml:4:6: syntax: Unexpected token [=] found",
            "films.toml:4:10: syntax: Invalid newline in a string",
            "films.toml:4:10: syntax: Invalid End-Of-File found on string literal",
            "films.toml:5:1: syntax: Expecting `=` after a key instead of <eof>",
        ]);
    }

    [Fact]
    public void Read_OfANumberThatTomlCannotHold_SaysSo() =>
        ServiceText.FaultsOf("limits.commands = 99999999999999999999")
            .ShouldBe(["films.toml:1:19: syntax: Unable to parse integer `99999999999999999999`"]);

    [Theory]
    [InlineData("films.conf", "tableactors {\n  name = films\n  tables.films.columns { id { type = int } }\n}")]
    [InlineData("films.toml", "# films\n\ntableactors {\n  name = films\n}")]
    [InlineData("films.toml", "tableactors.tables.films.columns {\n  id { type = int, primary-key = true }\n}")]
    [InlineData("films.toml", "include \"other.conf\"\ntables { films { columns { id = int } } }")]
    [InlineData("films.conf", "include \"other.conf\"")]
    [InlineData("films.toml", "tableactors.name = \"films\"")]
    public void Read_OfTheOldForm_SaysInOneSentenceWhatToDo(string name, string text)
    {
        var path = _scratch.Write(name, text);
        FaultOf(path).ShouldBe($"{path}:1:1: {OldForm}");
    }

    [Fact]
    public void Read_OfTomlUnderAnyName_ReadsIt() =>
        ServiceFile.Read(_scratch.Write("films.conf", "name = \"films\"")).Service!.Name.ShouldBe("films");

    [Fact]
    public void Read_WithAByteOrderMarkAndCarriageReturns_CountsLinesAndColumnsAsEver()
    {
        var path = _scratch.File("films.toml");
        File.WriteAllText(
            path, "nmae = \"films\"\r\n[http]\r\ndosc = true\r\n",
            new UTF8Encoding(encoderShouldEmitUTF8Identifier: true));
        ServiceFile.Read(path).Faults.Select(fault => fault.ToString()).ShouldBe(
        [
            $"{path}:1:1: service: unknown key \"nmae\"; did you mean \"name\"?",
            $"{path}:3:1: http: unknown key \"dosc\"; did you mean \"docs\"?",
        ]);
    }

    [Fact]
    public void Read_OfTextThatIsNotUtf8_PointsToTheByte()
    {
        var path = _scratch.File("films.toml");
        File.WriteAllBytes(path, Encoding.Latin1.GetBytes("# films\nname = \"L'Été\"\n"));
        FaultOf(path).ShouldBe($"{path}:2:11: service: the file is no text in UTF-8: there is the byte 0xC9");
    }

    [Fact]
    public void Read_OfUtf16_SaysThatItIsNoUtf8()
    {
        var path = _scratch.File("films.toml");
        File.WriteAllText(path, "name = \"films\"", Encoding.Unicode);
        FaultOf(path).ShouldBe($"{path}:1:1: service: the file is no text in UTF-8: there is the byte 0xFF");
    }

    [Fact]
    public void Read_OfABinaryFile_SaysThatItIsNoText()
    {
        var path = _scratch.File("films.toml");
        File.WriteAllBytes(path, [0x7F, (byte)'E', (byte)'L', (byte)'F', 0, 1, 2, 3]);
        FaultOf(path).ShouldBe($"{path}:1:1: service: the file is no text; a service file is TOML");
    }

    [Fact]
    public void Read_OfALargeFile_RefusesItUnread()
    {
        var path = _scratch.Write("films.toml", new string('x', 5_000_000));
        FaultOf(path).ShouldBe($"{path}:1:1: service: the file has 5000000 bytes, and a service file at most 4194304");
    }

    [Theory]
    [InlineData("x = ", "[")]
    [InlineData("x = ", "{ a = ")]
    public void Read_OfDeepNesting_SaysSo(string start, string level) =>
        ServiceText.FaultsOf(start + string.Concat(Enumerable.Repeat(level, 100_000)))
            .ShouldBe(["films.toml:1:1: service: values are nested more than 64 deep"]);

    [Fact]
    public void Read_OfADeepKey_IsAFaultLikeAnyUnknownKey() =>
        ServiceText.FaultsOf(string.Join('.', Enumerable.Repeat("deep", 20_000)) + " = 1").ShouldHaveSingleItem()
            .ShouldStartWith("films.toml:1:1: service: unknown key \"deep\"; known are prefix, ");

    [Fact]
    public void Read_OfRubbish_EndsInFaults()
    {
        var random = new Random(17);
        for (var round = 0; round < 200; round++)
        {
            var bytes = new byte[random.Next(1, 400)];
            random.NextBytes(bytes);
            // Half of them text that the parser gets to see.
            var path = _scratch.File("films.toml");
            File.WriteAllBytes(path, round % 2 == 0 ? bytes : [.. bytes.Select(b => (byte)" \n=[]{}\".#a1"[b % 12])]);
            ServiceFile.Read(path).Faults.ShouldAllBe(fault => !fault.ToString().Contains('\n'));
        }
    }

    [Fact]
    public void Read_OfAKeyWithControlCharacters_KeepsTheFaultOnOneLine() =>
        ServiceText.FaultsOf("\"a\\nb\\u001B[31m\" = 1")
            .ShouldHaveSingleItem()
            .ShouldStartWith("films.toml:1:1: service: unknown key \"a\uFFFDb\uFFFD[31m\"; known are ");

    private static string FaultOf(string path) => ServiceFile.Read(path).Faults.ShouldHaveSingleItem().ToString();
}
