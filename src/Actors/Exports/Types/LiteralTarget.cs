using System.Text.Json;
using TableActors.Contracts.Columns;

namespace TableActors.Actors.Exports.Types;

/// <summary>Values of a type that is nothing here, such as an enumeration or an address, out of texts that the database reads itself.</summary>
internal sealed class LiteralTarget : TargetType
{
    public override bool Accepts(ColumnType type) => type is StringType;

    public override object? Read(ref Utf8JsonReader reader, ReadOnlySpan<byte> row, ColumnType? declared, out string? fault) =>
        reader.TokenType == JsonTokenType.String ? Text(ref reader, out fault) : Refuse(ref reader, "a text", out fault);
}
