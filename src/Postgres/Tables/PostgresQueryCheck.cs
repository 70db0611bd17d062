using System.Collections.Immutable;
using System.Data;
using Npgsql;
using Npgsql.Schema;
using TableActors.Actors.Stores;
using TableActors.Actors.Tables;
using TableActors.Contracts.Errors;
using TableActors.Contracts.Naming;
using TableActors.Contracts.Queries;
using TableActors.Contracts.Tables;
using TableActors.Postgres.Connections;

namespace TableActors.Postgres.Tables;

/// <summary>
/// Checks one query in PostgreSQL's own SQL and finds its result's columns. Collects all faults
/// that it can find.
/// </summary>
internal sealed class PostgresQueryCheck(SqlQueryDefinition query, IServedTables tables)
{
    // The driver would ask on another connection, which does not see the tables of an uncommitted
    // transaction.
    private const string Origins =
        """
        SELECT a.attrelid::bigint, a.attnum::bigint, c.relname::text, a.attname::text
        FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0
        WHERE c.oid::bigint = ANY ($1) AND pg_table_is_visible(c.oid)
        """;

    private readonly QueryRules _rules = new(query);
    private readonly PostgresStatement _statement = PostgresStatement.Read(
        query.Sql, query.Parameters.Select(parameter => parameter.Name));
    private bool _namesWhatIsMissing;

    /// <summary>Checks the query on a reading connection.</summary>
    /// <exception cref="DefinitionException">The query is faulty.</exception>
    /// <exception cref="NpgsqlException">The database failed.</exception>
    public async Task<PreparedQuery> CheckAsync(NpgsqlConnection connection, CancellationToken cancellation) =>
        (await CheckAsync(connection, isWhole: true, cancellation).ConfigureAwait(false))!;

    /// <summary>Checks the query in a database in which tables may be missing.</summary>
    /// <returns>The query; <see langword="null"/>: it names something that may be missing.</returns>
    /// <exception cref="DefinitionException">The query is faulty.</exception>
    /// <exception cref="NpgsqlException">The database failed.</exception>
    public async Task<PreparedQuery?> CheckAsync(
        NpgsqlConnection connection, bool isWhole, CancellationToken cancellation)
    {
        CheckStatement();
        _rules.Require();
        var columns = await DescribeAsync(connection, cancellation).ConfigureAwait(false);
        if (_namesWhatIsMissing && !isWhole)
            return null;
        _rules.Require();
        var origins = await OriginsAsync(connection, columns, cancellation).ConfigureAwait(false);
        var visible = columns
            .Where(column => !QueryRules.IsSystemName(column.ColumnName))
            .Select(column => Describe(column, origins))
            .ToImmutableArray();
        _rules.CheckResult(visible);
        _rules.Require();
        await CheckRightsAsync(connection, cancellation).ConfigureAwait(false);
        _rules.Require();
        return new PreparedQuery(query, _statement.Text, query.Parameters, visible, false);
    }

    private void CheckStatement()
    {
        if (_statement.Count != 1)
            _rules.Fault(null, _statement.Count == 0 ? "holds no statement" : "holds more than one statement");
        foreach (var number in _statement.Numbered)
            _rules.Fault(null, $"writes a parameter as {number}; write @name");
        _rules.CheckParameters(_statement.Used);
    }

    private async Task<IReadOnlyList<NpgsqlDbColumn>> DescribeAsync(
        NpgsqlConnection connection, CancellationToken cancellation)
    {
        try
        {
            var columns = await DescribeAsync(connection, _statement.Text, cancellation).ConfigureAwait(false);
            try
            {
                // Only a reading statement can stand in parentheses. The line break ends a comment
                // at the end of the statement.
                await DescribeAsync(
                    connection, $"SELECT FROM (\n{_statement.Text}\n) AS ta_query", cancellation).ConfigureAwait(false);
            }
            catch (PostgresException refused) when (PostgresFailure.IsUndone(refused))
            {
                _rules.Fault(null, "may only read: it must be a select");
            }

            return columns;
        }
        catch (PostgresException refused) when (PostgresFailure.IsUndone(refused))
        {
            _namesWhatIsMissing = refused.SqlState is PostgresErrorCodes.UndefinedTable
                or PostgresErrorCodes.UndefinedColumn;
            _rules.Fault(
                null,
                $"is refused by the database: {PostgresRights.WordsOf(refused, connection.UserName, changes: false)}");
            return [];
        }
    }

    // The server checks rights only when it is about to run a statement, or to explain it. Its
    // other complaints are then about the values, and there are none. This comes last, because a
    // transaction is of no use after a refusal.
    private async Task CheckRightsAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        await using var command = Command(connection, $"EXPLAIN {_statement.Text}");
        try
        {
            await command.ExecuteNonQueryAsync(cancellation).ConfigureAwait(false);
        }
        catch (PostgresException refused) when (PostgresFailure.IsUndone(refused))
        {
            if (PostgresRights.IsMissing(refused))
                _rules.Fault(
                    null,
                    "is refused by the database: "
                    + $"{PostgresRights.WordsOf(refused, connection.UserName, changes: false)}");
        }
    }

    private NpgsqlCommand Command(NpgsqlConnection connection, string sql)
    {
        var command = new NpgsqlCommand(sql, connection);
        foreach (var parameter in query.Parameters)
            command.Parameters.Add(PostgresParameters.Of(parameter.Type, null));
        return command;
    }

    private async Task<IReadOnlyList<NpgsqlDbColumn>> DescribeAsync(
        NpgsqlConnection connection, string sql, CancellationToken cancellation)
    {
        await using var command = Command(connection, sql);
        await using var reader = await command.ExecuteReaderAsync(
            CommandBehavior.SchemaOnly, cancellation).ConfigureAwait(false);
        return [.. (await reader.GetColumnSchemaAsync(cancellation).ConfigureAwait(false)).Cast<NpgsqlDbColumn>()];
    }

    private static async Task<Dictionary<(long, long), (string Table, string Column)>> OriginsAsync(
        NpgsqlConnection connection, IReadOnlyList<NpgsqlDbColumn> columns, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(Origins, connection);
        command.Parameters.Add(PostgresParameters.Of([.. columns.Select(column => (long)column.TableOID).Distinct()]));
        await using var reader = await command.ExecuteReaderAsync(cancellation).ConfigureAwait(false);
        var origins = new Dictionary<(long, long), (string, string)>();
        while (await reader.ReadAsync(cancellation).ConfigureAwait(false))
            origins.Add((reader.GetInt64(0), reader.GetInt64(1)), (reader.GetString(2), reader.GetString(3)));
        return origins;
    }

    private ResultColumn Describe(
        NpgsqlDbColumn column, Dictionary<(long, long), (string Table, string Column)> origins)
    {
        var described = _rules.Describe(
            column.ColumnName, Source(column, origins), PostgresResultType.Of(column.TypeOID));
        if (!PostgresResultType.IsReadable(column.TypeOID, column.PostgresType))
            _rules.Fault(
                column.ColumnName,
                $"has the database's type {column.DataTypeName}, which no answer can carry; "
                + "cast it, to text for example");
        return described;
    }

    private Column? Source(NpgsqlDbColumn column, Dictionary<(long, long), (string Table, string Column)> origins)
    {
        if (!origins.TryGetValue((column.TableOID, column.ColumnAttributeNumber ?? 0), out var origin)
            || !TableName.TryCreate(origin.Table, out var name, out _))
            return null;
        return tables.TryFind(name, out var schema) ? schema.Find(origin.Column) : null;
    }
}
