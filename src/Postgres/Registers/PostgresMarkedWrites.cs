using Npgsql;
using TableActors.Actors.Stores;
using TableActors.Contracts.Messages;
using TableActors.Contracts.Naming;
using TableActors.Contracts.Tables;
using TableActors.Postgres.Commits;
using TableActors.Postgres.Connections;

namespace TableActors.Postgres.Registers;

/// <summary>The marked writes of one batch: their kept outcomes, and the new outcomes to keep.</summary>
internal sealed class PostgresMarkedWrites
{
    private const string FindSql =
        """
        WITH base AS MATERIALIZED (SELECT FROM ta_tables WHERE name = $2 AND epoch = $3 FOR UPDATE)
        SELECT r.id, r.table_name, r.fingerprint, r.outcome FROM base LEFT JOIN ta_requests r ON r.id = ANY($1)
        """;

    private const string KeepSql =
        """
        INSERT INTO ta_requests (id, table_name, fingerprint, outcome, version, kept_until, lane)
        SELECT r.id, $1, r.fingerprint, r.outcome, r.version, r.kept_until, r.lane
        FROM unnest($2::text[], $3::bytea[], $4::bytea[], $5::bigint[], $6::timestamptz[], $7::text[])
          AS r(id, fingerprint, outcome, version, kept_until, lane)
        """;

    private readonly TableSchema _schema;
    private readonly IReadOnlyList<WriteCommand> _batch;
    private readonly WriteReply[] _replies;
    private readonly Dictionary<RequestId, KeptOutcome> _known = [];

    private PostgresMarkedWrites(TableSchema schema, IReadOnlyList<WriteCommand> batch, WriteReply[] replies)
    {
        _schema = schema;
        _batch = batch;
        _replies = replies;
        Parts = Divide(batch);
    }

    /// <summary>
    /// Parts of the batch. Each request occurs at most once in a part, so that a repeat sees what
    /// became of the first write.
    /// </summary>
    public IReadOnlyList<Range> Parts { get; }

    public bool KnowsAny => _known.Count > 0;

    public bool HasKept { get; private set; }

    /// <summary>
    /// Takes up the marked writes of a batch; <see langword="null"/>: none of its writes is marked.
    /// </summary>
    /// <param name="schema">The table.</param>
    /// <param name="batch">The batch.</param>
    /// <param name="replies">The replies of the whole batch.</param>
    public static PostgresMarkedWrites? Of(TableSchema schema, IReadOnlyList<WriteCommand> batch, WriteReply[] replies)
    {
        for (var i = 0; i < batch.Count; i++)
        {
            if (batch[i].Mark is not null)
                return new PostgresMarkedWrites(schema, batch, replies);
        }

        return null;
    }

    /// <summary>
    /// Leaves finding and keeping to the statements of the inserts. This works if all marked writes
    /// are inserts, each request occurs once, and only the versions of the outcomes are unknown.
    /// </summary>
    /// <param name="groups">The statements of the whole batch.</param>
    public bool TryLeaveTo(IReadOnlyList<WriteGroup> groups)
    {
        if (Parts.Count > 1
            || !_schema.StoreComputed.IsEmpty
            || groups.Sum(MarkedInsertsOf) != _batch.Count(write => write.Mark is not null))
            return false;
        foreach (var group in groups.OfType<InsertGroup>())
            group.KeepsOutcomes = MarkedInsertsOf(group) > 0;
        return true;
    }

    /// <summary>
    /// Makes the statement that looks for kept outcomes. Until the transaction ends, nobody else
    /// can take the next epoch.
    /// </summary>
    public NpgsqlBatchCommand Find(long epoch)
    {
        var command = new NpgsqlBatchCommand(FindSql);
        command.Parameters.Add(PostgresParameters.Of(
            [.. _batch.Where(write => write.Mark is not null).Select(write => write.Mark!.Id.Value)]));
        command.Parameters.Add(PostgresParameters.Of(_schema.Name.Value));
        command.Parameters.Add(PostgresParameters.Of(epoch));
        return command;
    }

