using TableActors.Contracts.Columns;

namespace TableActors.Contracts.Tables.Rules;

/// <summary>Key columns are given, never null, and of a type whose values can be compared for equality.</summary>
internal sealed class KeyRule : ITableRule
{
    private static readonly string KeyTypes =
        string.Join(", ", ColumnTypes.Names.Where(name => ColumnTypes.TryParse(name, out var type, out _) && type.CanBeKey));

    public void Check(TableDraft table)
    {
        foreach (var column in table.Columns.Where(column => column.Definition.PrimaryKey))
        {
            if (column.Definition.Computation is not null)
                table.Refuse(column, "a column of the primary key cannot be computed");
            if (column.Definition.Nullable == true)
                table.Refuse(column, "a column of the primary key cannot be nullable");
            if (column.Definition.Type is { CanBeKey: false } type)
                table.Refuse(column, $"a column of type {type} cannot be part of the primary key; the types that can are {KeyTypes}");
        }
    }
}
