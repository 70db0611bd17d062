using TableActors.Contracts.Computations;
using TableActors.Contracts.Tables;

namespace TableActors.Actors.Stores.Sqlite;

/// <summary>A column as the database has it.</summary>
/// <param name="PhysicalType">The declared type.</param>
/// <param name="Nullable">Whether it may hold null.</param>
/// <param name="KeyPosition">Its place in the primary key, from 1; 0: it is not part of it.</param>
/// <param name="IsGenerated">Whether the database computes it.</param>
/// <param name="Type">The column type that was recorded when the table was made.</param>
/// <param name="Expression">The expression that was recorded when the table was made.</param>
internal sealed record SqlitePhysicalColumn(
    string PhysicalType, bool Nullable, int KeyPosition, bool IsGenerated, string? Type, string? Expression)
{
    public static SqlitePhysicalColumn Expected(TableSchema schema, Column column) => new(
        SqliteValues.PhysicalType(column.Type),
        column.Nullable,
        schema.Key.IndexOf(column) + 1,
        column.IsComputedByStore,
        SqliteCatalog.TypeOf(column.Type),
        (column.Computation as SqlComputation)?.Expression);

    public override string ToString() =>
        $"{Type ?? PhysicalType}{(Nullable ? "?" : "")}{(KeyPosition > 0 ? $" key {KeyPosition}" : "")}" +
        $"{(IsGenerated ? $" computed as ({Expression ?? "?"})" : "")}";
}
