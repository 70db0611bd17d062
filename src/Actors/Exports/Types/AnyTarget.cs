using System.Text.Json;
using TableActors.Contracts.Columns;

namespace TableActors.Actors.Exports.Types;

/// <summary>A column without a type, which keeps each value as what it is: numbers, texts, truth values as 0 and 1, all else as JSON.</summary>
internal sealed class AnyTarget : TargetType
{
    public override bool Accepts(ColumnType type) => true;

    public override object? Read(ref Utf8JsonReader reader, ReadOnlySpan<byte> row, ColumnType? declared, out string? fault)
    {
        fault = null;
        if (declared is TimestampType or BinaryType or UuidType)
            return declared.TryReadJson(ref reader, out var value, out fault) ? value : null;
        switch (reader.TokenType)
        {
            case var _ when declared is JsonType:
                return Raw(ref reader, row);
            case JsonTokenType.String:
                return Text(ref reader, out fault);
            case JsonTokenType.True or JsonTokenType.False:
                return reader.TokenType == JsonTokenType.True;
            case JsonTokenType.Number when IsDigits(ref reader) && reader.TryGetInt64(out var whole):
                return declared is FloatType ? (double)whole : (object)whole;
            case JsonTokenType.Number:
                return ColumnTypes.Float.TryReadJson(ref reader, out var number, out fault) ? number : null;
            default:
                return Raw(ref reader, row);
        }
    }
}
