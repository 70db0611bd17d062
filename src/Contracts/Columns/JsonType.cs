using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Unicode;

namespace TableActors.Contracts.Columns;

/// <summary>
/// Any JSON value, kept as it was written but for white space between its parts: numbers digit for digit, keys in their order
/// and with repeats, texts with the escapes they came with.
/// </summary>
public sealed class JsonType : ColumnType
{
    /// <summary>How deeply lists and objects may lie within each other. Deeper values are refused.</summary>
    public const int MaxDepth = 64;

    internal JsonType() : base("json", typeof(JsonText), StoredForm.Json)
    {
    }

    internal override JsonShape Shape { get; } = new(JsonKind.Any);

    internal override IReadOnlyList<Type> OtherClrTypes => [typeof(JsonElement)];

    internal override object Harmless { get; } = new JsonText("{}");

    internal override byte Tag => 10;

    /// <inheritdoc/>
    public override bool TryReadJson(ref Utf8JsonReader reader, [NotNullWhen(true)] out object? value, [NotNullWhen(false)] out string? fault)
    {
        fault = JsonCompactor.TryCompact(ref reader, MaxDepth, out var text);
        value = fault is null ? new JsonText(text!) : null;
        return fault is null;
    }

    /// <inheritdoc/>
    public override bool TryReadText(string text, [NotNullWhen(true)] out object? value, [NotNullWhen(false)] out string? fault)
    {
        value = null;
        fault = "must be JSON";
        if (!UnicodeText.IsValid(text))
            return false;
        // The bound on the depth is the compactor's, which can say so; a reader would call the text broken.
        var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(text), new JsonReaderOptions { MaxDepth = int.MaxValue });
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
    public override bool TryTake(object value, [NotNullWhen(true)] out object? taken, [NotNullWhen(false)] out string? fault) =>
        value switch
        {
            JsonText { Text: { } text } => TryReadText(text, out taken, out fault),
            JsonElement { ValueKind: not JsonValueKind.Undefined } element => TryReadText(element.GetRawText(), out taken, out fault),
            JsonElement => TryReadText("", out taken, out fault),
            _ => base.TryTake(value, out taken, out fault),
        };

    /// <inheritdoc/>
    public override void WriteJson(Utf8JsonWriter writer, object value, MediaLinks media) =>
        writer.WriteRawValue(((JsonText)value).Text, skipInputValidation: true);

    internal override object ToStored(object value) => ((JsonText)value).Text;

    internal override object FromStored(object stored) => new JsonText((string)stored);
}

/// <summary>
/// The value of a json column: one JSON value as text, numbers and key order as they were given. .NET's serializer writes and reads it as the
/// value that it is, for example where the function of a route returns it.
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
        ColumnTypes.Json.TryReadJson(ref reader, out var value, out var fault) ? (JsonText)value : throw new JsonException($"The value {fault}.");

    // Whoever makes a text of their own may have made one that is no JSON, which would break what stands around it.
    public override void Write(Utf8JsonWriter writer, JsonText value, JsonSerializerOptions options) => writer.WriteRawValue(value.Text);
}

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
