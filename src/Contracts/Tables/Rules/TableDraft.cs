using System.Collections.Immutable;
using TableActors.Contracts.Columns;
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
        Columns = definition.Columns.IsDefault
            ? []
            : [.. definition.Columns.Select((column, ordinal) => new ColumnDraft(column, ordinal))];
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

    public void Refuse(ColumnDraft column, string message) =>
        _faults.Add(new DefinitionFault(_subject, column.Name, message));
}

/// <summary>A column that is being checked: what was declared, and what follows from it.</summary>
internal sealed class ColumnDraft(ColumnDefinition definition, int ordinal)
{
    public ColumnDefinition Definition { get; } = definition;

    public int Ordinal { get; } = ordinal;

    public string Name => Definition.Name ?? "";

    public bool IsComputedByStore => Definition.Computation is SqlComputation;

    public DelegateSignature? Signature { get; } =
        definition.Computation is DelegateComputation { Function: { } function }
            ? DelegateSignature.Of(function)
            : null;

    /// <summary>The arguments of the program, without the program itself; empty for other columns.</summary>
    public ImmutableArray<ProgramArgument> ProgramArguments { get; } =
        definition.Computation is ProgramComputation { Command.IsDefault: false } program
            ? [.. program.Command.Skip(1).Select(ProgramArgument.Of)]
            : [];

    /// <summary>The column names among the computation's arguments, in order and with repeats.</summary>
    public IEnumerable<string> ArgumentNames => Definition.Computation switch
    {
        FunctionComputation call =>
            call.Arguments.OfType<ArgumentDefinition.Column>().Select(argument => argument.Name),
        DelegateComputation => Signature!.Parameters.Select(parameter => parameter.Name),
        ProgramComputation => ProgramArguments.SelectMany(argument => argument.Parts)
            .OfType<ProgramPart.Column>()
            .Select(part => part.Name),
        HttpComputation { Arguments.IsDefault: false } http => http.Arguments,
        _ => [],
    };

    /// <summary>The columns that the computation takes, each once; unknown names are left out.</summary>
    public ImmutableArray<ColumnDraft> DependsOn { get; set; } = [];

    /// <summary>What the computation yields; <see langword="null"/>: unknown, or the column is not computed.</summary>
    public ComputedResult? Result { get; set; }

    /// <summary>The type of the values; <see langword="null"/>: neither declared nor inferred.</summary>
    public ColumnType? Type => Definition.Type ?? Result?.Type;

    public bool Nullable => Definition.Nullable ?? (Definition.Type is null && Result is { MayBeNull: true });
}

/// <summary>One rule that every table must keep.</summary>
internal interface ITableRule
{
    /// <summary>Adds a fault to the draft for each place that breaks the rule.</summary>
    void Check(TableDraft table);
}
