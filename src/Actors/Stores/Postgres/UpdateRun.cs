using Npgsql;
using TableActors.Actors.Operations;
using TableActors.Contracts.Messages;

namespace TableActors.Actors.Stores.Postgres;

/// <summary>Updates of the same columns of different rows.</summary>
internal sealed class UpdateRun(PostgresTableSql sql) : WriteRun(sql)
{
    private readonly List<UpdateRow> _rows = [];
    private readonly HashSet<RowKey> _keys = [];

    public override bool MayBeUnreadable => Sql.RowMayBeUnreadable;

    protected override string Statement => Sql.Update(_rows[0].Changes.Ordinals);

    protected override bool TryAdd(WriteCommand command)
    {
        if (command is not UpdateRow update || update.Changes.Ordinals.IsEmpty)
            return false;
        if (_rows.Count > 0 && !update.Changes.Ordinals.AsSpan().SequenceEqual(_rows[0].Changes.Ordinals.AsSpan()))
            return false;
        if (!_keys.Add(new RowKey(Sql.Schema.Name, update.Key)))
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

        var ordinals = _rows[0].Changes.Ordinals;
        for (var i = 0; i < ordinals.Length; i++)
        {
            var at = i;
            parameters.Add(PostgresParameters.OfColumn(Sql.Schema.Columns[ordinals[at]].Type, _rows, row => row.Changes.Values[at]));
        }

        parameters.Add(PostgresParameters.Of([.. _rows.Select(VersionsOf)]));
    }

    protected override async ValueTask ReadRowsAsync(NpgsqlDataReader reader, WriteReply[] replies)
    {
        foreach (var position in Positions)
            replies[position] = RowMissing.Instance;
        if (reader.IsDBNull(1))
            return;
        do
        {
            replies[Positions[(int)reader.GetInt64(2)]] = Reply(reader.GetInt32(1), reader);
        }
        while (await reader.ReadAsync().ConfigureAwait(false));
    }

    private WriteReply Reply(int refusal, NpgsqlDataReader reader)
    {
        switch (refusal)
        {
            case 0:
                Changed++;
                return new RowWritten(PostgresRow.Read(reader, 3, Sql.Schema));
            case PostgresUpdateSql.OtherVersion:
                return new RowVersionDiffers(PostgresRow.Read(reader, 3, Sql.Schema));
            case <= PostgresUpdateSql.NotFinite:
                return new WriteRefused(StoreProblems.UnreadableRow(Sql.Schema));
            default:
                return new WriteRefused(StoreProblems.FileTaken(Sql.Schema.Columns[refusal - PostgresUpdateSql.SameFile]));
        }
    }

    private static string? VersionsOf(UpdateRow update) => update.Versions.IsEmpty ? null : $"{{{string.Join(',', update.Versions)}}}";
}
