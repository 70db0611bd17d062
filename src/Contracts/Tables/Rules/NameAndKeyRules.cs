using TableActors.Contracts.Columns;
using TableActors.Contracts.Naming;

namespace TableActors.Contracts.Tables.Rules;

/// <summary>The table's name follows <see cref="Identifier"/>, and no database reserves it.</summary>
internal sealed class TableNameRule : ITableRule
{
    private static readonly string[] DatabasePrefixes = ["sqlite_", "pg_"];

    public void Check(TableDraft table)
    {
        var name = table.Definition.Name;
        if (Identifier.FaultOf(name) is { } fault)
            table.Refuse(fault);
        else if (DatabasePrefixes.FirstOrDefault(prefix => name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase))
            is { } prefix)
            table.Refuse($"names of tables that start with '{prefix}' are reserved by the database");
    }
}

/// <summary>A table has at least one column that is not computed, and every such column has a type.</summary>
internal sealed class ColumnListRule : ITableRule
{
    public void Check(TableDraft table)
    {
        if (table.Columns.IsEmpty)
            table.Refuse("a table needs at least one column");
        else if (table.Columns.All(column => column.Definition.Computation is not null))
            table.Refuse("a table needs at least one column that is not computed");

        foreach (var column in table.Columns.Where(column => column.Definition is { Type: null, Computation: null }))
            table.Refuse(column, "a column that is not computed needs a type");
    }
}

/// <summary>
/// Column names follow <see cref="Identifier"/>, differ by more than case, and are not PostgreSQL's
/// system columns.
/// </summary>
internal sealed class ColumnNameRule : ITableRule
{
    private static readonly string[] DatabaseColumns = ["tableoid", "xmin", "cmin", "xmax", "cmax", "ctid"];

    public void Check(TableDraft table)
    {
        var seen = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var column in table.Columns)
        {
            if (Identifier.FaultOf(column.Definition.Name) is { } fault)
                table.Refuse(column, fault);
            if (DatabaseColumns.Contains(column.Name, StringComparer.OrdinalIgnoreCase))
                table.Refuse(column, "the name is a system column of PostgreSQL; choose another");
            if (seen.TryAdd(column.Name, column.Name))
                continue;
            table.Refuse(column, seen[column.Name] == column.Name
                ? "the name is declared twice"
                : $"the name differs from \"{seen[column.Name]}\" only by case, which databases do not tell apart");
        }
    }
}

/// <summary>
/// A column of the primary key is neither computed nor nullable, and its type can be compared for
/// equality.
/// </summary>
internal sealed class KeyRule : ITableRule
{
    private static readonly string KeyTypes =
        string.Join(
            ", ", ColumnTypes.Names.Where(name => ColumnTypes.TryParse(name, out var type, out _) && type.CanBeKey));

    public void Check(TableDraft table)
    {
        foreach (var column in table.Columns.Where(column => column.Definition.PrimaryKey))
        {
            if (column.Definition.Computation is not null)
                table.Refuse(column, "a column of the primary key cannot be computed");
            if (column.Definition.Nullable == true)
                table.Refuse(column, "a column of the primary key cannot be nullable");
            if (column.Definition.Type is { CanBeKey: false } type)
                table.Refuse(
                    column,
                    $"a column of type {type} cannot be part of the primary key; the types that can are {KeyTypes}");
        }
    }
}
