using System.Text;
using System.Text.Json;
using TableActors.Contracts.Columns;

namespace TableActors.Actors.Exports.Types;

/// <summary>Lists of numbers, as a PostgreSQL array's literal.</summary>
/// <param name="element">What each number is written to.</param>
internal sealed class ArrayTarget(TargetType element) : TargetType
{
    private const string Expected = "a list of numbers";

    public override bool Accepts(ColumnType type) => type is ArrayType array && element.Accepts(array.Element);

    public override object? Read(ref Utf8JsonReader reader, ReadOnlySpan<byte> row, ColumnType? declared, out string? fault)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
            return Refuse(ref reader, Expected, out fault);
        fault = null;
        var literal = new StringBuilder("{");
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType == JsonTokenType.Number)
            {
                var digits = Encoding.ASCII.GetString(reader.ValueSpan);
                element.Read(ref reader, row, (declared as ArrayType)?.Element, out var wrong);
                fault ??= wrong;
                literal.Append(literal.Length == 1 ? "" : ",").Append(digits);
            }
            else
            {
                reader.Skip();
                fault ??= $"must be {Expected}";
            }
        }

        return literal.Append('}').ToString();
    }
}
