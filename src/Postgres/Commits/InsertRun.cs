using Npgsql;
using TableActors.Actors.Operations;
using TableActors.Actors.Stores;
using TableActors.Actors.Stores.Requests;
using TableActors.Contracts.Messages;
using TableActors.Contracts.Rows;
using TableActors.Postgres.Connections;
using TableActors.Postgres.Registers;
using TableActors.Postgres.Tables;

namespace TableActors.Postgres.Commits;

/// <summary>Inserts that stand next to each other.</summary>
internal sealed class InsertRun(PostgresTableSql sql) : WriteRun(sql)
{
    private readonly List<InsertRow> _rows = [];
    private readonly List<int> _members = [];
    private readonly HashSet<object> _keys = [];

    public override bool MayBeUnreadable => Sql.InsertMayBeUnreadable;

    /// <summary>Whether the statement also looks for the earlier outcomes of marked rows, and keeps the new ones.</summary>
    public bool KeepsOutcomes { get; set; }

    protected override string Statement => KeepsOutcomes ? Sql.MarkedInsert : Sql.Insert;

    protected override bool TryAdd(WriteCommand command)
    {
        if (command is not InsertRow insert)
            return false;
        // A key that the run has already: whatever becomes of the first row with it, this one is a duplicate, unless the whole
        // statement fails, and then the rows are tried in parts. What becomes of a marked row is decided by the database.
        if (Sql.Schema.Key.IsEmpty || _keys.Add(KeyOf(insert)))
        {
            _members.Add(Positions.Count);
            _rows.Add(insert);
            return true;
        }

        return insert.Mark is null;
    }

    protected override void AddValues(NpgsqlParameterCollection parameters)
    {
        parameters.Add(PostgresParameters.Ordinals(_rows.Count));
        foreach (var column in Sql.Given)
            parameters.Add(PostgresParameters.OfColumn(column.Type, _rows, row => row.Values[column.Ordinal]));
        if (KeepsOutcomes)
            AddMarks(parameters);
    }

    protected override async ValueTask ReadRowsAsync(NpgsqlDataReader reader, WriteReply[] replies)
    {
        var number = reader.GetInt64(0);
        var added = reader.IsDBNull(1) ? null : reader.GetFieldValue<long[]>(1);
        var duplicate = new WriteRefused(StoreProblems.DuplicateKey(Sql.Schema));
        foreach (var position in Positions)
            replies[position] = duplicate;
        for (var i = 0; i < (added?.Length ?? _rows.Count); i++)
        {
            if (i > 0 && !Sql.Schema.StoreComputed.IsEmpty)
                await reader.ReadAsync().ConfigureAwait(false);
            var row = added is null ? i : (int)added[i];
            number++;
            replies[PositionOf(row)] = new RowWritten(Sql.Schema.StoreComputed.IsEmpty
                ? new StoredRow(_rows[row].Values, number)
                : PostgresRow.Read(reader, 2, Sql.Schema));
            Changed++;
        }

        if (KeepsOutcomes)
            await ReadKnownAsync(reader, replies).ConfigureAwait(false);
    }

    private void AddMarks(NpgsqlParameterCollection parameters)
    {
        var marks = _rows.ConvertAll(row => row.Mark);
        parameters.Add(PostgresParameters.Of([.. marks.Select(mark => mark?.Id.Value)]));
        parameters.Add(PostgresParameters.Of([.. marks.Select(mark => mark?.Fingerprint.Bytes.ToArray())]));
        parameters.Add(PostgresParameters.Of([.. _rows.Select(OutcomeOf)]));
        parameters.Add(PostgresParameters.OfInstants([.. marks.Select(mark => mark?.KeptUntil)]));
        parameters.Add(PostgresParameters.Of([.. marks.Select(mark => mark?.ExportLane)]));
        parameters.Add(PostgresParameters.Of(OutcomeCodec.Encode(new WriteRefused(StoreProblems.DuplicateKey(Sql.Schema)), Sql.Schema)));
    }

    // The database adds the version.
    private byte[]? OutcomeOf(InsertRow row) => row.Mark is null ? null : OutcomeCodec.EncodeWithoutVersion(row.Values, Sql.Schema);

    private async ValueTask ReadKnownAsync(NpgsqlDataReader reader, WriteReply[] replies)
    {
        if (reader.IsDBNull(2))
            return;
        do
        {
            var row = (int)reader.GetInt64(2);
            replies[PositionOf(row)] = PostgresRequestBook.OutcomeOf(reader, 3).AnswerTo(Sql.Schema, _rows[row].Mark!.Fingerprint);
        }
        while (await reader.ReadAsync().ConfigureAwait(false));
    }

    private int PositionOf(int row) => Positions[_members[row]];

    private object KeyOf(InsertRow insert) => Sql.Schema.Key is [var column]
        ? insert.Values[column.Ordinal]!
        : new RowKey(Sql.Schema.Name, [.. Sql.Schema.Key.Select(column => insert.Values[column.Ordinal])]);
}
