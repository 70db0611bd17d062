using System.Text.Json;
using TableActors.Contracts.Columns;

namespace TableActors.Actors.Exports.Types;

/// <summary>Values of one type, and no others.</summary>
/// <param name="type">The type.</param>
internal sealed class SameTarget(ColumnType type) : TargetType
{
    public override bool Accepts(ColumnType other) => type.Equals(other);

    public override object? Read(ref Utf8JsonReader reader, ReadOnlySpan<byte> row, ColumnType? declared, out string? fault) =>
        type.TryReadJson(ref reader, out var value, out fault) ? value : null;
}
