using Npgsql;
using TableActors.Actors.Stores;
using TableActors.Contracts.Errors;
using TableActors.Contracts.Messages;
using TableActors.Contracts.Naming;
using TableActors.Contracts.Tables;
using TableActors.Postgres.Connections;
using TableActors.Postgres.Tables;

namespace TableActors.Postgres.Registers;

/// <summary>
/// The table <c>ta_requests</c>, outside of the writes that fill it. Where it is not there yet, nothing was ever kept.
/// </summary>
internal sealed class PostgresRequestRegister(PostgresDatabase database) : IRequestRegister
{
    private const string FindSql = "SELECT table_name, fingerprint, outcome FROM ta_requests WHERE id = $1";

    // Another node may do the same at the same time, and an export may be resumed meanwhile.
    private const string ForgetExpired =
        """
        DELETE FROM ta_requests WHERE lane IS NULL AND id IN (
          SELECT id FROM ta_requests WHERE kept_until <= $1 AND lane IS NULL ORDER BY kept_until LIMIT $2 FOR UPDATE SKIP LOCKED)
        """;

    private const string ForgetLater = "UPDATE ta_requests SET kept_until = '-infinity' WHERE id = ANY($1) AND lane IS NOT NULL";

    private const string ForgetNow = "DELETE FROM ta_requests WHERE id = ANY($1) AND lane IS NULL";

    private const string Pending = "SELECT id, version FROM ta_requests WHERE lane = $1 ORDER BY version, id LIMIT $2";

    // What has no version any more cannot be resumed.
    private const string EndExports = "UPDATE ta_requests SET lane = NULL, version = NULL WHERE id = ANY($1)";

    private const string GiveUpExports = "UPDATE ta_requests SET lane = NULL WHERE id = ANY($1) AND lane IS NOT NULL";

    private const string TakeLane =
        "INSERT INTO ta_lanes (name, epoch) VALUES ($1, 1) ON CONFLICT (name) DO UPDATE SET epoch = ta_lanes.epoch + 1 RETURNING epoch";

    private const string LaneOwner = "SELECT epoch FROM ta_lanes WHERE name = $1";

    private const string Resume = "UPDATE ta_requests SET lane = $2 WHERE id = $1 AND version IS NOT NULL";

    public Task<WriteReply?> FindAsync(TableSchema schema, RequestMark mark, CancellationToken cancellation) => ReadAsync(
        async (connection, token) =>
        {
            await using var command = new NpgsqlCommand(FindSql, connection);
            command.Parameters.Add(PostgresParameters.Of(mark.Id.Value));
            await using var reader = await command.ReadPreparedAsync(token).ConfigureAwait(false);
            return await reader.ReadAsync(token).ConfigureAwait(false)
                ? PostgresMarkedWrites.OutcomeOf(reader, 0).AnswerTo(schema, mark.Fingerprint)
                : null;
        },
        null,
        cancellation);

    public Task<int> ForgetExpiredAsync(DateTimeOffset now, int most, CancellationToken cancellation) => ChangeAsync(
        connection => PostgresSystemTables.ExecuteAsync(
            connection, ForgetExpired, cancellation, PostgresParameters.OfInstant(now), PostgresParameters.Of((long)most)),
        cancellation);

    public Task ForgetAsync(IReadOnlyCollection<RequestId> requests, CancellationToken cancellation) => requests.Count == 0
        ? Task.CompletedTask
        : ChangeAsync(
            async connection =>
            {
                var later = await PostgresSystemTables.ExecuteAsync(connection, ForgetLater, cancellation, IdsOf(requests)).ConfigureAwait(false);
                return later + await PostgresSystemTables.ExecuteAsync(connection, ForgetNow, cancellation, IdsOf(requests)).ConfigureAwait(false);
            },
            cancellation);

    public Task<IReadOnlyList<DueExport>> ListPendingAsync(string lane, int most, CancellationToken cancellation) => ReadAsync(
        async (connection, token) =>
        {
            await using var command = new NpgsqlCommand(Pending, connection);
            command.Parameters.Add(PostgresParameters.Of(lane));
            command.Parameters.Add(PostgresParameters.Of((long)most));
            await using var reader = await command.ReadPreparedAsync(token).ConfigureAwait(false);
            var pending = new List<DueExport>();
            while (await reader.ReadAsync(token).ConfigureAwait(false))
                pending.Add(new DueExport(new RequestId(reader.GetString(0)), reader.GetInt64(1)));
            return (IReadOnlyList<DueExport>)pending;
        },
        [],
        cancellation);

    public Task EndExportsAsync(IReadOnlyCollection<RequestId> requests, CancellationToken cancellation) =>
        ForAllAsync(EndExports, requests, cancellation);

    public Task GiveUpExportsAsync(IReadOnlyCollection<RequestId> requests, CancellationToken cancellation) =>
        ForAllAsync(GiveUpExports, requests, cancellation);

    public async Task<bool> ResumeExportAsync(RequestId request, string lane, CancellationToken cancellation) =>
        await ChangeAsync(
            connection => PostgresSystemTables.ExecuteAsync(
                connection, Resume, cancellation, PostgresParameters.Of(request.Value), PostgresParameters.Of(lane)),
            cancellation).ConfigureAwait(false) > 0;

    public async Task<long> TakeLaneAsync(string lane, CancellationToken cancellation)
    {
        try
        {
            return await database.OwnAsync(
                async connection =>
                    (long)(await PostgresSystemTables.ScalarAsync(connection, TakeLane, cancellation, PostgresParameters.Of(lane)).ConfigureAwait(false))!,
                cancellation).ConfigureAwait(false);
        }
        catch (Exception failure) when (PostgresFailure.IsOfDatabase(failure))
        {
            throw new ProblemException(StoreProblems.Unavailable, failure);
        }
    }

    public Task<bool> OwnsLaneAsync(string lane, long epoch, CancellationToken cancellation) => ReadAsync(
        async (connection, token) => await PostgresSystemTables.ScalarAsync(connection, LaneOwner, token, PostgresParameters.Of(lane)).ConfigureAwait(false) is long owner
            && owner == epoch,
        false,
        cancellation);

    private static NpgsqlParameter IdsOf(IReadOnlyCollection<RequestId> requests) =>
        PostgresParameters.Of([.. requests.Select(request => request.Value)]);

    private Task ForAllAsync(string sql, IReadOnlyCollection<RequestId> requests, CancellationToken cancellation) => requests.Count == 0
        ? Task.CompletedTask
        : ChangeAsync(connection => PostgresSystemTables.ExecuteAsync(connection, sql, cancellation, IdsOf(requests)), cancellation);

    private async Task<T> ReadAsync<T>(Func<NpgsqlConnection, CancellationToken, Task<T>> read, T nothing, CancellationToken cancellation)
    {
        try
        {
            return await database.ServeAsync(read, cancellation).ConfigureAwait(false);
        }
        catch (ProblemException missing) when (missing.InnerException is PostgresException { SqlState: PostgresErrorCodes.UndefinedTable })
        {
            return nothing;
        }
    }

    private async Task<int> ChangeAsync(Func<NpgsqlConnection, Task<int>> change, CancellationToken cancellation)
    {
        try
        {
            return await database.ChangeAsync(change, cancellation).ConfigureAwait(false);
        }
        catch (PostgresException missing) when (missing.SqlState == PostgresErrorCodes.UndefinedTable)
        {
            return 0;
        }
        catch (Exception failure) when (PostgresFailure.IsOfDatabase(failure))
        {
            throw new ProblemException(StoreProblems.Unavailable, failure);
        }
    }
}
