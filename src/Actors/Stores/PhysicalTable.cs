using TableActors.Contracts.Columns;
using TableActors.Contracts.Computations;
using TableActors.Contracts.Errors;
using TableActors.Contracts.Tables;

namespace TableActors.Actors.Stores;

/// <summary>Compares a table in the database with its schema.</summary>
internal static class PhysicalTable
{
    /// <summary>Finds how the physical columns differ from the schema's; empty: not at all.</summary>
    /// <param name="schema">The table.</param>
    /// <param name="physical">The physical columns by name. The method removes them as it goes.</param>
    /// <param name="physicalType">The store's type for a column type.</param>
    public static IReadOnlyList<DefinitionFault> Differences(
        TableSchema schema, Dictionary<string, PhysicalColumn> physical, Func<ColumnType, string> physicalType)
    {
        var faults = new List<DefinitionFault>();
        foreach (var column in schema.Columns)
        {
            if (!physical.Remove(column.Name, out var found))
                faults.Add(Fault(schema, column.Name, "is not in the database"));
            else if (PhysicalColumn.Expected(schema, column, physicalType(column.Type)) is var expected
                && found != expected)
                faults.Add(Fault(schema, column.Name, $"is {found} in the database, not {expected}"));
        }

        if (!physical.Remove(PhysicalColumn.Version))
            faults.Add(Fault(schema, PhysicalColumn.Version, "is not in the database, which this system did not make"));
        faults.AddRange(
            physical.Keys.Select(extra => Fault(schema, extra, "is in the database, and not in the definition")));
        return faults;
    }

    /// <summary>The fault if the physical table is gone, or is another one.</summary>
    public static IReadOnlyList<DefinitionFault> Missing(TableSchema schema) =>
        [Fault(schema, null, "is not in the database any more, or has other columns")];

    public static DefinitionFault Fault(TableSchema schema, string? column, string message) =>
        new($"table {schema.Name}", column, message);
}

/// <summary>A column as the database describes it.</summary>
/// <param name="PhysicalType">The type in the database.</param>
/// <param name="Nullable">Whether it may hold null.</param>
/// <param name="KeyPosition">Its place in the primary key, from 1; 0: it is not part of it.</param>
/// <param name="IsGenerated">Whether the database computes the column.</param>
/// <param name="Type">The column type that was recorded when the table was created.</param>
/// <param name="Expression">The expression that was recorded when the table was created.</param>
internal sealed record PhysicalColumn(
    string PhysicalType, bool Nullable, int KeyPosition, bool IsGenerated, string? Type, string? Expression)
{
    /// <summary>The system column that holds a row's version.</summary>
    public const string Version = "ta_version";

    /// <summary>What a column must look like in the database.</summary>
    public static PhysicalColumn Expected(TableSchema schema, Column column, string physicalType) => new(
        physicalType,
        column.Nullable,
        schema.Key.IndexOf(column) + 1,
        column.IsComputedByStore,
        TypeOf(column.Type),
        ExpressionOf(column));

    /// <summary>A type's name and, for arrays of a fixed length, that length.</summary>
    public static string TypeOf(ColumnType type) =>
        type is ArrayType { Length: { } length } ? $"{type.Name}[{length}]" : type.Name;

    /// <summary>
    /// The expression by which the database computes a column; <see langword="null"/>: it does not.
    /// </summary>
    public static string? ExpressionOf(Column column) => (column.Computation as SqlComputation)?.Expression;

    public override string ToString() =>
        $"{Type ?? PhysicalType}{(Nullable ? "?" : "")}{(KeyPosition > 0 ? $" key {KeyPosition}" : "")}" +
        $"{(IsGenerated ? $" computed as ({Expression ?? "?"})" : "")}";
}
