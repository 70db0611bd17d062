using System.Collections.Immutable;
using TableActors.Actors.Tables;
using TableActors.Contracts.Columns;
using TableActors.Contracts.Errors;
using TableActors.Contracts.Naming;
using TableActors.Contracts.Queries;
using TableActors.Contracts.Tables;

namespace TableActors.Actors.Stores;

/// <summary>The rules for SQL queries that every store has, and the faults that were found.</summary>
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
        // A database may describe only the first part of a compound select. The other parts may
        // yield anything.
        _isCompound = words.Any(word => word is "UNION" or "INTERSECT" or "EXCEPT");
        // An outer join, or a subquery that yields no row, yields null even if the column itself
        // cannot be null.
        _mayMissRows = words.Any(word => word is "LEFT" or "RIGHT" or "FULL")
            || words.Count(word => word == "SELECT") > 1;
    }

    public bool AreKept => _faults.Count == 0;

    /// <summary>Whether a result column is a system column, which <c>*</c> includes.</summary>
    public static bool IsSystemName(string name) =>
        name.StartsWith(Identifier.ReservedPrefix, StringComparison.OrdinalIgnoreCase);

    /// <summary>Compares the parameters that the statement uses with the declared ones.</summary>
    /// <param name="used">The names without <c>@</c>, each of them once.</param>
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
    /// <param name="physical">
    /// The type that the database names for an expression; <see langword="null"/>: it names none.
    /// </param>
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
        foreach (var name in _query.Columns.Keys.Except(columns.Select(column => column.Name))
            .Order(StringComparer.Ordinal))
            Fault(name, "has a declared type and is not in the result");
        if (_query.Scalar && columns.Length != 1)
            Fault(null, $"is scalar, which needs one result column, not {columns.Length}");
    }

    public void Fault(string? column, string message) =>
        _faults.Add(new DefinitionFault($"query {_query.Name}", column, message));

    /// <summary>Makes sure that no fault was found.</summary>
    /// <exception cref="DefinitionException">Something was found wrong.</exception>
    public void Require()
    {
        if (!AreKept)
            throw new DefinitionException(_faults);
    }
}

/// <summary>Checks a query that finds rows of one table by equality, and writes its SQL.</summary>
internal static class RetrieveCheck
{
    /// <summary>Checks the query against the tables' schemas alone.</summary>
    /// <param name="query">The query as declared.</param>
    /// <param name="tables">The served tables.</param>
    /// <param name="write">
    /// Writes the statement of a table. It is given the columns to compare, and whether to read the
    /// version too.
    /// </param>
    /// <exception cref="DefinitionException">The query is faulty.</exception>
    public static PreparedQuery Check(
        RetrieveQueryDefinition query, IServedTables tables,
        Func<TableSchema, IReadOnlyList<Column>, bool, string> write)
    {
        if (!TableName.TryCreate(query.Table, out var name, out _) || !tables.TryFind(name, out var schema))
            throw new DefinitionException(
                [Fault(query, null, $"retrieves rows of \"{query.Table}\", and there is no such table")]);
        var faults = Faults(query, schema).ToList();
        if (faults.Count > 0)
            throw new DefinitionException(faults);

        var columns = query.Parameters.Select(parameter => schema.Find(parameter)!).ToList();
        var byWholeKey = !schema.Key.IsEmpty && schema.Key.All(columns.Contains);
        return new PreparedQuery(
            query,
            write(schema, columns, byWholeKey),
            [.. columns.Select(column =>
                new QueryParameter(column.Name, column.Type) { Nullable = column.Nullable, Comment = column.Comment })],
            [.. schema.Columns.Select(column => new ResultColumn(column.Name, column.Type, column.Nullable, column))],
            byWholeKey);
    }

    private static IEnumerable<DefinitionFault> Faults(RetrieveQueryDefinition query, TableSchema schema)
    {
        if (query.Parameters.IsEmpty)
            yield return Fault(query, null, "needs at least one column to compare");
        foreach (var unknown in query.Parameters.Where(parameter => schema.Find(parameter) is null))
            yield return Fault(query, unknown, $"is not in table {schema.Name}");
        foreach (var repeated in query.Parameters.GroupBy(parameter => parameter).Where(group => group.Count() > 1))
            yield return Fault(query, repeated.Key, "is compared twice");
        if (query.Limit < 1)
            yield return Fault(query, null, $"has the limit {query.Limit}, and must have at least 1");
        if (query.Scalar && schema.Columns.Length != 1)
            yield return Fault(query, null, $"is scalar, which needs one result column, not {schema.Columns.Length}");
    }

    private static DefinitionFault Fault(RetrieveQueryDefinition query, string? column, string message) =>
        new($"query {query.Name}", column, message);
}

/// <summary>The bare words of a statement: those outside texts, quoted names and comments.</summary>
internal static class SqlWords
{
    /// <summary>Finds all words, in their order and as written.</summary>
    public static IEnumerable<string> In(string sql)
    {
        for (var i = 0; i < sql.Length;)
        {
            if (IsWord(sql[i]))
            {
                var start = i;
                while (i < sql.Length && IsWord(sql[i]))
                    i++;
                yield return sql[start..i];
            }
            else
            {
                i = AfterPart(sql, i);
            }
        }
    }

    private static bool IsWord(char c) => char.IsLetterOrDigit(c) || c is '_' or '@';

    private static int AfterPart(string sql, int start) => sql[start] switch
    {
        '\'' or '"' or '`' => After(sql, sql[start].ToString(), start + 1),
        '[' => After(sql, "]", start + 1),
        '-' when sql.AsSpan(start).StartsWith("--") => After(sql, "\n", start + 2),
        '/' when sql.AsSpan(start).StartsWith("/*") => After(sql, "*/", start + 2),
        _ => start + 1,
    };

    private static int After(string sql, string end, int from)
    {
        var found = sql.IndexOf(end, from, StringComparison.Ordinal);
        return found < 0 ? sql.Length : found + end.Length;
    }
}
