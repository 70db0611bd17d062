using Npgsql;
using TableActors.Contracts.Messages;
using TableActors.Contracts.Rows;
using TableActors.Postgres.Connections;
using TableActors.Postgres.Tables;

namespace TableActors.Postgres.Commits;

/// <summary>Updates that change nothing, and only ask for their rows.</summary>
internal sealed class LookRun(PostgresTableSql sql) : WriteRun(sql)
{
    private readonly List<UpdateRow> _rows = [];

    public override bool MayBeUnreadable => Sql.RowMayBeUnreadable;

    protected override string Statement => Sql.Look;

    protected override bool TryAdd(WriteCommand command)
    {
        if (command is not UpdateRow { Changes.Ordinals.IsEmpty: true } update)
            return false;
        _rows.Add(update);
        return true;
    }

    protected override void AddValues(NpgsqlParameterCollection parameters)
    {
        parameters.Add(PostgresParameters.Ordinals(_rows.Count));
        for (var i = 0; i < Sql.Schema.Key.Length; i++)
        {
            var at = i;
            parameters.Add(PostgresParameters.OfColumn(Sql.Schema.Key[at].Type, _rows, row => row.Key[at]));
        }
    }

    protected override async ValueTask ReadRowsAsync(NpgsqlDataReader reader, WriteReply[] replies)
    {
        foreach (var position in Positions)
            replies[position] = RowMissing.Instance;
        if (reader.IsDBNull(1))
            return;
        do
        {
            var ordinal = (int)reader.GetInt64(1);
            var current = PostgresRow.Read(reader, 2, Sql.Schema);
            replies[Positions[ordinal]] = RowVersions.Allow(_rows[ordinal].Versions, current.Version) ? new RowWritten(current) : new RowVersionDiffers(current);
        }
        while (await reader.ReadAsync().ConfigureAwait(false));
    }
}
