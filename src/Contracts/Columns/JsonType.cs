using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json;

namespace TableActors.Contracts.Columns;

/// <summary>Any JSON value, kept as it was written but for white space between its parts.</summary>
public sealed class JsonType : ColumnType
{
    /// <summary>How deeply lists and objects may lie within each other. Deeper values are refused.</summary>
    public const int MaxDepth = 64;

    internal JsonType() : base("json", typeof(JsonText))
    {
    }

    /// <inheritdoc/>
    public override bool TryReadJson(ref Utf8JsonReader reader, [NotNullWhen(true)] out object? value, [NotNullWhen(false)] out string? fault)
    {
        using var document = JsonDocument.ParseValue(ref reader);
        return Check(document.RootElement, out value, out fault);
    }

    /// <inheritdoc/>
    public override bool TryReadText(string text, [NotNullWhen(true)] out object? value, [NotNullWhen(false)] out string? fault)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            return Check(document.RootElement, out value, out fault);
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
        value is JsonText { Text: { } text } ? TryReadText(text, out taken, out fault) : base.TryTake(value, out taken, out fault);

    /// <inheritdoc/>
    public override void WriteJson(Utf8JsonWriter writer, object value, MediaLinks media) =>
        writer.WriteRawValue(((JsonText)value).Text, skipInputValidation: true);

    private static bool Check(JsonElement element, [NotNullWhen(true)] out object? value, [NotNullWhen(false)] out string? fault)
    {
        using var buffer = new MemoryStream();
        try
        {
            using (var writer = new Utf8JsonWriter(buffer))
                element.WriteTo(writer);
        }
        catch (InvalidOperationException)
        {
            value = null;
            fault = "must contain only valid Unicode text";
            return false;
        }

        var text = Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
        // PostgreSQL refuses the escape of U+0000 inside jsonb, as it refuses the character in text.
        fault = text.Contains("\\u0000", StringComparison.Ordinal) ? "must not contain the character U+0000" : null;
        value = fault is null ? new JsonText(text) : null;
        return fault is null;
    }
}
