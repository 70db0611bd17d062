using System.Text.Json;
using TableActors.Contracts.Columns;

namespace TableActors.Actors.Exports.Types;

/// <summary>Numbers in decimal digits, which are passed on digit for digit.</summary>
internal sealed class DecimalTarget : TargetType
{
    public override bool Accepts(ColumnType type) => type is IntType or FloatType;

    public override object? Read(ref Utf8JsonReader reader, ReadOnlySpan<byte> row, ColumnType? declared, out string? fault)
    {
        if (reader.TokenType != JsonTokenType.Number)
            return Refuse(ref reader, "a number", out fault);
        fault = null;
        return Raw(ref reader, row);
    }
}
