namespace TableActors.Contracts.Tables.Rules;

/// <summary>A table has columns, not all of them computed, and each has a type.</summary>
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
