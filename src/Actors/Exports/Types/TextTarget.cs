using System.Text.Json;
using TableActors.Contracts.Columns;

namespace TableActors.Actors.Exports.Types;

/// <summary>Text, which can hold every value as the answer writes it: a text as itself, json with its quotes, a number with its digits.</summary>
internal sealed class TextTarget : TargetType
{
    public override bool Accepts(ColumnType type) => true;

    public override object? Read(ref Utf8JsonReader reader, ReadOnlySpan<byte> row, ColumnType? declared, out string? fault)
    {
        if (reader.TokenType == JsonTokenType.String && declared is not JsonType)
            return Text(ref reader, out fault);
        fault = null;
        return Raw(ref reader, row);
    }
}
