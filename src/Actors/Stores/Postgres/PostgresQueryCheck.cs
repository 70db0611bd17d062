using System.Collections.Immutable;
using System.Data;
using Npgsql;
using Npgsql.Schema;
using TableActors.Actors.Tables;
using TableActors.Contracts.Errors;
using TableActors.Contracts.Naming;
using TableActors.Contracts.Queries;
using TableActors.Contracts.Tables;

namespace TableActors.Actors.Stores.Postgres;

/// <summary>Checks one query in the store's own SQL and finds its result's columns. Collects every fault that can be told.</summary>
internal sealed class PostgresQueryCheck(SqlQueryDefinition query, ITableCatalog tables)
{
    private readonly QueryRules _rules = new(query);
    private readonly PostgresStatement _statement = PostgresStatement.Read(query.Sql, query.Parameters.Select(parameter => parameter.Name));

    /// <summary>Checks the query on a connection that only reads.</summary>
    /// <exception cref="DefinitionException">The query is faulty.</exception>
    /// <exception cref="NpgsqlException">The database failed.</exception>
    public async Task<PreparedQuery> CheckAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        CheckStatement();
        _rules.Require();
        var columns = await DescribeAsync(connection, cancellation).ConfigureAwait(false);
        _rules.Require();
        var visible = columns.Where(column => !QueryRules.IsSystemName(column.ColumnName)).Select(Describe).ToImmutableArray();
        _rules.CheckResult(visible);
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

    private async Task<IReadOnlyList<NpgsqlDbColumn>> DescribeAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        try
        {
            var columns = await DescribeAsync(connection, _statement.Text, cancellation).ConfigureAwait(false);
            try
            {
                // Only what reads can stand in parentheses. The line break ends a comment that the statement may end in.
                await DescribeAsync(connection, $"SELECT FROM (\n{_statement.Text}\n) AS ta_query", cancellation).ConfigureAwait(false);
            }
            catch (PostgresException refused) when (PostgresFailure.IsUndone(refused))
            {
                _rules.Fault(null, "may only read: it must be a select");
            }

            return columns;
        }
        catch (PostgresException refused) when (PostgresFailure.IsUndone(refused))
        {
            _rules.Fault(null, $"is refused by the database: {refused.MessageText}");
            return [];
        }
    }

    private async Task<IReadOnlyList<NpgsqlDbColumn>> DescribeAsync(NpgsqlConnection connection, string sql, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        foreach (var parameter in query.Parameters)
            command.Parameters.Add(PostgresParameters.Of(parameter.Type, null));
        await using var reader = await command.ExecuteReaderAsync(CommandBehavior.SchemaOnly | CommandBehavior.KeyInfo, cancellation).ConfigureAwait(false);
        return [.. (await reader.GetColumnSchemaAsync(cancellation).ConfigureAwait(false)).Cast<NpgsqlDbColumn>()];
    }

    private ResultColumn Describe(NpgsqlDbColumn column)
    {
        var described = _rules.Describe(column.ColumnName, Source(column), PostgresResultType.Of(column.TypeOID));
        if (!PostgresResultType.IsReadable(column.TypeOID, column.PostgresType))
            _rules.Fault(column.ColumnName, $"has the database's type {column.DataTypeName}, which no answer can carry; cast it, to text for example");
        return described;
    }

    private Column? Source(NpgsqlDbColumn column)
    {
        if (column.ColumnAttributeNumber is null || column.BaseColumnName is null || !TableName.TryCreate(column.BaseTableName, out var name, out _))
            return null;
        return tables.TryFind(name, out var schema) ? schema.Find(column.BaseColumnName) : null;
    }
}
