using Npgsql;
using TableActors.Actors.Stores;
using TableActors.Contracts.Messages;
using TableActors.Postgres.Connections;
using TableActors.Postgres.Registers;
using TableActors.Postgres.Tables;

namespace TableActors.Postgres.Commits;

/// <summary>
/// Writes that are neighbours in a batch. One statement carries them out as if they came one after
/// the other.
/// </summary>
internal abstract class WriteGroup(PostgresTableSql sql)
{
    private readonly List<int> _positions = [];

    /// <summary>The places of the writes in the batch, in order.</summary>
    public IReadOnlyList<int> Positions => _positions;

    /// <summary>How many rows the statement has changed, once its result is read.</summary>
    public int Changed { get; protected set; }

    /// <summary>Whether the result may show that a row cannot stay as the statement left it.</summary>
    public abstract bool MayBeUnreadable { get; }

    protected PostgresTableSql Sql { get; } = sql;

    /// <summary>Takes a write in, if the statement can carry it out too.</summary>
    public bool TryAdd(int position, WriteCommand command)
    {
        if (!TryAdd(command))
            return false;
        _positions.Add(position);
        return true;
    }

    public NpgsqlBatchCommand ToCommand(long epoch)
    {
        var command = new NpgsqlBatchCommand(Statement);
        AddValues(command.Parameters);
        command.Parameters.Add(PostgresParameters.Of(Sql.Schema.Name.Value));
        command.Parameters.Add(PostgresParameters.Of(epoch));
        return command;
    }

    /// <summary>Reads the statement's result, and gives each write its reply.</summary>
    /// <returns>Whether the epoch was the expected one.</returns>
    /// <exception cref="UnreadableValueException">A row holds a value that is not of its column's type.</exception>
    public async ValueTask<bool> ReadAsync(NpgsqlDataReader reader, WriteReply[] replies)
    {
        if (!await reader.ReadAsync().ConfigureAwait(false))
            return false;
        await ReadRowsAsync(reader, replies).ConfigureAwait(false);
        return true;
    }

    /// <summary>Drops the changed rows, because the statement was undone.</summary>
    public void Undo() => Changed = 0;

    protected abstract string Statement { get; }

    /// <summary>Adds the numbers of the rows, and an array for each column of their primary keys.</summary>
    protected void AddKeys(NpgsqlParameterCollection parameters, List<UpdateRow> rows)
    {
        parameters.Add(PostgresParameters.Ordinals(rows.Count));
        for (var i = 0; i < Sql.Schema.Key.Length; i++)
        {
            var at = i;
            parameters.Add(PostgresParameters.OfColumn(Sql.Schema.Key[at].Type, rows, row => row.Key[at]));
        }
    }

    protected abstract bool TryAdd(WriteCommand command);

    protected abstract void AddValues(NpgsqlParameterCollection parameters);

    /// <summary>Reads the rows of the result. The reader is on the first one.</summary>
    protected abstract ValueTask ReadRowsAsync(NpgsqlDataReader reader, WriteReply[] replies);
}

/// <summary>Divides a batch into statements.</summary>
internal static class WritePlan
{
    /// <summary>
    /// Divides a part of a batch into groups. A write that is refused without the database gets its
    /// reply at once.
    /// </summary>
    /// <param name="sql">The table's statements.</param>
    /// <param name="batch">The batch.</param>
    /// <param name="part">The part of the batch.</param>
    /// <param name="replies">The replies of the whole batch.</param>
    /// <param name="requests">What is known of marked writes. A write with a kept outcome gets that outcome.</param>
    public static List<WriteGroup> Divide(
        PostgresTableSql sql, IReadOnlyList<WriteCommand> batch, Range part, WriteReply[] replies,
        PostgresMarkedWrites? requests)
    {
        var groups = new List<WriteGroup>();
        var (start, length) = part.GetOffsetAndLength(batch.Count);
        for (var position = start; position < start + length; position++)
        {
            if (requests is not null && requests.TryAnswer(position))
                continue;
            if (!WriteShape.Fits(batch[position], sql.Schema))
            {
                replies[position] = new WriteRefused(StoreProblems.OtherDefinition(sql.Schema));
                continue;
            }

            if (StorableWrite.Of(batch[position], sql.Schema, out var reply) is not { } write)
            {
                replies[position] = reply!;
                continue;
            }

            if (groups.Count > 0 && groups[^1].TryAdd(position, write))
                continue;
            groups.Add(Start(sql, write));
            groups[^1].TryAdd(position, write);
        }

        return groups;
    }

    private static WriteGroup Start(PostgresTableSql sql, WriteCommand write) => write switch
    {
        InsertRow => new InsertGroup(sql),
        UpdateRow { Changes.Ordinals.IsEmpty: true } => new LookGroup(sql),
        UpdateRow => new UpdateGroup(sql),
        DeleteRows => new DeleteGroup(sql),
        _ => throw new ArgumentException($"{write.GetType().Name} is no write that this store knows.", nameof(write)),
    };
}
