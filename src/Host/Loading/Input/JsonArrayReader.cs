using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace TableActors.Host.Loading.Input;

/// <summary>Reads one JSON array of objects.</summary>
internal sealed class JsonArrayReader : IRowReader
{
    public async IAsyncEnumerable<InputRow> ReadAsync(Stream input, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await using var elements = JsonSerializer.DeserializeAsyncEnumerable<JsonElement>(input, cancellationToken: cancellation)
            .GetAsyncEnumerator(cancellation);
        for (var number = 1L; await MoveNextAsync(elements); number++)
        {
            var element = elements.Current;
            byte[] json = element.ValueKind == JsonValueKind.Undefined ? "null"u8.ToArray() : JsonMarshal.GetRawUtf8Value(element).ToArray();
            yield return new InputRow(number, null, json, element.ValueKind == JsonValueKind.Object ? null : "a row must be a JSON object");
        }
    }

    private static async ValueTask<bool> MoveNextAsync(IAsyncEnumerator<JsonElement> elements)
    {
        try
        {
            return await elements.MoveNextAsync();
        }
        catch (JsonException e)
        {
            var place = e.LineNumber is { } line ? $"line {line + 1}, byte {e.BytePositionInLine + 1}" : "the beginning";
            throw new InputFileException($"{place}: this is no JSON array of objects");
        }
    }
}
