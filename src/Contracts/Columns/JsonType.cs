using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Unicode;

namespace TableActors.Contracts.Columns;

/// <summary>
/// Any JSON value. It is kept as it was written, except for white space between its parts. Numbers
/// keep all digits, objects keep the order of their keys and repeated keys, and texts keep their
/// escapes.
/// </summary>
public sealed class JsonType : ColumnType
{
    /// <summary>
    /// How many lists and objects may be nested within each other. Deeper values are refused.
    /// </summary>
    internal const int MaxDepth = 64;

    internal JsonType() : base("json", typeof(JsonText), StoredForm.Json)
    {
    }

    internal override JsonShape Shape { get; } = new(JsonKind.Any);

    internal override IReadOnlyList<Type> OtherClrTypes => [typeof(JsonElement)];

    internal override object Harmless { get; } = new JsonText("{}");

    internal override byte Tag => 10;

    internal override bool TryReadJson(
        ref Utf8JsonReader reader, [NotNullWhen(true)] out object? value, [NotNullWhen(false)] out string? fault)
    {
        fault = JsonCompactor.TryCompact(ref reader, MaxDepth, out var text);
        value = fault is null ? new JsonText(text!) : null;
        return fault is null;
    }

    internal override bool TryReadText(
        string text, [NotNullWhen(true)] out object? value, [NotNullWhen(false)] out string? fault)
    {
        value = null;
        fault = "must be JSON";
        if (!UnicodeText.IsValid(text))
            return false;
        // The compactor bounds the depth, because it can say what is wrong. The reader would only
        // report broken JSON.
        var reader = new Utf8JsonReader(
            Encoding.UTF8.GetBytes(text), new JsonReaderOptions { MaxDepth = int.MaxValue });
        try
        {
            return reader.Read() && TryReadJson(ref reader, out value, out fault) && !reader.Read();
        }
        catch (JsonException)
        {
            value = null;
            fault = "must be JSON";
            return false;
        }
    }

    /// <inheritdoc/>
    public override bool TryTake(
        object value, [NotNullWhen(true)] out object? taken, [NotNullWhen(false)] out string? fault) =>
        value switch
        {
            JsonText { Text: { } text } => TryReadText(text, out taken, out fault),
            JsonElement { ValueKind: not JsonValueKind.Undefined } element =>
                TryReadText(element.GetRawText(), out taken, out fault),
            JsonElement => TryReadText("", out taken, out fault),
            _ => base.TryTake(value, out taken, out fault),
        };

    internal override void WriteJson(Utf8JsonWriter writer, object value, MediaLinks media) =>
        writer.WriteRawValue(((JsonText)value).Text, skipInputValidation: true);

    internal override object ToStored(object value) => ((JsonText)value).Text;

    internal override object FromStored(object stored) => new JsonText((string)stored);
}

/// <summary>
/// The value of a json column: one JSON value as text. Numbers and the order of keys are as they
/// were given. .NET's JSON serializer writes and reads it as that JSON value, not as a text, for
/// example when the function of a route returns it.
/// </summary>
/// <param name="Text">Valid JSON.</param>
[JsonConverter(typeof(JsonTextConverter))]
public sealed record JsonText(string Text)
{
    /// <inheritdoc/>
    public override string ToString() => Text;
}

internal sealed class JsonTextConverter : JsonConverter<JsonText>
{
    public override JsonText Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        ColumnTypes.Json.TryReadJson(ref reader, out var value, out var fault)
            ? (JsonText)value
            : throw new JsonException($"The value {fault}.");

    // The writer checks the text. Somebody may have made a JsonText that is no JSON, and it would
    // break the JSON around it.
    public override void Write(Utf8JsonWriter writer, JsonText value, JsonSerializerOptions options) =>
        writer.WriteRawValue(value.Text);
}

/// <summary>
/// Copies one JSON value token by token. White space is left out, and nothing else changes.
/// </summary>
internal static class JsonCompactor
{
    private const string NoText = "must contain only valid Unicode text";

    /// <summary>Copies one value. The reader is on its first token, and is left on its last.</summary>
    /// <returns>
    /// What is wrong with the value; <see langword="null"/>: nothing, and <paramref name="text"/>
    /// is its text.
    /// </returns>
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
            if (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray
                && reader.CurrentDepth - start >= maxDepth)
                fault ??= $"must not have lists and objects more than {maxDepth} deep within each other";
            needsComma = reader.TokenType is not (JsonTokenType.StartObject
                or JsonTokenType.StartArray
                or JsonTokenType.PropertyName);
        }
        while ((reader.CurrentDepth > start
            || reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray)
            && reader.Read());

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
            // PostgreSQL refuses U+0000 in text, and its escape in jsonb.
            return reader.GetString()!.Contains('\0') ? "must not contain the character U+0000" : null;
        }
        catch (InvalidOperationException)
        {
            return NoText;
        }
    }
}
