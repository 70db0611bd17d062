using TableActors.Contracts.Columns;
using TableActors.Contracts.Computations;
using TableActors.Contracts.Tables;

namespace TableActors.Actors.Stores;

/// <summary>A column as the database has it.</summary>
/// <param name="PhysicalType">The type in the database.</param>
/// <param name="Nullable">Whether it may hold null.</param>
/// <param name="KeyPosition">Its place in the primary key, from 1; 0: it is not part of it.</param>
/// <param name="IsGenerated">Whether the database computes it.</param>
/// <param name="Type">The column type that was recorded when the table was made.</param>
/// <param name="Expression">The expression that was recorded when the table was made.</param>
internal sealed record PhysicalColumn(
    string PhysicalType, bool Nullable, int KeyPosition, bool IsGenerated, string? Type, string? Expression)
{
    /// <summary>The system column that holds a row's version.</summary>
    public const string Version = "ta_version";

    /// <summary>What a column must be like in a database.</summary>
    public static PhysicalColumn Expected(TableSchema schema, Column column, string physicalType) => new(
        physicalType,
        column.Nullable,
        schema.Key.IndexOf(column) + 1,
        column.IsComputedByStore,
        TypeOf(column.Type),
        ExpressionOf(column));

    /// <summary>A type's name, with all that tells it apart.</summary>
    public static string TypeOf(ColumnType type) => type is ArrayType { Length: { } length } ? $"{type.Name}[{length}]" : type.Name;

    /// <summary>How the database computes a column; <see langword="null"/>: it does not.</summary>
    public static string? ExpressionOf(Column column) => (column.Computation as SqlComputation)?.Expression;

    public override string ToString() =>
        $"{Type ?? PhysicalType}{(Nullable ? "?" : "")}{(KeyPosition > 0 ? $" key {KeyPosition}" : "")}" +
        $"{(IsGenerated ? $" computed as ({Expression ?? "?"})" : "")}";
}
