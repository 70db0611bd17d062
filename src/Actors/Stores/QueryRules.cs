using System.Collections.Immutable;
using TableActors.Contracts.Columns;
using TableActors.Contracts.Errors;
using TableActors.Contracts.Naming;
using TableActors.Contracts.Queries;
using TableActors.Contracts.Tables;

namespace TableActors.Actors.Stores;

/// <summary>The rules for queries in SQL that hold in every store. Collects what breaks them.</summary>
internal sealed class QueryRules
{
    private readonly SqlQueryDefinition _query;
    private readonly List<DefinitionFault> _faults = [];
    private readonly bool _isCompound;
    private readonly bool _mayMissRows;

    public QueryRules(SqlQueryDefinition query)
    {
        _query = query;
        var words = SqlWords.In(query.Sql).Select(word => word.ToUpperInvariant()).ToList();
        // Of a compound select, a database may tell the columns of its first part; the others may yield anything.
        _isCompound = words.Any(word => word is "UNION" or "INTERSECT" or "EXCEPT");
        // An outer join and a subquery without a row yield null where the column itself cannot be null.
        _mayMissRows = words.Any(word => word is "LEFT" or "RIGHT" or "FULL") || words.Count(word => word == "SELECT") > 1;
    }

    /// <summary>Whether nothing was found wrong so far.</summary>
    public bool AreKept => _faults.Count == 0;

    /// <summary>Whether a result column is the system's own, which <c>*</c> brings along.</summary>
    public static bool IsSystemName(string name) => name.StartsWith(Identifier.ReservedPrefix, StringComparison.OrdinalIgnoreCase);

    /// <summary>Compares the parameters that the statement uses with the declared ones.</summary>
    /// <param name="used">The names without <c>@</c>, each once.</param>
    public void CheckParameters(IReadOnlyCollection<string> used)
    {
        var declared = _query.Parameters.Select(parameter => parameter.Name).ToList();
        foreach (var name in used.Except(declared))
            Fault(name, "is used as a parameter and not declared");
        foreach (var name in declared.Where(name => !used.Contains(name)))
            Fault(name, "is declared as a parameter and not used");
        foreach (var name in declared.GroupBy(name => name).Where(group => group.Count() > 1))
            Fault(name.Key, "is declared as a parameter twice");
    }

    /// <summary>Describes a result column.</summary>
    /// <param name="name">The name in the result.</param>
    /// <param name="origin">The table column that the database names as its source.</param>
    /// <param name="physical">What the database itself says about an expression's type; <see langword="null"/>: nothing.</param>
    public ResultColumn Describe(string name, Column? origin, ColumnType? physical = null)
    {
        var source = _isCompound ? null : origin;
        return _query.Columns.TryGetValue(name, out var declared)
            ? new ResultColumn(name, declared.Type, declared.Nullable, source)
            : new ResultColumn(name, source?.Type ?? physical, source?.Nullable != false || _mayMissRows, source);
    }

    /// <summary>Compares the result with what is declared about it.</summary>
    public void CheckResult(ImmutableArray<ResultColumn> columns)
    {
        foreach (var name in columns.GroupBy(column => column.Name).Where(group => group.Count() > 1))
            Fault(name.Key, "is in the result twice; rename one of them with \"as\"");
        foreach (var name in _query.Columns.Keys.Except(columns.Select(column => column.Name)).Order(StringComparer.Ordinal))
            Fault(name, "has a declared type and is not in the result");
        if (_query.Scalar && columns.Length != 1)
            Fault(null, $"is scalar, which needs one result column, not {columns.Length}");
    }

    public void Fault(string? column, string message) => _faults.Add(new DefinitionFault($"query {_query.Name}", column, message));

    /// <summary>Says that the query is sound.</summary>
    /// <exception cref="DefinitionException">Something was found wrong.</exception>
    public void Require()
    {
        if (!AreKept)
            throw new DefinitionException(_faults);
    }
}
