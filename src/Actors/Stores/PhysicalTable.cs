using TableActors.Contracts.Columns;
using TableActors.Contracts.Errors;
using TableActors.Contracts.Tables;

namespace TableActors.Actors.Stores;

/// <summary>Compares a table in the database with the schema that it is served by.</summary>
internal static class PhysicalTable
{
    /// <summary>How the physical columns differ from the schema's; empty: not at all.</summary>
    /// <param name="schema">The table.</param>
    /// <param name="physical">The columns that are there, by name; used up.</param>
    /// <param name="physicalType">The store's type for a column type.</param>
    public static IReadOnlyList<DefinitionFault> Differences(
        TableSchema schema, Dictionary<string, PhysicalColumn> physical, Func<ColumnType, string> physicalType)
    {
        var faults = new List<DefinitionFault>();
        foreach (var column in schema.Columns)
        {
            if (!physical.Remove(column.Name, out var found))
                faults.Add(Fault(schema, column.Name, "is not in the database"));
            else if (PhysicalColumn.Expected(schema, column, physicalType(column.Type)) is var expected && found != expected)
                faults.Add(Fault(schema, column.Name, $"is {found} in the database, not {expected}"));
        }

        if (!physical.Remove(PhysicalColumn.Version))
            faults.Add(Fault(schema, PhysicalColumn.Version, "is not in the database, which this system did not make"));
        faults.AddRange(physical.Keys.Select(extra => Fault(schema, extra, "is in the database, and not in the definition")));
        return faults;
    }

    /// <summary>What to tell where the physical table is gone, or is another.</summary>
    public static IReadOnlyList<DefinitionFault> Missing(TableSchema schema) =>
        [Fault(schema, null, "is not in the database any more, or has other columns")];

    public static DefinitionFault Fault(TableSchema schema, string? column, string message) => new($"table {schema.Name}", column, message);
}
