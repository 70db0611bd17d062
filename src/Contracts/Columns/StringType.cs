using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace TableActors.Contracts.Columns;

/// <summary>Text, kept exactly. U+0000 is refused, because PostgreSQL cannot keep it, and so are lone surrogates, which are no text.</summary>
public sealed class StringType : ColumnType
{
    internal StringType() : base("string", typeof(string))
    {
    }

    /// <inheritdoc/>
    public override bool CanBeKey => true;

    /// <inheritdoc/>
    public override bool TryReadJson(ref Utf8JsonReader reader, [NotNullWhen(true)] out object? value, [NotNullWhen(false)] out string? fault)
    {
        if (reader.TokenType != JsonTokenType.String)
            return Refuse(ref reader, "text", out value, out fault!);
        try
        {
            return TryReadText(reader.GetString()!, out value, out fault);
        }
        catch (InvalidOperationException)
        {
            // A lone surrogate, written as an escape, is no text.
            value = null;
            fault = "must be valid Unicode text";
            return false;
        }
    }

    /// <inheritdoc/>
    public override bool TryReadText(string text, [NotNullWhen(true)] out object? value, [NotNullWhen(false)] out string? fault)
    {
        fault = text.Contains('\0') ? "must not contain the character U+0000" : UnicodeText.IsValid(text) ? null : "must be valid Unicode text";
        value = fault is null ? text : null;
        return fault is null;
    }

    /// <inheritdoc/>
    public override bool TryTake(object value, [NotNullWhen(true)] out object? taken, [NotNullWhen(false)] out string? fault) =>
        value is string text ? TryReadText(text, out taken, out fault) : base.TryTake(value, out taken, out fault);

    /// <inheritdoc/>
    public override void WriteJson(Utf8JsonWriter writer, object value, MediaLinks media) => writer.WriteStringValue((string)value);
}
