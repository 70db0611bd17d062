using System.Collections.Immutable;
using TableActors.Contracts.Computations;
using TableActors.Contracts.Errors;
using TableActors.Contracts.Naming;
using TableActors.Contracts.Tables.Rules;

namespace TableActors.Contracts.Tables;

/// <summary>
/// Turns a <see cref="TableDefinition"/> into a <see cref="TableSchema"/>, or reports all its
/// faults.
/// </summary>
public static class SchemaCheck
{
    private static readonly ImmutableArray<ITableRule> Rules =
    [
        new TableNameRule(), new ColumnListRule(), new ColumnNameRule(), new KeyRule(), new ArgumentRule(),
        new CycleRule(),
        new FunctionRule(), new DelegateRule(), new SqlRule(), new ProgramRule(), new HttpRule(), new ResultTypeRule(),
        new ResultNullabilityRule(),
    ];

    /// <summary>Applies every rule. A rule that finds a fault does not stop the others.</summary>
    /// <param name="definition">The table as declared.</param>
    /// <param name="functions">The functions that computed columns may use.</param>
    public static SchemaCheckResult Check(TableDefinition definition, IFunctionCatalog functions)
    {
        ArgumentNullException.ThrowIfNull(definition);
        ArgumentNullException.ThrowIfNull(functions);
        var draft = new TableDraft(definition, functions);
        foreach (var rule in Rules)
            rule.Check(draft);
        ImmutableArray<DefinitionFault> faults = [.. definition.Faults, .. draft.Faults];
        return !faults.IsEmpty ? new SchemaCheckResult(null, faults) : new SchemaCheckResult(SchemaOf(draft), []);
    }

    private static TableSchema SchemaOf(TableDraft draft)
    {
        ImmutableArray<Column> columns = [.. draft.Columns.Select(ColumnOf)];
        return new TableSchema(
            TableName.Of(draft.Definition.Name),
            draft.Definition.Comment,
            columns,
            [.. draft.Order.Columns.Select(column => columns[column.Ordinal])
                .Where(column => column is { IsComputed: true, IsComputedByStore: false })]);
    }

    private static Column ColumnOf(ColumnDraft column) =>
        new(
            column.Definition, column.Ordinal, column.Type!, column.Nullable,
            [.. column.DependsOn.Select(argument => argument.Ordinal)]);
}

/// <summary>The result of checking a definition: a schema, or all its faults.</summary>
/// <param name="Schema">The schema; <see langword="null"/>: there are faults.</param>
/// <param name="Faults">All faults; empty: there is a schema.</param>
public sealed record SchemaCheckResult(TableSchema? Schema, ImmutableArray<DefinitionFault> Faults)
{
    /// <summary>The schema.</summary>
    /// <exception cref="DefinitionException">There are faults.</exception>
    public TableSchema Require() => Schema ?? throw new DefinitionException(Faults);
}