    /// <summary>Reads the kept outcomes.</summary>
    /// <returns>Whether the epoch was the expected one.</returns>
    public async ValueTask<bool> ReadAsync(NpgsqlDataReader reader)
    {
        var isOwner = false;
        while (await reader.ReadAsync().ConfigureAwait(false))
        {
            isOwner = true;
            if (!reader.IsDBNull(0))
                _known[new RequestId(reader.GetString(0))] = OutcomeOf(reader, 1);
        }

        return isOwner;
    }

    /// <summary>Reads an outcome from three columns: table, fingerprint and outcome.</summary>
    public static KeptOutcome OutcomeOf(NpgsqlDataReader reader, int first) => new(
        reader.GetString(first), new RequestFingerprint(reader.GetFieldValue<byte[]>(first + 1)),
        reader.GetFieldValue<byte[]>(first + 2));

    /// <summary>Replies to a write with a kept outcome.</summary>
    public bool TryAnswer(int position)
    {
        if (_batch[position].Mark is not { } mark || !_known.TryGetValue(mark.Id, out var outcome))
            return false;
        _replies[position] = outcome.AnswerTo(_schema, mark.Fingerprint);
        return true;
    }

    /// <summary>
    /// Makes the statement that keeps the outcomes of some writes, which have their replies;
    /// <see langword="null"/>: there is no outcome to keep.
    /// </summary>
    public NpgsqlBatchCommand? Keep(IEnumerable<int> positions)
    {
        var kept = positions.Where(IsToBeKept).ToList();
        if (kept.Count == 0)
            return null;
        HasKept = true;
        foreach (var position in kept)
            _known[_batch[position].Mark!.Id] = OutcomeAt(position);
        var marks = kept.ConvertAll(position => _batch[position].Mark!);
        var versions = kept.ConvertAll(position => KeptOutcome.VersionOf(_replies[position]));
        var command = new NpgsqlBatchCommand(KeepSql);
        command.Parameters.Add(PostgresParameters.Of(_schema.Name.Value));
        command.Parameters.Add(PostgresParameters.Of([.. marks.Select(mark => mark.Id.Value)]));
        command.Parameters.Add(PostgresParameters.Of([.. marks.Select(mark => mark.Fingerprint.Bytes.ToArray())]));
        command.Parameters.Add(PostgresParameters.Of([.. marks.Select(mark => _known[mark.Id].Reply.ToArray())]));
        command.Parameters.Add(PostgresParameters.Of([.. versions]));
        command.Parameters.Add(PostgresParameters.OfInstants([.. marks.Select(mark => mark.KeptUntil)]));
        command.Parameters.Add(PostgresParameters.Of(
            [.. marks.Select((mark, index) => versions[index] is null ? null : mark.ExportLane)]));
        return command;
    }

    /// <summary>Drops the outcomes of writes that were undone.</summary>
    public void Undo(IEnumerable<int> positions)
    {
        foreach (var position in positions)
        {
            if (_batch[position].Mark is { } mark)
                _known.Remove(mark.Id);
        }
    }

    private int MarkedInsertsOf(WriteGroup group) =>
        group is InsertGroup ? group.Positions.Count(position => _batch[position].Mark is not null) : 0;

    private bool IsToBeKept(int position) =>
        _batch[position].Mark is { } mark
        && !_known.ContainsKey(mark.Id)
        && KeptOutcome.IsOutcome(_batch[position], _replies[position]);

    private KeptOutcome OutcomeAt(int position) =>
        new(_schema.Name.Value, _batch[position].Mark!.Fingerprint, OutcomeCodec.Encode(_replies[position], _schema));

    private static List<Range> Divide(IReadOnlyList<WriteCommand> batch)
    {
        var parts = new List<Range>();
        var start = 0;
        var seen = new HashSet<RequestId>();
        for (var i = 0; i < batch.Count; i++)
        {
            if (batch[i].Mark is not { } mark || seen.Add(mark.Id))
                continue;
            parts.Add(start..i);
            start = i;
            seen.Clear();
            seen.Add(mark.Id);
        }

        parts.Add(start..batch.Count);
        return parts;
    }
}
