using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text;

namespace TableActors.Host.Loading.Input;

/// <summary>
/// Reads one JSON object per line, and skips blank lines. A line that is no JSON object is a fault
/// of that row.
/// </summary>
internal sealed class NdjsonReader : IRowReader
{
    private const int MaxLineBytes = 256 << 20;

    public async IAsyncEnumerable<InputRow> ReadAsync(
        Stream input, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var lines = new LineReader(input, MaxLineBytes);
        var number = 0L;
        while (await lines.ReadAsync(cancellation) is { } line)
        {
            if (line.AsSpan().IndexOfAnyExcept((byte)' ', (byte)'\t') < 0)
                continue;
            number++;
            var fault = FaultOf(line);
            yield return new InputRow(number, lines.Line, fault is null ? line : AsJsonText(line), fault);
        }
    }

    private static string? FaultOf(ReadOnlySpan<byte> line)
    {
        try
        {
            var reader = new Utf8JsonReader(line);
            reader.Read();
            if (reader.TokenType != JsonTokenType.StartObject)
                return "a row must be a JSON object";
            reader.Skip();
            return reader.Read() ? "one line holds one JSON object" : null;
        }
        catch (JsonException e)
        {
            return $"byte {e.BytePositionInLine + 1}: this is no JSON object";
        }
    }

    private static byte[] AsJsonText(byte[] line) => JsonSerializer.SerializeToUtf8Bytes(Encoding.UTF8.GetString(line));
}

/// <summary>Cuts a stream of UTF-8 into lines, without the line ends and the byte order mark.</summary>
internal sealed class LineReader(Stream input, int maxBytes)
{
    private byte[] _buffer = new byte[64 * 1024];
    private int _start;
    private int _end;
    private bool _ended;

    /// <summary>The number of the line read last, from 1.</summary>
    public long Line { get; private set; }

    /// <summary>Reads a line; <see langword="null"/>: there is none left.</summary>
    /// <exception cref="InputFileException">The line is longer than allowed.</exception>
    public async ValueTask<byte[]?> ReadAsync(CancellationToken cancellation)
    {
        var searched = 0;
        while (true)
        {
            var length = _buffer.AsSpan(_start + searched, _end - _start - searched).IndexOf((byte)'\n');
            if (length >= 0)
                return Take(searched + length, skip: 1);
            if (_ended)
                return _end > _start ? Take(_end - _start, skip: 0) : null;
            searched = _end - _start;
            if (searched > maxBytes)
                throw new InputFileException(
                    $"line {Line + 1}: the line is longer than {maxBytes >> 20} MiB; NDJSON has one row per line");
            await FillAsync(cancellation);
        }
    }

    private byte[] Take(int length, int skip)
    {
        var line = _buffer.AsSpan(_start, length);
        if (line.EndsWith("\r"u8))
            line = line[..^1];
        if (Line == 0 && line.StartsWith("\uFEFF"u8))
            line = line["\uFEFF"u8.Length..];
        var copy = line.ToArray();
        _start += length + skip;
        Line++;
        return copy;
    }

    private async ValueTask FillAsync(CancellationToken cancellation)
    {
        var used = _end - _start;
        if (_start > 0)
        {
            _buffer.AsSpan(_start, used).CopyTo(_buffer);
            (_start, _end) = (0, used);
        }

        if (_end == _buffer.Length)
            Array.Resize(ref _buffer, _buffer.Length * 2);
        var read = await input.ReadAsync(_buffer.AsMemory(_end), cancellation);
        _end += read;
        _ended = read == 0;
    }
}
