using System.Text.Json;
using TableActors.Contracts.Columns;

namespace TableActors.Actors.Exports.Types;

/// <summary>Whole numbers of up to 64 bits. Those that a smaller column cannot hold are refused row by row.</summary>
/// <param name="least">The smallest number.</param>
/// <param name="greatest">The greatest number.</param>
/// <param name="takesBool">Whether truth values are kept as 0 and 1.</param>
internal sealed class WholeTarget(long least, long greatest, bool takesBool = false) : TargetType
{
    public override bool Accepts(ColumnType type) => type is IntType || (takesBool && type is BoolType);

    public override object? Read(ref Utf8JsonReader reader, ReadOnlySpan<byte> row, ColumnType? declared, out string? fault)
    {
        fault = null;
        if (takesBool && reader.TokenType is (JsonTokenType.True or JsonTokenType.False))
            return reader.TokenType == JsonTokenType.True ? 1L : 0L;
        if (!ColumnTypes.Int.TryReadJson(ref reader, out var value, out fault))
            return null;
        fault = (long)value < least || (long)value > greatest ? $"must be a whole number from {least} to {greatest}" : null;
        return value;
    }
}
