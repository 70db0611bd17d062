using TableActors.Actors.Stores;
using TableActors.Contracts.Messages;
using TableActors.Postgres.Registers;
using TableActors.Postgres.Tables;

namespace TableActors.Postgres.Commits;

/// <summary>Divides a batch into statements.</summary>
internal static class WritePlan
{
    /// <summary>Divides a part of a batch into runs, and gives the writes that no database is needed to refuse their replies.</summary>
    /// <param name="sql">The table's statements.</param>
    /// <param name="batch">The batch.</param>
    /// <param name="part">The part of it.</param>
    /// <param name="replies">The replies of the whole batch.</param>
    /// <param name="requests">What is known of marked writes; those that were decided before get their outcome.</param>
    public static List<WriteRun> Divide(
        PostgresTableSql sql, IReadOnlyList<WriteCommand> batch, Range part, WriteReply[] replies, PostgresRequestBook? requests)
    {
        var runs = new List<WriteRun>();
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

            if (KeptWrite.Of(batch[position], sql.Schema, out var reply) is not { } write)
            {
                replies[position] = reply!;
                continue;
            }

            if (runs.Count > 0 && runs[^1].TryAdd(position, write))
                continue;
            runs.Add(Start(sql, write));
            runs[^1].TryAdd(position, write);
        }

        return runs;
    }

    private static WriteRun Start(PostgresTableSql sql, WriteCommand write) => write switch
    {
        InsertRow => new InsertRun(sql),
        UpdateRow { Changes.Ordinals.IsEmpty: true } => new LookRun(sql),
        UpdateRow => new UpdateRun(sql),
        DeleteRows => new DeleteRun(sql),
        _ => throw new ArgumentException($"{write.GetType().Name} is no write that this store knows.", nameof(write)),
    };
}
