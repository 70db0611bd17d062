using System.Collections.Immutable;
using TableActors.Contracts.Computations;
using TableActors.Contracts.Errors;

namespace TableActors.Contracts.Tables.Rules;

/// <summary>A table that is being checked, and the faults found so far.</summary>
internal sealed class TableDraft
{
    private readonly List<DefinitionFault> _faults = [];
    private readonly Dictionary<string, ColumnDraft> _byName = new(StringComparer.Ordinal);
    private readonly string _subject;

    public TableDraft(TableDefinition definition, IFunctionCatalog functions)
    {
        Definition = definition;
        Functions = functions;
        Columns = definition.Columns.IsDefault ? [] : [.. definition.Columns.Select((column, ordinal) => new ColumnDraft(column, ordinal))];
        _subject = $"table {definition.Name}";
        foreach (var column in Columns)
            _byName.TryAdd(column.Name, column);
        foreach (var column in Columns)
            column.DependsOn = [.. column.ArgumentNames.Select(Find).OfType<ColumnDraft>().Distinct()];

        Order = ComputationOrder.Of(Columns);
        foreach (var column in Order.Columns)
            column.Result = ResultInference.Of(column, this);
    }

    public TableDefinition Definition { get; }

    public IFunctionCatalog Functions { get; }

    public ImmutableArray<ColumnDraft> Columns { get; }

    public ComputationOrder Order { get; }

    public IReadOnlyList<DefinitionFault> Faults => _faults;

    public IEnumerable<string> ColumnNames => Columns.Select(column => column.Name);

    public ColumnDraft? Find(string name) => _byName.GetValueOrDefault(name);

    public void Refuse(string message) => _faults.Add(new DefinitionFault(_subject, null, message));

    public void Refuse(ColumnDraft column, string message) => _faults.Add(new DefinitionFault(_subject, column.Name, message));
}
