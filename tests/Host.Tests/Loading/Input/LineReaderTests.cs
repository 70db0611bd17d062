using System.Text;
using TableActors.Host.Loading.Input;

namespace TableActors.Host.Tests.Loading.Input;

public sealed class LineReaderTests
{
    [Fact]
    public async Task Read_OfALineThatIsTooLong_NamesIt()
    {
        var lines = new LineReader(
            new MemoryStream(Encoding.UTF8.GetBytes("short\n" + new string('x', 3 << 20))), maxBytes: 1 << 20);

        (await lines.ReadAsync(CancellationToken.None)).ShouldBe("short"u8.ToArray());
        (await Should.ThrowAsync<InputFileException>(() => lines.ReadAsync(CancellationToken.None).AsTask()))
            .Message.ShouldBe("line 2: the line is longer than 1 MiB; NDJSON has one row per line");
    }

    [Fact]
    public async Task Read_CountsLines()
    {
        var lines = new LineReader(new TricklingStream("a\n\nb"u8.ToArray(), step: 1), maxBytes: 10);
        var read = new List<string>();
        while (await lines.ReadAsync(CancellationToken.None) is { } line)
            read.Add($"{lines.Line}:{Encoding.UTF8.GetString(line)}");
        read.ShouldBe(["1:a", "2:", "3:b"]);
    }
}
