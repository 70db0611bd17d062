using System.Text.Json;
using TableActors.Contracts.Columns;

namespace TableActors.Actors.Exports.Types;

/// <summary>JSON, passed on as the answer writes it.</summary>
/// <param name="isNumeric">
/// Whether the column takes texts that look like numbers for numbers, so that a value that is a number by itself stays as it is only where
/// it is a whole one of 64 bits, written in digits.
/// </param>
internal sealed class JsonTarget(bool isNumeric = false) : TargetType
{
    public override bool Accepts(ColumnType type) => type is JsonType or ArrayType;

    public override object? Read(ref Utf8JsonReader reader, ReadOnlySpan<byte> row, ColumnType? declared, out string? fault)
    {
        var isChanged = isNumeric && reader.TokenType == JsonTokenType.Number
            && !(IsDigits(ref reader) && reader.TryGetInt64(out _) && !reader.ValueSpan.SequenceEqual("-0"u8));
        fault = isChanged ? "must not be a number with a fraction, an exponent or more than 64 bits, which the column would change" : null;
        return Raw(ref reader, row);
    }
}
