using System.Text.Json;
using System.Text.Unicode;
using TableActors.Contracts.Errors;

namespace TableActors.AspNetCore.Requests;

internal sealed partial class RequestFields
{
    private static readonly byte[] Utf8Mark = [0xEF, 0xBB, 0xBF];

    // What is deeper than a value may be is that value's fault, and nobody's where the field is ignored. A body has a bound of its own.
    private const int MaxDepth = 1000;
    private static readonly JsonReaderOptions Options = new() { MaxDepth = MaxDepth };

    /// <summary>Binds a JSON object. No body at all is an empty object; of a field that comes twice, the last one counts.</summary>
    /// <param name="body">The whole body.</param>
    /// <param name="values">Has a place for every slot.</param>
    /// <returns>What is wrong; <see langword="null"/>: nothing.</returns>
    public Problem? BindJson(ReadOnlySpan<byte> body, object?[] values) => ReadJson(body, values) ?? Settle(values);

    /// <summary>Reads a JSON object, and leaves it to <see cref="Settle"/> to judge what the fields hold.</summary>
    /// <returns>Why the body cannot be read at all; <see langword="null"/>: it can.</returns>
    public Problem? ReadJson(ReadOnlySpan<byte> body, object?[] values)
    {
        Clear(values);
        if (body.StartsWith(Utf8Mark))
            body = body[Utf8Mark.Length..];
        return body.IsEmpty ? null : ReadObject(body, values);
    }

    private Problem? ReadObject(ReadOnlySpan<byte> body, object?[] values)
    {
        // The reader looks at text only where it is asked for, so that fields that nobody asks for would pass unseen.
        if (!Utf8.IsValid(body))
            return Unreadable("The body is not valid UTF-8.");
        var reader = new Utf8JsonReader(body, Options);
        try
        {
            reader.Read();
            if (reader.TokenType != JsonTokenType.StartObject)
                return Unreadable("The body must be a JSON object.");
            ReadFields(ref reader, values);
            // Reading past the end finds what follows the object, and throws.
            reader.Read();
            return null;
        }
        catch (JsonException fault)
        {
            if (IsTooDeep(body, reader))
                return Unreadable($"The body has lists and objects more than {MaxDepth} deep within each other.");
            return Unreadable($"The body is not valid JSON: line {fault.LineNumber + 1}, byte {fault.BytePositionInLine + 1}.");
        }
    }

    private static bool IsTooDeep(ReadOnlySpan<byte> body, in Utf8JsonReader reader)
    {
        // The reader stands on the last token that it took; what begins a list does not count as in it.
        var depth = reader.CurrentDepth + (reader.TokenType is JsonTokenType.StartArray or JsonTokenType.StartObject ? 1 : 0);
        return depth == MaxDepth && body[(int)reader.BytesConsumed..].TrimStart(" \t\r\n,:"u8) is [(byte)'[' or (byte)'{', ..];
    }

    private void ReadFields(ref Utf8JsonReader reader, object?[] values)
    {
        var expected = 0;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            var index = _names.Find(ref reader, expected);
            reader.Read();
            if (index < 0)
            {
                reader.Skip();
                continue;
            }

            expected = index + 1;
            var field = _fields[index];
            values[field.Slot] = ReadValue(ref reader, field);
        }
    }

    private static object? ReadValue(ref Utf8JsonReader reader, RequestField field)
    {
        if (reader.TokenType == JsonTokenType.Null)
            return null;
        if (!field.Type.TryReadJson(ref reader, out var value, out var fault))
            return new FaultyValue(fault);
        return field.Type.IsMedia && field.Media == MediaInput.Refused ? NoMedia : value;
    }

    private static Problem Unreadable(string detail) => new(ErrorCodes.UnreadableBody, detail);
}
