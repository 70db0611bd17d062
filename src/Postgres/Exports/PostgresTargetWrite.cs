using System.Globalization;
using Npgsql;
using NpgsqlTypes;
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

/// <summary>What PostgreSQL's errors mean for an export.</summary>
internal static class PostgresTargetFailure
{
    /// <summary>Whether the row is refused, and would be again as long as the target is what it is.</summary>
    public static bool IsOfRow(Exception failure) =>
        failure is PostgresException refused && PostgresFailure.IsOfRow(refused) && !PostgresFailure.IsOfSchema(refused);

    /// <summary>Whether the table may have changed: become a view that takes no rows, for example.</summary>
    public static bool IsOfSchema(Exception failure) => failure is PostgresException refused
        && (PostgresFailure.IsOfSchema(refused) || refused.SqlState == PostgresErrorCodes.ObjectNotInPrerequisiteState);

    /// <summary>The server's words alone: never the statement, nor where it was.</summary>
    public static string ReasonOf(Exception failure) => failure switch
    {
        PostgresException refused => refused.MessageText,
        NpgsqlException { InnerException: { } inner } lost => $"{lost.Message}: {inner.Message}",
        _ => failure.Message,
    };
}

/// <summary>
/// Values on their way into columns of any type: as texts without a type, which the database reads by the rules of the column that they
/// are for. So digits stay digits, and domains and enumerations need no special treatment.
/// </summary>
internal static class PostgresTargetValue
{
    public static NpgsqlParameter Of(object? value) => new()
    {
        NpgsqlDbType = NpgsqlDbType.Unknown,
        Value = value is null ? DBNull.Value : TextOf(value),
    };

    private static string TextOf(object value) => value switch
    {
        string text => text,
        long whole => whole.ToString(CultureInfo.InvariantCulture),
        double number => number.ToString("R", CultureInfo.InvariantCulture),
        bool truth => truth ? "true" : "false",
        DateTimeOffset instant => instant.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture),
        DateOnly day => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        Guid uuid => uuid.ToString("D"),
        byte[] bytes => $"\\x{Convert.ToHexStringLower(bytes)}",
        _ => throw new ArgumentException($"A {value.GetType().Name} is no value of a row.", nameof(value)),
    };
}
