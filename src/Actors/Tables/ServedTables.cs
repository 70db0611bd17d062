using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using TableActors.Contracts.Computations;
using TableActors.Contracts.Errors;
using TableActors.Contracts.Naming;
using TableActors.Contracts.Tables;

namespace TableActors.Actors.Tables;

/// <summary>The checked tables that this node serves. It does not change once the service has started.</summary>
public interface IServedTables
{
    /// <summary>All tables, in the order of their registration.</summary>
    IReadOnlyList<TableSchema> Tables { get; }

    /// <summary>Whether these are all; otherwise tables with faulty definitions are missing. Default: they are.</summary>
    bool IsWhole => true;

    /// <summary>Finds a table by name.</summary>
    bool TryFind(TableName name, [NotNullWhen(true)] out TableSchema? schema);
}

/// <summary>
/// The tables of this node: each definition is checked as it is registered, and what is wrong is collected, so that all faults
/// are reported together. May be used by several threads at once.
/// </summary>
/// <param name="functions">The functions that computed columns may use.</param>
public sealed class ServedTables(IFunctionCatalog functions) : IServedTables
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, (TableDefinition Definition, TableSchema? Schema)> _registered = new(StringComparer.Ordinal);
    private ImmutableArray<TableSchema> _tables = [];
    private ImmutableArray<DefinitionFault> _faults = [];

    /// <inheritdoc/>
    public IReadOnlyList<TableSchema> Tables
    {
        get
        {
            lock (_gate)
                return _tables;
        }
    }

    /// <inheritdoc/>
    public bool IsWhole => Faults.IsEmpty;

    /// <summary>Everything that was wrong with the definitions registered so far.</summary>
    public ImmutableArray<DefinitionFault> Faults
    {
        get
        {
            lock (_gate)
                return _faults;
        }
    }

    /// <summary>
    /// Checks a definition and adds the table. The same definition may be registered again, which changes nothing; another one
    /// under the same name is a fault.
    /// </summary>
    /// <param name="definition">The table as declared.</param>
    /// <returns>The table; <see langword="null"/> where the definition has faults, which <see cref="Faults"/> then holds.</returns>
    public TableSchema? Register(TableDefinition definition)
    {
        ArgumentNullException.ThrowIfNull(definition);
        lock (_gate)
        {
            if (!_registered.TryGetValue(definition.Name, out var known))
                return Add(definition);
            if (IsSame(known.Definition, definition))
                return known.Schema;
            _faults = _faults.Add(new DefinitionFault($"table {definition.Name}", null, "is defined twice, with different columns"));
            return null;
        }
    }

    /// <inheritdoc/>
    public bool TryFind(TableName name, [NotNullWhen(true)] out TableSchema? schema)
    {
        lock (_gate)
        {
            schema = _registered.TryGetValue(name.Value, out var known) ? known.Schema : null;
            return schema is not null;
        }
    }

    private TableSchema? Add(TableDefinition definition)
    {
        var (schema, faults) = SchemaCheck.Check(definition, functions);
        if (_registered.Keys.FirstOrDefault(name => name.Equals(definition.Name, StringComparison.OrdinalIgnoreCase)) is { } other)
        {
            faults = faults.Add(new DefinitionFault(
                $"table {definition.Name}", null, $"the name differs from \"{other}\" only by case, which databases do not tell apart"));
            schema = null;
        }

        _registered.Add(definition.Name, (definition, schema));
        _faults = _faults.AddRange(faults);
        if (schema is not null)
            _tables = _tables.Add(schema);
        return schema;
    }

    private static bool IsSame(TableDefinition left, TableDefinition right) =>
        left.Columns.Length == right.Columns.Length && left.Columns.Zip(right.Columns).All(pair => IsSame(pair.First, pair.Second));

    private static bool IsSame(ColumnDefinition left, ColumnDefinition right) =>
        left with { Computation = null } == right with { Computation = null } && IsSame(left.Computation, right.Computation);

    // An array of arguments equals only itself, so that the record's own comparison would tell equal computations apart.
    private static bool IsSame(ComputationDefinition? left, ComputationDefinition? right) => (left, right) switch
    {
        (FunctionComputation a, FunctionComputation b) =>
            a with { Arguments = [] } == b with { Arguments = [] } && a.Arguments.SequenceEqual(b.Arguments),
        (ProgramComputation a, ProgramComputation b) =>
            a with { Command = [] } == b with { Command = [] } && a.Command.SequenceEqual(b.Command),
        (HttpComputation a, HttpComputation b) =>
            a with { Arguments = [] } == b with { Arguments = [] } && a.Arguments.SequenceEqual(b.Arguments),
        _ => Equals(left, right),
    };
}
