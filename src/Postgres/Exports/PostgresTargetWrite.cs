using System.Collections.Immutable;
using System.Globalization;
using Npgsql;
using NpgsqlTypes;
using TableActors.Actors.Exports;
using TableActors.Contracts.Naming;
using TableActors.Postgres.Connections;
using TableActors.Postgres.Tables;

namespace TableActors.Postgres.Exports;

/// <summary>
/// One transaction in a target. All rows are sent at once, one statement each. The server keeps the
/// statement prepared.
/// </summary>
internal sealed class PostgresTargetWrite(ExportPlan plan, ArraySegment<TargetRow> rows)
{
    private readonly Dictionary<NpgsqlBatchCommand, int> _sent = new(rows.Count, ReferenceEqualityComparer.Instance);

    /// <summary>The requests whose rows the target does not have yet; <see langword="null"/>: not known.</summary>
    public HashSet<string>? New { get; set; }

    /// <summary>Whether the COMMIT was sent.</summary>
    public bool MayBeDurable { get; private set; }

    /// <summary>Writes the rows and commits.</summary>
    /// <returns>
    /// The row that found no row to update, so that nothing was written; <see langword="null"/>:
    /// all rows were written.
    /// </returns>
    public async Task<int?> RunAsync(
        NpgsqlConnection connection, NpgsqlTransaction transaction, CancellationToken cancellation)
    {
        await using var batch = new NpgsqlBatch(connection, transaction);
        for (var i = 0; i < rows.Count; i++)
        {
            // A request that comes twice is entered once, and its row is written once.
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

    /// <summary>What a client is told about a failure.</summary>
    public ExportFailure FailureOf(Exception failure)
    {
        if (PostgresTargetFailure.IsOfRow(failure))
            return ExportFailure.Refused;
        var isUndone = failure is PostgresException refused && PostgresFailure.IsUndone(refused);
        return MayBeDurable && !isUndone ? ExportFailure.OutcomeUnknown : ExportFailure.Unavailable;
    }

    /// <summary>The row that a failure is about; <see langword="null"/>: the failure does not tell.</summary>
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
    /// <summary>Whether the row is refused, and will be refused again as long as the target stays the same.</summary>
    public static bool IsOfRow(Exception failure) =>
        failure is PostgresException refused
        && PostgresFailure.IsOfRow(refused)
        && !PostgresFailure.IsOfSchema(refused);

    /// <summary>Whether the table may have changed, for example into a view that takes no rows.</summary>
    public static bool IsOfSchema(Exception failure) => failure is PostgresException refused
        && (PostgresFailure.IsOfSchema(refused) || refused.SqlState == PostgresErrorCodes.ObjectNotInPrerequisiteState);

    /// <summary>The server's words alone, without the statement or its place.</summary>
    public static string ReasonOf(Exception failure) => failure switch
    {
        PostgresException refused => refused.MessageText,
        NpgsqlException { InnerException: { } inner } lost => $"{lost.Message}: {inner.Message}",
        _ => failure.Message,
    };
}

/// <summary>
/// Writes values for columns of any type: as texts without a type, which the database reads by the
/// rules of their columns. So numbers keep all digits, and domains and enumerations need no special
/// treatment.
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
        DateTimeOffset instant =>
            instant.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture),
        DateOnly day => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        Guid uuid => uuid.ToString("D"),
        byte[] bytes => $"\\x{Convert.ToHexStringLower(bytes)}",
        _ => throw new ArgumentException($"A {value.GetType().Name} is no value of a row.", nameof(value)),
    };
}

/// <summary>The table of the requests whose rows a database schema has already: <c>ta_ledger</c>.</summary>
internal sealed class PostgresLedger(string schema)
{
    // A number of our own, "taledger" in ASCII: nodes take its lock to make ledgers one after the
    // other.
    private const long CreationLock = 0x7461_6c65_6467_6572;

    private readonly string _table = $"{SqlName.Quote(schema)}.{ExportRules.LedgerTable}";

