using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;

namespace TableActors.Host.Loading.Input;

/// <summary>Reads one JSON object per line; blank lines are passed over, and a line that is no JSON object is a fault of that row.</summary>
internal sealed class NdjsonReader : IRowReader
{
    private const int MaxLineBytes = 256 << 20;

    public async IAsyncEnumerable<InputRow> ReadAsync(Stream input, [EnumeratorCancellation] CancellationToken cancellation)
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
