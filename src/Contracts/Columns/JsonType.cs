using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json;

namespace TableActors.Contracts.Columns;

/// <summary>
/// Any JSON value, kept as it was written but for white space between its parts: numbers digit for digit, keys in their order
/// and with repeats, texts with the escapes they came with.
/// </summary>
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
}