    /// <summary>Finds the fault that prevents keeping the ledger. Changes nothing.</summary>
    public async Task<ImmutableArray<ExportFault>> FindFaultsAsync(
        NpgsqlConnection connection, CancellationToken cancellation)
    {
        // The statement sees one snapshot. to_regclass would find a ledger that is just being made,
        // before its columns are visible.
        const string sql =
            """
            SELECT l.oid IS NOT NULL, has_schema_privilege(n.oid, 'CREATE'),
              has_table_privilege(l.oid, 'SELECT') AND has_table_privilege(l.oid, 'INSERT') AND has_table_privilege(l.oid, 'DELETE'),
              ARRAY(SELECT format('%s %s', attname, format_type(atttypid, atttypmod)) FROM pg_attribute
                WHERE attrelid = l.oid AND attnum > 0 AND NOT attisdropped ORDER BY attnum)
            FROM pg_namespace n LEFT JOIN pg_class l ON l.relnamespace = n.oid AND l.relname = $2
            WHERE n.nspname = $1
            """;
        await using var command = new NpgsqlCommand(sql, connection)
        {
            Parameters = { PostgresParameters.Of(schema), PostgresParameters.Of(ExportRules.LedgerTable) }
        };
        await using var reader = await command.ExecuteReaderAsync(cancellation).ConfigureAwait(false);
        await reader.ReadAsync(cancellation).ConfigureAwait(false);
        if (!reader.GetBoolean(0))
        {
            return reader.GetBoolean(1)
                ? []
                : [new ExportFault(
                    null,
                    $"the export's ledger {ExportRules.LedgerTable} is missing, "
                    + $"and the account may not create it in schema \"{schema}\"")];
        }

        if (reader.GetFieldValue<string[]>(3) is not ["request text", "written_at timestamp with time zone"])
            return [ExportRules.ForeignLedger];
        return reader.GetBoolean(2)
            ? []
            : [new ExportFault(
                null,
                $"the account may not SELECT, INSERT and DELETE in the export's ledger {ExportRules.LedgerTable}")];
    }

    public async Task CreateAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancellation).ConfigureAwait(false);
        await PostgresSystemTables.ExecuteAsync(
            connection, "SELECT pg_advisory_xact_lock($1)", cancellation,
            PostgresParameters.Of(CreationLock)).ConfigureAwait(false);
        var isThere = await PostgresSystemTables.ScalarAsync(
            connection, "SELECT to_regclass($1) IS NOT NULL", cancellation,
            PostgresParameters.Of(_table)).ConfigureAwait(false);
        if (isThere is true)
            return;
        await PostgresSystemTables.ExecuteAsync(
            connection,
            $"CREATE TABLE {_table} (request text PRIMARY KEY, written_at timestamptz NOT NULL); "
            + $"CREATE INDEX ON {_table} (written_at)",
            cancellation).ConfigureAwait(false);
        await transaction.CommitAsync(cancellation).ConfigureAwait(false);
    }

    /// <summary>Enters requests, and forgets old ones.</summary>
    /// <returns>
    /// The requests that were missing. If two writers enter the same request at once, the second
    /// one waits for the first.
    /// </returns>
    public async Task<HashSet<string>> EnterAsync(
        NpgsqlConnection connection, IEnumerable<RequestId> requests, DateTimeOffset now, DateTimeOffset end, int most,
        CancellationToken cancellation)
    {
        var forget = new NpgsqlBatchCommand(
            $"DELETE FROM {_table} WHERE request IN (SELECT request FROM {_table} WHERE written_at < $1 "
            + "ORDER BY written_at LIMIT $2 FOR UPDATE SKIP LOCKED)");
        forget.Parameters.Add(Instant(end));
        forget.Parameters.Add(PostgresParameters.Of((long)most));
        var enter = new NpgsqlBatchCommand(
            $"INSERT INTO {_table} (request, written_at) SELECT request, $2 FROM unnest($1) AS new(request) "
            + "ON CONFLICT DO NOTHING RETURNING request");
        enter.Parameters.Add(PostgresParameters.Of([.. requests.Select(request => request.Value)]));
        enter.Parameters.Add(Instant(now));
        await using var batch = new NpgsqlBatch(connection) { BatchCommands = { forget, enter } };
        await using var reader = await batch.ReadPreparedAsync(cancellation).ConfigureAwait(false);
        var entered = new HashSet<string>(StringComparer.Ordinal);
        while (await reader.ReadAsync(cancellation).ConfigureAwait(false))
            entered.Add(reader.GetString(0));
        return entered;
    }

    private static NpgsqlParameter Instant(DateTimeOffset instant) =>
        PostgresParameters.Of(Contracts.Columns.ColumnTypes.Timestamp, instant);
}
