using TableActors.Contracts.Computations;

namespace TableActors.Contracts.Tables.Rules;

/// <summary>A computed column that may become null is nullable.</summary>
internal sealed class ResultNullabilityRule : ITableRule
{
    public void Check(TableDraft table)
    {
        foreach (var column in table.Columns)
        {
            if (column.Nullable || column.Definition.PrimaryKey || column.IsComputedByStore)
                continue;
            if (column.Definition.Computation?.OnError == OnComputationError.Null)
                table.Refuse(column, "null on error needs a nullable column");
            else if (column.Result is { MayBeNull: true } result)
                table.Refuse(column, $"must be nullable, because {result.NullBecause}");
        }
    }
}
