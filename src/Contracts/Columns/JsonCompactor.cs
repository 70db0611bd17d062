using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace TableActors.Contracts.Columns;

/// <summary>Copies one JSON value token by token, which leaves out white space and changes nothing else.</summary>
internal static class JsonCompactor
{
    private const string NoText = "must contain only valid Unicode text";

    /// <summary>Steps over one value, whose first token the reader stands on.</summary>
    /// <returns>What is wrong with the value; <see langword="null"/>: nothing, and <paramref name="text"/> is its text.</returns>
    public static string? TryCompact(ref Utf8JsonReader reader, int maxDepth, out string? text)
    {
        var buffer = new ArrayBufferWriter<byte>();
        var start = reader.CurrentDepth;
        var needsComma = false;
        string? fault = null;
        do
        {
            var isEnd = reader.TokenType is JsonTokenType.EndObject or JsonTokenType.EndArray;
            if (needsComma && !isEnd)
                buffer.Write(","u8);
            fault ??= Copy(ref reader, buffer);
            if (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray && reader.CurrentDepth - start >= maxDepth)
                fault ??= $"must not have lists and objects more than {maxDepth} deep within each other";
            needsComma = reader.TokenType is not (JsonTokenType.StartObject or JsonTokenType.StartArray or JsonTokenType.PropertyName);
        }
        while ((reader.CurrentDepth > start || reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray) && reader.Read());

        text = fault is null ? Encoding.UTF8.GetString(buffer.WrittenSpan) : null;
        return fault;
    }

    private static string? Copy(ref Utf8JsonReader reader, ArrayBufferWriter<byte> buffer)
    {
        ReadOnlySpan<byte> token = reader.HasValueSequence ? reader.ValueSequence.ToArray() : reader.ValueSpan;
        if (reader.TokenType is not (JsonTokenType.String or JsonTokenType.PropertyName))
        {
            buffer.Write(token);
            return null;
        }

        buffer.Write("\""u8);
        buffer.Write(token);
        buffer.Write(reader.TokenType == JsonTokenType.String ? "\""u8 : "\":"u8);
        return reader.ValueIsEscaped ? FaultOfEscapes(ref reader) : Utf8.IsValid(token) ? null : NoText;
    }

    private static string? FaultOfEscapes(ref Utf8JsonReader reader)
    {
        try
        {
            // PostgreSQL refuses the escape of U+0000 inside jsonb, as it refuses the character in text.
            return reader.GetString()!.Contains('\0') ? "must not contain the character U+0000" : null;
        }
        catch (InvalidOperationException)
        {
            return NoText;
        }
    }
}
