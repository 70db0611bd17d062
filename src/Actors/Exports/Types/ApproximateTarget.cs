using System.Text.Json;
using TableActors.Contracts.Columns;

namespace TableActors.Actors.Exports.Types;

/// <summary>
/// Numbers of single or double precision. Fractions are kept as well as the column can; a whole number that it could not keep exactly is
/// refused row by row.
/// </summary>
/// <param name="isSingle">Whether the precision is single.</param>
internal sealed class ApproximateTarget(bool isSingle = false) : TargetType
{
    public override bool Accepts(ColumnType type) => type is FloatType or IntType;

    public override object? Read(ref Utf8JsonReader reader, ReadOnlySpan<byte> row, ColumnType? declared, out string? fault)
    {
        var isWhole = declared is not FloatType && IsDigits(ref reader);
        if (!ColumnTypes.Float.TryReadJson(ref reader, out var value, out fault))
            return null;
        var kept = isSingle ? (float)(double)value : (double)value;
        if (!double.IsFinite(kept))
            fault = "must be a number that the column can hold";
        else if (isWhole && !(reader.TryGetInt64(out var whole) && (Int128)kept == whole))
            fault = "must be a whole number that the column can hold exactly";
        return value;
    }
}
