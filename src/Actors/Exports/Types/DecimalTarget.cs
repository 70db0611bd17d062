using System.Text.Json;
using TableActors.Contracts.Columns;

namespace TableActors.Actors.Exports.Types;

/// <summary>Numbers in decimal digits.</summary>
/// <param name="isExact">
/// Whether the column keeps all digits, so that they are passed on one for one. Otherwise whole numbers of 64 bits are passed on as such, and all others as
/// the nearest doubles, which databases do not always find by themselves.
/// </param>
internal sealed class DecimalTarget(bool isExact = true) : TargetType
{
    public override bool Accepts(ColumnType type) => type is IntType or FloatType;

    public override object? Read(ref Utf8JsonReader reader, ReadOnlySpan<byte> row, ColumnType? declared, out string? fault)
    {
        if (reader.TokenType != JsonTokenType.Number)
            return Refuse(ref reader, "a number", out fault);
        fault = null;
        if (isExact)
            return Raw(ref reader, row);
        if (IsDigits(ref reader) && reader.TryGetInt64(out var whole))
            return whole;
        return ColumnTypes.Float.TryReadJson(ref reader, out var number, out fault) ? number : null;
    }
}
