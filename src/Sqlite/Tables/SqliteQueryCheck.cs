using System.Collections.Immutable;
using SQLitePCL;
using TableActors.Actors.Stores;
using TableActors.Actors.Tables;
using TableActors.Contracts.Errors;
using TableActors.Contracts.Naming;
using TableActors.Contracts.Queries;
using TableActors.Contracts.Tables;
using TableActors.Sqlite.Connections;

namespace TableActors.Sqlite.Tables;

/// <summary>
/// Checks one query in SQLite's own SQL and finds its result's columns. Collects all faults that it
/// can find.
/// </summary>
internal sealed class SqliteQueryCheck(SqlQueryDefinition query, IServedTables tables)
{
    private readonly QueryRules _rules = new(query);

    /// <summary>Checks the query on a reading connection.</summary>
    /// <exception cref="DefinitionException">The query is faulty.</exception>
    public PreparedQuery Check(sqlite3 database) => Check(database, isWhole: true)!;

    /// <summary>Checks the query in a database in which tables may be missing.</summary>
    /// <returns>The query; <see langword="null"/>: it names something that may be missing.</returns>
    /// <exception cref="DefinitionException">The query is faulty.</exception>
    public PreparedQuery? Check(sqlite3 database, bool isWhole)
    {
        if (!isWhole && NamesWhatIsMissing(database))
            return null;
        var columns = ImmutableArray<ResultColumn>.Empty;
        if (Prepare(database) is { } statement)
        {
            using (statement)
            {
                CheckKind(statement);
                CheckParameters(statement);
                columns = [.. ResultColumns(statement)];
                _rules.CheckResult(columns);
            }
        }

        _rules.Require();
        return new PreparedQuery(query, query.Sql, query.Parameters, columns, false);
    }

    private sqlite3_stmt? Prepare(sqlite3 database)
    {
        var code = raw.sqlite3_prepare_v2(database, query.Sql, out var statement, out var rest);
        if (code != raw.SQLITE_OK)
        {
            _rules.Fault(null, SqliteFailure.Primary(code) == raw.SQLITE_AUTH
                ? "may only read the service's own tables: it must be a select"
                : $"is refused by the database: {raw.sqlite3_errmsg(database).utf8_to_string()}");
            return null;
        }

        if (statement.IsInvalid)
        {
            _rules.Fault(null, "holds no statement");
            return null;
        }

        if (SqlWords.In(rest ?? "").Any())
            _rules.Fault(null, "holds more than one statement");
        return statement;
    }

    private bool NamesWhatIsMissing(sqlite3 database)
    {
        var code = raw.sqlite3_prepare_v2(database, query.Sql, out var statement, out _);
        statement.Dispose();
        return code != raw.SQLITE_OK
            && raw.sqlite3_errmsg(database).utf8_to_string().StartsWith("no such ", StringComparison.Ordinal);
    }

    private void CheckKind(sqlite3_stmt statement)
    {
        var reads = raw.sqlite3_stmt_readonly(statement) != 0 && raw.sqlite3_stmt_isexplain(statement) == 0;
        if (!reads || raw.sqlite3_column_count(statement) == 0)
            _rules.Fault(null, "may only read: it must be a select");
    }

    private void CheckParameters(sqlite3_stmt statement)
    {
        var used = Enumerable.Range(1, raw.sqlite3_bind_parameter_count(statement))
            .Select(index => raw.sqlite3_bind_parameter_name(statement, index).utf8_to_string() ?? "?")
            .ToList();
        foreach (var name in used.Where(name => !name.StartsWith('@')))
            _rules.Fault(null, $"writes a parameter as {name}; write @name");
        _rules.CheckParameters([.. used.Where(name => name.StartsWith('@')).Select(name => name[1..])]);
    }

    private IEnumerable<ResultColumn> ResultColumns(sqlite3_stmt statement) => VisibleOrdinals(statement)
        .Select(ordinal =>
            _rules.Describe(raw.sqlite3_column_name(statement, ordinal).utf8_to_string(), Source(statement, ordinal)));

    /// <summary>The result's columns without the system columns, which <c>*</c> includes.</summary>
    public static IEnumerable<int> VisibleOrdinals(sqlite3_stmt statement) => Enumerable
        .Range(0, raw.sqlite3_column_count(statement))
        .Where(ordinal => !QueryRules.IsSystemName(raw.sqlite3_column_name(statement, ordinal).utf8_to_string()));

    private Column? Source(sqlite3_stmt statement, int ordinal)
    {
        var table = raw.sqlite3_column_table_name(statement, ordinal).utf8_to_string();
        var column = raw.sqlite3_column_origin_name(statement, ordinal).utf8_to_string();
        if (column is null || !TableName.TryCreate(table, out var name, out _))
            return null;
        return tables.TryFind(name, out var schema) ? schema.Find(column) : null;
    }
}
