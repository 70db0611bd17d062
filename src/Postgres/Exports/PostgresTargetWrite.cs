using Npgsql;
using TableActors.Actors.Exports;
using TableActors.Postgres.Connections;

namespace TableActors.Postgres.Exports;

/// <summary>One transaction: all rows are sent at once, one statement each, which the server keeps prepared.</summary>
internal sealed class PostgresTargetWrite(ExportPlan plan, ArraySegment<ReadRow> rows)
{
    private readonly Dictionary<NpgsqlBatchCommand, int> _sent = new(rows.Count, ReferenceEqualityComparer.Instance);

    /// <summary>The requests that the target has not had yet; <see langword="null"/>: nobody knows.</summary>
    public HashSet<string>? New { get; set; }

    /// <summary>Whether the transaction was told to become durable.</summary>
    public bool MayBeDurable { get; private set; }

    /// <summary>Writes the rows, and commits.</summary>
    /// <returns>Which row found none to update, so that nothing was written; <see langword="null"/>: all is well.</returns>
    public async Task<int?> RunAsync(NpgsqlConnection connection, NpgsqlTransaction transaction, CancellationToken cancellation)
    {
        await using var batch = new NpgsqlBatch(connection, transaction);
        for (var i = 0; i < rows.Count; i++)
        {
            // A request that comes twice was entered once, and its row is written once.
            if (New?.Remove(rows[i].Id.Value) != false)
                batch.BatchCommands.Add(CommandOf(i));
        }

        if (batch.BatchCommands.Count > 0)
        {
            await batch.PrepareAsync(cancellation).ConfigureAwait(false);
            await batch.ExecuteNonQueryAsync(cancellation).ConfigureAwait(false);
            foreach (var (command, at) in _sent)
            {
                if (plan.NeedsRow && command.RecordsAffected == 0)
                    return at;
            }
        }

        MayBeDurable = true;
        await transaction.CommitAsync(cancellation).ConfigureAwait(false);
        return null;
    }

    /// <summary>What a client is told of a failure.</summary>
    public ExportFailure FailureOf(Exception failure)
    {
        if (PostgresTargetFailure.IsOfRow(failure))
            return ExportFailure.Refused;
        var isUndone = failure is PostgresException refused && PostgresFailure.IsUndone(refused);
        return MayBeDurable && !isUndone ? ExportFailure.OutcomeUnknown : ExportFailure.Unavailable;
    }

    /// <summary>Which row a failure is about; <see langword="null"/>: it does not say.</summary>
    public int? IndexOf(Exception failure) =>
        failure is NpgsqlException { BatchCommand: { } command } && _sent.TryGetValue(command, out var at) ? at : null;

    private NpgsqlBatchCommand CommandOf(int at)
    {
        var command = new NpgsqlBatchCommand(plan.Statement);
        foreach (var value in rows[at].Values)
            command.Parameters.Add(PostgresTargetValue.Of(value));
        _sent.Add(command, at);
        return command;
    }
}
