using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using TableActors.Contracts.Computations;
using TableActors.Contracts.Errors;
using TableActors.Contracts.Naming;
using TableActors.Contracts.Tables;

namespace TableActors.Actors.Tables;

/// <summary>
/// The tables whose schemas this node serves. They do not change after the application has started.
/// </summary>
public interface IServedTables
{
    /// <summary>All served tables, in the order of their registration.</summary>
    IReadOnlyList<TableSchema> Tables { get; }

    /// <summary>
    /// Whether <see cref="Tables"/> has all tables that were defined. If not, the tables whose
    /// definitions have faults are missing. Default: true.
    /// </summary>
    bool IsWhole => true;

    /// <summary>Finds a served table by its name.</summary>
    /// <param name="name">The name.</param>
    /// <param name="schema">The table; <see langword="null"/> if this node serves none of that name.</param>
    /// <returns>Whether this node serves the table.</returns>
    bool TryFind(TableName name, [NotNullWhen(true)] out TableSchema? schema);
}

/// <summary>
/// Collects the tables of this node. It checks each definition when it is registered, and collects
/// the faults, so that the application can report all of them together. Several threads may use it
/// at once.
/// </summary>
/// <param name="functions">The functions that computed columns may use.</param>
internal sealed class ServedTables(IFunctionCatalog functions) : IServedTables
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, (TableDefinition Definition, TableSchema? Schema)> _registered = new(
        StringComparer.Ordinal);
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

    /// <summary>The faults of all definitions that were registered so far.</summary>
    public ImmutableArray<DefinitionFault> Faults
    {
        get
        {
            lock (_gate)
                return _faults;
        }
    }

    /// <summary>
    /// Checks a definition and adds its table. Registering an equal definition again changes
    /// nothing. A different definition of the same name is a fault.
    /// </summary>
    /// <param name="definition">The definition.</param>
    /// <returns>
    /// The table; <see langword="null"/>: the definition has faults, which are added to
    /// <see cref="Faults"/>.
    /// </returns>
    public TableSchema? Register(TableDefinition definition)
    {
        ArgumentNullException.ThrowIfNull(definition);
        lock (_gate)
        {
            if (!_registered.TryGetValue(definition.Name, out var known))
                return Add(definition);
            if (IsSame(known.Definition, definition))
                return known.Schema;
            _faults = _faults.Add(
                new DefinitionFault($"table {definition.Name}", null, "is defined twice, with different columns"));
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
        var namesake = _registered.Keys.FirstOrDefault(
            name => name.Equals(definition.Name, StringComparison.OrdinalIgnoreCase));
        if (namesake is not null)
        {
            faults = faults.Add(new DefinitionFault(
                $"table {definition.Name}",
                null,
                $"the name differs from \"{namesake}\" only by case, which databases do not tell apart"));
            schema = null;
        }

        _registered.Add(definition.Name, (definition, schema));
        _faults = _faults.AddRange(faults);
        if (schema is not null)
            _tables = _tables.Add(schema);
        return schema;
    }

    private static bool IsSame(TableDefinition left, TableDefinition right) =>
        left.Columns.Length == right.Columns.Length
        && left.Columns.Zip(right.Columns).All(pair => IsSame(pair.First, pair.Second));

    private static bool IsSame(ColumnDefinition left, ColumnDefinition right) =>
        left with { Computation = null } == right with { Computation = null }
        && IsSame(left.Computation, right.Computation);

    // Records compare arrays by reference, so equal computations would differ. The arrays are
    // compared here.
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
