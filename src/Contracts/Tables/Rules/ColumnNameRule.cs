using TableActors.Contracts.Naming;

namespace TableActors.Contracts.Tables.Rules;

/// <summary>Columns' names follow <see cref="Identifier"/>, differ by more than case, and are none of PostgreSQL's own.</summary>
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
