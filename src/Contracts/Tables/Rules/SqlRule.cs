using TableActors.Contracts.Computations;

namespace TableActors.Contracts.Tables.Rules;

/// <summary>A column that the store computes has a declared type and an expression that every store can keep as a generated column.</summary>
internal sealed class SqlRule : ITableRule
{
    public void Check(TableDraft table)
    {
        foreach (var column in table.Columns)
        {
            if (column.Definition.Computation is SqlComputation sql)
                Check(table, column, sql);
        }
    }

    private static void Check(TableDraft table, ColumnDraft column, SqlComputation sql)
    {
        if (column.Definition.Type is null)
            table.Refuse(column, "a column computed by sql needs a declared type");
        if (column.Definition.Type is { IsMedia: true })
            table.Refuse(column, "a media column cannot be computed by sql, which makes no files");
        if (sql.OnError != OnComputationError.Fail)
            table.Refuse(column, "null on error does not apply to sql: the store computes the value as it writes the row");
        if (string.IsNullOrWhiteSpace(sql.Expression))
        {
            table.Refuse(column, "the sql expression is empty");
            return;
        }

        if (sql.Expression.TrimEnd().EndsWith(';'))
            table.Refuse(column, "the sql expression ends with ';'; leave it out");
        foreach (var name in SqlNames.In(sql.Expression).Distinct(StringComparer.OrdinalIgnoreCase))
        {
            if (table.Columns.FirstOrDefault(other => other.IsComputedByStore && Same(other.Name, name)) is { } other)
                table.Refuse(column, other == column
                    ? "the sql expression refers to the column itself"
                    : $"the sql expression refers to \"{other.Name}\", which the store computes too; repeat that column's expression instead");
        }
    }

    private static bool Same(string left, string right) => string.Equals(left, right, StringComparison.OrdinalIgnoreCase);
}
