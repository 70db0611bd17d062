using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Data;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Logging;
using Npgsql;
using TableActors.Actors.Exports;
using TableActors.Contracts.Exports;
using TableActors.Postgres.Connections;
using TableActors.Postgres.Tables;

namespace TableActors.Postgres.Exports;

/// <summary>A target table in a PostgreSQL database.</summary>
internal sealed class PostgresTarget(
    ExportLocation location, NpgsqlDataSource source, SqlExport export, ImmutableArray<ExportColumn> columns,
    TimeProvider time, ILogger<PostgresTarget> logger)
    : ExportTarget(location, export, columns, time, logger)
{
    // The result of the last look at the target. It is dropped when the target turns out to have
    // changed.
    private volatile Opened? _opened;

    protected override async Task<ImmutableArray<ExportFault>> FindFaultsAsync(CancellationToken cancellation)
    {
        await using var connection = await OpenAsync(cancellation).ConfigureAwait(false);
        return (await LookAsync(connection, cancellation).ConfigureAwait(false)).Faults;
    }

    protected override async ValueTask<ExportPlan> PlanAsync(CancellationToken cancellation)
    {
        if (_opened is { } known)
            return known.Plan;
        await using var connection = await OpenAsync(cancellation).ConfigureAwait(false);
        var (plan, ledger, faults) = await LookAsync(connection, cancellation).ConfigureAwait(false);
        if (plan is null)
            throw new UnusableTargetException(faults);
        if (ledger is not null)
            await ledger.CreateAsync(connection, cancellation).ConfigureAwait(false);
        _opened = new Opened(plan, ledger);
        return plan;
    }

    protected override async Task<ExportAttempt> TryAsync(
        ExportPlan plan, ArraySegment<TargetRow> rows, LaneFence? fence, CancellationToken cancellation)
    {
        for (var isFirst = true; ; isFirst = false)
        {
            var write = new PostgresTargetWrite(plan, rows);
            try
            {
                await using var connection = await OpenAsync(cancellation).ConfigureAwait(false);
                await using var transaction = await connection.BeginTransactionAsync(
                    IsolationLevel.ReadCommitted, cancellation).ConfigureAwait(false);
                if (fence is not null && !await IsOwnerAsync(connection, fence, cancellation).ConfigureAwait(false))
                    return new ExportAttempt(ExportFailure.Fenced);
                if (_opened?.Ledger is { } ledger)
                {
                    write.New = await ledger.EnterAsync(
                        connection, rows.Select(row => row.Id), Time.GetUtcNow(), LedgerEnd, MostForgotten,
                        cancellation).ConfigureAwait(false);
                }

                return await write.RunAsync(connection, transaction, cancellation).ConfigureAwait(false)
                    is { } missing
                    ? new ExportAttempt(ExportFailure.NoSuchRow, missing)
                    : ExportAttempt.Done;
            }
            catch (Exception failure) when (isFirst
                && !write.MayBeDurable
                && PostgresFailure.IsLostConnection(failure)
                && !cancellation.IsCancellationRequested)
            {
                // A pooled connection may be older than the present server.
                source.Clear();
            }
            catch (Exception failure)
            {
                if (PostgresTargetFailure.IsOfSchema(failure))
                    _opened = null;
                return Fail(failure, write.FailureOf(failure), rows.Count, write.IndexOf(failure));
            }
        }
    }

    protected override string ReasonOf(Exception failure) => PostgresTargetFailure.ReasonOf(failure);

    // An owner that is paused in its transaction must not keep the next owner waiting longer than a
    // deadline. The server ends that transaction.
    private static async Task<bool> IsOwnerAsync(
        NpgsqlConnection connection, LaneFence fence, CancellationToken cancellation)
    {
        var number = BinaryPrimitives.ReadInt64LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes(fence.Name)));
        const string turn =
            "SELECT set_config('idle_in_transaction_session_timeout', '10s', true), pg_advisory_xact_lock($1)";
        await PostgresSystemTables.ExecuteAsync(
            connection, turn, cancellation, PostgresParameters.Of(number)).ConfigureAwait(false);
        return await fence.IsOwnerAsync(cancellation).ConfigureAwait(false);
    }

    private ValueTask<NpgsqlConnection> OpenAsync(CancellationToken cancellation) =>
        source.OpenConnectionAsync(cancellation);

    private async Task<(ExportPlan? Plan, PostgresLedger? Ledger, ImmutableArray<ExportFault> Faults)> LookAsync(
        NpgsqlConnection connection, CancellationToken cancellation)
    {
        var (schema, table, faults) = await PostgresTargetTables.FindAsync(
            connection, Export, cancellation).ConfigureAwait(false);
        if (table is null)
            return (null, null, faults);
        var ledger = Export.Ledger ? new PostgresLedger(schema) : null;
        faults = [.. faults, .. TargetRules.FaultsOf(Export, Columns, table)];
        if (ledger is not null)
            faults = [.. faults, .. await ledger.FindFaultsAsync(connection, cancellation).ConfigureAwait(false)];
        var plan = faults.IsEmpty ? ExportPlan.For(Export, Columns, table, '$') : null;
        if (plan is not null
            && await RefusalOfAsync(connection, plan, cancellation).ConfigureAwait(false) is { } refusal)
            (plan, faults) = (null, [ExportRules.Refused(Export, refusal)]);
        return (plan, ledger, faults);
    }

    // The server plans the write as it would carry it out. That reveals everything that forbids it
    // for all rows, such as a view that takes no rows.
    private async Task<string?> RefusalOfAsync(
        NpgsqlConnection connection, ExportPlan plan, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand($"EXPLAIN {plan.Statement}", connection);
        foreach (var _ in Columns)
            command.Parameters.Add(PostgresTargetValue.Of(null));
        try
        {
            await command.ExecuteNonQueryAsync(cancellation).ConfigureAwait(false);
            return null;
        }
        catch (PostgresException refused) when (PostgresTargetFailure.IsOfSchema(refused)
            || refused.SqlState == PostgresErrorCodes.InsufficientPrivilege)
        {
            return refused.MessageText;
        }
    }

    private sealed record Opened(ExportPlan Plan, PostgresLedger? Ledger);
}
