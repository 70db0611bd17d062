using System.Text;
using TableActors.Host.Loading.Input;

namespace TableActors.Host.Tests.Loading.Input;

public sealed class CsvParserTests
{
    [Theory]
    [InlineData("a,b\nc,d\n", "1:a|b", "2:c|d")]
    [InlineData("a,b\r\nc,d\r\n", "1:a|b", "2:c|d")]
    [InlineData("a,b\rc,d", "1:a|b", "2:c|d")]
    [InlineData("\uFEFFa,b", "1:a|b")]
    [InlineData("a,,\n,,", "1:a||", "2:||")]
    [InlineData(" a , b ", "1: a | b ")]
    [InlineData("\"a\",\"b,c\"", "1:'a'|'b,c'")]
    [InlineData("\"say \"\"hi\"\"\",\"\"", "1:'say \"hi\"'|''")]
    [InlineData("\"two\nlines\",x\ny,z", "1:'two\nlines'|x", "3:y|z")]
    [InlineData("\"two\r\nlines\",x\r\ny,z", "1:'two\r\nlines'|x", "3:y|z")]
    [InlineData("5\" disk,x", "1:5\" disk|x")]
    [InlineData("a\n\n\r\nb\n", "1:a", "4:b")]
    [InlineData("\"\"\na", "1:''", "2:a")]
    [InlineData("")]
    [InlineData("\n\n")]
    public async Task Read_OfCsv_YieldsItsRecords(string text, params string[] records) => (await RecordsAsync(Encoding.UTF8.GetBytes(text))).ShouldBe(records);

    [Fact]
    public async Task Read_OfAHugeField_IsWhole()
    {
        var text = new string('é', 200_000);
        (await RecordsAsync(Encoding.UTF8.GetBytes($"\"{text}\",x"))).ShouldBe([$"1:'{text}'|x"]);
    }

    [Theory]
    [InlineData("a,b\nc,\"d", "line 2, field 2: the quote that opens here is never closed")]
    [InlineData("a\n\"x\n\ny", "line 2, field 1: the quote that opens here is never closed")]
    [InlineData("\"a\"b,c", "line 1, field 1: after a closing quote a comma or the line's end is expected")]
    public async Task Read_OfBrokenQuotes_NamesThePlace(string text, string message) =>
        (await Should.ThrowAsync<InputFileException>(() => RecordsAsync(Encoding.UTF8.GetBytes(text)))).Message.ShouldBe(message);

    [Fact]
    public async Task Read_OfAnotherEncoding_SaysSo() =>
        (await Should.ThrowAsync<InputFileException>(() => RecordsAsync([(byte)'a', (byte)'\n', 0xE9, (byte)'\n'])))
            .Message.ShouldEndWith("the file is not UTF-8; convert it first, for example with iconv");

    private static async Task<List<string>> RecordsAsync(byte[] bytes)
    {
        var parser = new CsvParser(new TricklingStream(bytes, step: 5));
        var records = new List<string>();
        while (await parser.ReadAsync(CancellationToken.None) is { } record)
            records.Add($"{record.Line}:{string.Join('|', record.Fields.Select(field => field.Quoted ? $"'{field.Text}'" : field.Text))}");
        return records;
    }
}
