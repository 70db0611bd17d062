using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace TableActors.Contracts.Columns;

/// <summary>True or false. Text forms also take <c>1/0</c>, <c>yes/no</c> and <c>on/off</c>, in any case.</summary>
public sealed class BoolType : ColumnType
{
    internal BoolType() : base("bool", typeof(bool), StoredForm.Truth)
    {
    }

    /// <inheritdoc/>
    public override bool CanBeKey => true;

    internal override JsonShape Shape { get; } = new(JsonKind.Truth);

    internal override object Harmless => true;

    internal override bool TryReadJson(
        ref Utf8JsonReader reader, [NotNullWhen(true)] out object? value, [NotNullWhen(false)] out string? fault)
    {
        if (reader.TokenType is not (JsonTokenType.True or JsonTokenType.False))
            return Refuse(ref reader, "true or false", out value, out fault!);
        value = reader.GetBoolean();
        fault = null;
        return true;
    }

    internal override bool TryReadText(
        string text, [NotNullWhen(true)] out object? value, [NotNullWhen(false)] out string? fault)
    {
        value = text.ToLowerInvariant() switch
        {
            "true" or "1" or "yes" or "on" => true,
            "false" or "0" or "no" or "off" => false,
            _ => null,
        };
        fault = value is null ? "must be one of true, false, 1, 0, yes, no, on, off" : null;
        return value is not null;
    }

    internal override void WriteJson(Utf8JsonWriter writer, object value, MediaLinks media) =>
        writer.WriteBooleanValue((bool)value);
}
