using Npgsql;
using TableActors.Contracts.Messages;
using TableActors.Contracts.Rows;
using TableActors.Postgres.Connections;
using TableActors.Postgres.Tables;

namespace TableActors.Postgres.Commits;

/// <summary>One delete.</summary>
internal sealed class DeleteRun(PostgresTableSql sql) : WriteRun(sql)
{
    private DeleteRows? _delete;

    public override bool MayBeUnreadable => !Delete.Versions.IsEmpty && Sql.RowMayBeUnreadable;

    protected override string Statement =>
        Sql.Delete(Delete.Match.Ordinals, [.. Delete.Match.Values.Select(value => value is null)], !Delete.Versions.IsEmpty);

    private DeleteRows Delete => _delete ?? throw new InvalidOperationException("The run has no write yet.");

    protected override bool TryAdd(WriteCommand command)
    {
        if (_delete is not null || command is not DeleteRows delete)
            return false;
        _delete = delete;
        return true;
    }

    protected override void AddValues(NpgsqlParameterCollection parameters)
    {
        var (ordinals, values) = Delete.Match;
        for (var i = 0; i < ordinals.Length; i++)
        {
            if (values[i] is { } value)
                parameters.Add(PostgresParameters.Of(Sql.Schema.Columns[ordinals[i]].Type, value));
        }

        if (!Delete.Versions.IsEmpty)
            parameters.Add(PostgresParameters.Of([.. Delete.Versions]));
    }

    protected override ValueTask ReadRowsAsync(NpgsqlDataReader reader, WriteReply[] replies)
    {
        var count = reader.GetInt64(1);
        Changed = (int)Math.Min(count, int.MaxValue);
        replies[Positions[0]] = new RowsDeleted(count);
        var isThere = count == 0 && !Delete.Versions.IsEmpty && !reader.IsDBNull(reader.FieldCount - 1);
        if (isThere && PostgresRow.Read(reader, 2, Sql.Schema) is var current && !RowVersions.Allow(Delete.Versions, current.Version))
            replies[Positions[0]] = new RowVersionDiffers(current);
        return ValueTask.CompletedTask;
    }
}
