using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace TableActors.Contracts.Columns;

/// <summary>A whole number of 64 bits. <c>5.0</c> and <c>5e0</c> are whole numbers too.</summary>
public sealed class IntType : ColumnType
{
    private const string Expected = "a whole number from -9223372036854775808 to 9223372036854775807";

    internal IntType() : base("int", typeof(long))
    {
    }

    /// <inheritdoc/>
    public override bool CanBeKey => true;

    /// <inheritdoc/>
    public override bool TryReadJson(ref Utf8JsonReader reader, [NotNullWhen(true)] out object? value, [NotNullWhen(false)] out string? fault)
    {
        if (reader.TokenType != JsonTokenType.Number)
            return Refuse(ref reader, Expected, out value, out fault!);
        if (reader.TryGetInt64(out var number))
        {
            value = number;
            fault = null;
            return true;
        }

        var digits = reader.HasValueSequence ? Encoding.ASCII.GetString(reader.ValueSequence) : Encoding.ASCII.GetString(reader.ValueSpan);
        return TryReadText(digits, out value, out fault);
    }

    /// <inheritdoc/>
    public override bool TryReadText(string text, [NotNullWhen(true)] out object? value, [NotNullWhen(false)] out string? fault)
    {
        var isWhole = long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            || WholeNumber.TryParse(text, out number);
        value = isWhole ? number : null;
        fault = isWhole ? null : $"must be {Expected}";
        return isWhole;
    }

    /// <inheritdoc/>
    public override bool TryTake(object value, [NotNullWhen(true)] out object? taken, [NotNullWhen(false)] out string? fault) =>
        base.TryTake(value switch { int number => (long)number, short number => (long)number, _ => value }, out taken, out fault);

    /// <inheritdoc/>
    public override void WriteJson(Utf8JsonWriter writer, object value, MediaLinks media) => writer.WriteNumberValue((long)value);
}
