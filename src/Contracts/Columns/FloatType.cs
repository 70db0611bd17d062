using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json;

namespace TableActors.Contracts.Columns;

/// <summary>A finite number of double precision. A whole number fits too.</summary>
public sealed class FloatType : ColumnType
{
    private const string Expected = "a finite number";

    internal FloatType() : base("float", typeof(double))
    {
    }

    /// <inheritdoc/>
    public override bool TryReadJson(ref Utf8JsonReader reader, [NotNullWhen(true)] out object? value, [NotNullWhen(false)] out string? fault)
    {
        if (reader.TokenType != JsonTokenType.Number)
            return Refuse(ref reader, Expected, out value, out fault!);
        return Check(reader.TryGetDouble(out var number), number, out value, out fault);
    }

    /// <inheritdoc/>
    public override bool TryReadText(string text, [NotNullWhen(true)] out object? value, [NotNullWhen(false)] out string? fault)
    {
        const NumberStyles styles = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
        return Check(double.TryParse(text, styles, CultureInfo.InvariantCulture, out var number), number, out value, out fault);
    }

    /// <inheritdoc/>
    public override bool TryTake(object value, [NotNullWhen(true)] out object? taken, [NotNullWhen(false)] out string? fault) => value switch
    {
        double number when double.IsFinite(number) => base.TryTake(value, out taken, out fault),
        double => Check(false, default, out taken, out fault),
        float number => Check(true, number, out taken, out fault),
        long or int or short => Check(true, Convert.ToDouble(value, CultureInfo.InvariantCulture), out taken, out fault),
        _ => base.TryTake(value, out taken, out fault),
    };

    /// <inheritdoc/>
    public override void WriteJson(Utf8JsonWriter writer, object value, MediaLinks media) => writer.WriteNumberValue((double)value);

    /// <inheritdoc/>
    public override bool Accepts(ColumnType other) => other is IntType || base.Accepts(other);

    /// <inheritdoc/>
    public override object Widen(object value) => value is long whole ? (double)whole : value;

    private static bool Check(bool isNumber, double number, [NotNullWhen(true)] out object? value, [NotNullWhen(false)] out string? fault)
    {
        var isFinite = isNumber && double.IsFinite(number);
        value = isFinite ? number : null;
        fault = isFinite ? null : $"must be {Expected}";
        return isFinite;
    }
}
