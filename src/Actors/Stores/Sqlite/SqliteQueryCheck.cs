using System.Collections.Immutable;
using Microsoft.Data.Sqlite;
using SQLitePCL;
using TableActors.Actors.Tables;
using TableActors.Contracts.Errors;
using TableActors.Contracts.Naming;
using TableActors.Contracts.Queries;
using TableActors.Contracts.Tables;

namespace TableActors.Actors.Stores.Sqlite;

/// <summary>Checks one query in the store's own SQL and finds its result's columns. Collects every fault that can be told.</summary>
internal sealed class SqliteQueryCheck(SqlQueryDefinition query, ITableCatalog tables)
{
    private readonly List<DefinitionFault> _faults = [];

    /// <summary>Checks the query on a connection that only reads.</summary>
    /// <exception cref="DefinitionException">The query is faulty.</exception>
    public PreparedQuery Check(sqlite3 database)
    {
        var columns = ImmutableArray<ResultColumn>.Empty;
        if (Prepare(database) is { } statement)
        {
            using (statement)
            {
                CheckKind(statement);
                CheckParameters(statement);
                columns = [.. ResultColumns(statement)];
                CheckResult(columns);
            }
        }

        return _faults.Count == 0 ? new PreparedQuery(query, query.Sql, query.Parameters, columns, false) : throw new DefinitionException(_faults);
    }

    private sqlite3_stmt? Prepare(sqlite3 database)
    {
        var code = raw.sqlite3_prepare_v2(database, query.Sql, out var statement, out var rest);
        if (code != raw.SQLITE_OK)
        {
            Fault(null, SqliteFailure.Primary(code) == raw.SQLITE_AUTH
                ? "may only read the service's own tables: it must be a select"
                : $"is refused by the database: {raw.sqlite3_errmsg(database).utf8_to_string()}");
            return null;
        }

        if (statement.IsInvalid)
        {
            Fault(null, "holds no statement");
            return null;
        }

        if (SqlWords.In(rest ?? "").Any())
            Fault(null, "holds more than one statement");
        return statement;
    }

    private void CheckKind(sqlite3_stmt statement)
    {
        var reads = raw.sqlite3_stmt_readonly(statement) != 0 && raw.sqlite3_stmt_isexplain(statement) == 0;
        if (!reads || raw.sqlite3_column_count(statement) == 0)
            Fault(null, "may only read: it must be a select");
    }

    private void CheckParameters(sqlite3_stmt statement)
    {
        var used = Enumerable.Range(1, raw.sqlite3_bind_parameter_count(statement))
            .Select(index => raw.sqlite3_bind_parameter_name(statement, index).utf8_to_string() ?? "?")
            .ToList();
        foreach (var name in used.Where(name => !name.StartsWith('@')))
            Fault(null, $"writes a parameter as {name}; write @name");
        var declared = query.Parameters.Select(parameter => parameter.Name).ToList();
        foreach (var name in used.Where(name => name.StartsWith('@')).Select(name => name[1..]).Except(declared))
            Fault(name, "is used as a parameter and not declared");
        foreach (var name in declared.Where(name => !used.Contains("@" + name)))
            Fault(name, "is declared as a parameter and not used");
        foreach (var name in declared.GroupBy(name => name).Where(group => group.Count() > 1))
            Fault(name.Key, "is declared as a parameter twice");
    }

    private IEnumerable<ResultColumn> ResultColumns(sqlite3_stmt statement)
    {
        var words = SqlWords.In(query.Sql).Select(word => word.ToUpperInvariant()).ToList();
        // Of a compound select, SQLite tells the columns of its first part; the others may yield anything.
        var isCompound = words.Any(word => word is "UNION" or "INTERSECT" or "EXCEPT");
        // An outer join and a subquery without a row yield null where the column itself cannot be null.
        var mayMissRows = words.Any(word => word is "LEFT" or "RIGHT" or "FULL") || words.Count(word => word == "SELECT") > 1;
        foreach (var ordinal in VisibleOrdinals(statement))
        {
            var name = raw.sqlite3_column_name(statement, ordinal).utf8_to_string();
            var source = isCompound ? null : Source(statement, ordinal);
            yield return query.Columns.TryGetValue(name, out var declared)
                ? new ResultColumn(name, declared.Type, declared.Nullable, source)
                : new ResultColumn(name, source?.Type, source?.Nullable != false || mayMissRows, source);
        }
    }

    /// <summary>The result's columns but for the system's own, which <c>*</c> brings along.</summary>
    public static IEnumerable<int> VisibleOrdinals(sqlite3_stmt statement) => Enumerable
        .Range(0, raw.sqlite3_column_count(statement))
        .Where(ordinal => !IsSystemName(raw.sqlite3_column_name(statement, ordinal).utf8_to_string()));

    private static bool IsSystemName(string name) => name.StartsWith(Identifier.ReservedPrefix, StringComparison.OrdinalIgnoreCase);

    private Column? Source(sqlite3_stmt statement, int ordinal)
    {
        var table = raw.sqlite3_column_table_name(statement, ordinal).utf8_to_string();
        var column = raw.sqlite3_column_origin_name(statement, ordinal).utf8_to_string();
        if (column is null || !TableName.TryCreate(table, out var name, out _))
            return null;
        return tables.TryFind(name, out var schema) ? schema.Find(column) : null;
    }

    private void CheckResult(ImmutableArray<ResultColumn> columns)
    {
        foreach (var name in columns.GroupBy(column => column.Name).Where(group => group.Count() > 1))
            Fault(name.Key, "is in the result twice; rename one of them with \"as\"");
        foreach (var name in query.Columns.Keys.Except(columns.Select(column => column.Name)).Order(StringComparer.Ordinal))
            Fault(name, "has a declared type and is not in the result");
        if (query.Scalar && columns.Length != 1)
            Fault(null, $"is scalar, which needs one result column, not {columns.Length}");
    }

    private void Fault(string? column, string message) => _faults.Add(new DefinitionFault($"query {query.Name}", column, message));
}
