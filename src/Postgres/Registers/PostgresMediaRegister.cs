using System.Security.Cryptography;
using Npgsql;
using TableActors.Actors.Stores;
using TableActors.Contracts.Columns;
using TableActors.Contracts.Errors;
using TableActors.Contracts.Jobs;
using TableActors.Contracts.Messages;
using TableActors.Contracts.Tables;
using TableActors.Postgres.Connections;
using TableActors.Postgres.Tables;

namespace TableActors.Postgres.Registers;

/// <summary>The table <c>ta_media</c>, outside of the writes that fill it.</summary>
internal sealed class PostgresMediaRegister(PostgresDatabase database) : IMediaRegister
{
    private const string Identify =
        "INSERT INTO ta_media_register SELECT replace(gen_random_uuid()::text, '-', '') WHERE NOT EXISTS (SELECT FROM ta_media_register)";

    private const string Orphan =
        """
        INSERT INTO ta_media SELECT DISTINCT path, NULL FROM unnest($1) AS f(path)
        WHERE NOT EXISTS (SELECT FROM ta_media_holds h WHERE h.path = f.path) ON CONFLICT DO NOTHING
        """;

    private static readonly string ReleaseEnded =
        $"DELETE FROM ta_media_holds h WHERE held_at < $1 AND NOT EXISTS (SELECT FROM ta_jobs j WHERE j.id = h.job AND j.state <> {(int)JobState.Removed})";

    public Task<string> IdentityAsync(CancellationToken cancellation) => ChangeAsync(
        async connection =>
        {
            await PostgresSystemTables.ExecuteAsync(connection, Identify, cancellation).ConfigureAwait(false);
            return (string)(await PostgresSystemTables.ScalarAsync(connection, "SELECT id FROM ta_media_register", cancellation).ConfigureAwait(false))!;
        },
        cancellation);

    public Task<byte[]> SigningKeyAsync(CancellationToken cancellation) => ChangeAsync(
        async connection =>
        {
            await PostgresSystemTables.ExecuteAsync(
                connection, "INSERT INTO ta_keys VALUES ('media', $1) ON CONFLICT DO NOTHING", cancellation,
                PostgresParameters.Of(RandomNumberGenerator.GetBytes(IMediaRegister.SigningKeyBytes))).ConfigureAwait(false);
            const string select = "SELECT value FROM ta_keys WHERE name = 'media'";
            return (byte[])(await PostgresSystemTables.ScalarAsync(connection, select, cancellation).ConfigureAwait(false))!;
        },
        cancellation);

    public Task<MediaOwner?> FindOwnerAsync(MediaReference file, CancellationToken cancellation) => database.ServeAsync(
        async (connection, token) =>
        {
            const string sql =
                """
                SELECT table_name, NULL FROM ta_media WHERE path = $1 AND table_name IS NOT NULL
                UNION ALL SELECT NULL, job FROM ta_media_holds WHERE path = $1
                """;
            await using var command = new NpgsqlCommand(sql, connection);
            command.Parameters.Add(PostgresParameters.Of(file.Path));
            await using var reader = await command.ExecuteReaderAsync(token).ConfigureAwait(false);
            if (!await reader.ReadAsync(token).ConfigureAwait(false))
                return null;
            if (!reader.IsDBNull(0))
                return new MediaOwner(reader.GetString(0), null);
            return JobId.TryParse(reader.GetString(1), out var job) ? new MediaOwner(null, job) : null;
        },
        cancellation);

    public Task<IReadOnlyList<MediaReference>> ListOrphansAsync(int most, CancellationToken cancellation) => database.ServeAsync(
        async (connection, token) =>
        {
            var orphans = new List<MediaReference>();
            await using var command = new NpgsqlCommand("SELECT path FROM ta_media WHERE table_name IS NULL LIMIT $1", connection);
            command.Parameters.Add(PostgresParameters.Of((long)most));
            try
            {
                await using var reader = await command.ReadPreparedAsync(token).ConfigureAwait(false);
                while (await reader.ReadAsync(token).ConfigureAwait(false))
                    orphans.Add(new MediaReference(reader.GetString(0)));
            }
            catch (PostgresException missing) when (missing.SqlState == PostgresErrorCodes.UndefinedTable)
            {
                // No table has been made in this database yet.
            }

            return (IReadOnlyList<MediaReference>)orphans;
        },
        cancellation);

    public Task<int> OrphanUnreferencedAsync(IReadOnlyCollection<MediaReference> files, CancellationToken cancellation) =>
        ChangeAsync(Orphan, files, cancellation);

    public Task HoldAsync(JobId job, IReadOnlyCollection<MediaReference> files, DateTimeOffset now, CancellationToken cancellation) => ChangeAsync(
        "INSERT INTO ta_media_holds SELECT DISTINCT path, $2, $3 FROM unnest($1) AS f(path) ON CONFLICT DO NOTHING", files, cancellation,
        PostgresParameters.Of(job.Value), PostgresParameters.OfInstant(now));

    public Task ReleaseAsync(JobId job, CancellationToken cancellation) => ChangeAsync(
        connection => PostgresSystemTables.ExecuteAsync(
            connection, "DELETE FROM ta_media_holds WHERE job = $1", cancellation, PostgresParameters.Of(job.Value)),
        cancellation);

    public Task<int> ReleaseEndedAsync(DateTimeOffset heldBefore, CancellationToken cancellation) => ChangeAsync(
        connection => PostgresSystemTables.ExecuteAsync(connection, ReleaseEnded, cancellation, PostgresParameters.OfInstant(heldBefore)),
        cancellation);

    public Task ForgetOrphansAsync(IReadOnlyCollection<MediaReference> files, CancellationToken cancellation) =>
        ChangeAsync("DELETE FROM ta_media WHERE path = ANY($1) AND table_name IS NULL", files, cancellation);

    /// <summary>Finds the column of a refused write whose file belongs elsewhere.</summary>
    public static async Task<Column> FindTakenAsync(NpgsqlConnection connection, PostgresTableSql sql, WriteCommand write)
    {
        var columns = sql.Schema.MediaColumns;
        foreach (var column in columns)
        {
            if (FileOf(write, column) is not { } file)
                continue;
            var own = write is UpdateRow
                ? $"AND NOT EXISTS (SELECT FROM {sql.Name} t WHERE {sql.KeyEquals(index => $"${index + 2}")} AND $1 IN ({string.Join(", ", columns.Select(it => $"t.{PostgresTableSql.Quote(it.Name)}"))}))"
                : "";
            var key = write is UpdateRow update ? update.Key.Select((value, index) => PostgresParameters.Of(sql.Schema.Key[index].Type, value)) : [];
            var isTaken = await PostgresSystemTables.ScalarAsync(
                connection, $"SELECT count(*) > 0 FROM ta_media WHERE path = $1 {own}", CancellationToken.None,
                [PostgresParameters.Of(file.Path), .. key]).ConfigureAwait(false);
            if (isTaken is true)
                return column;
        }

        return columns[^1];
    }

    private static MediaReference? FileOf(WriteCommand write, Column column) => write switch
    {
        InsertRow insert => insert.Values[column.Ordinal] as MediaReference,
        UpdateRow update when update.Changes.Ordinals.IndexOf(column.Ordinal) is >= 0 and var at => update.Changes.Values[at] as MediaReference,
        _ => null,
    };

    private Task<int> ChangeAsync(
        string sql, IReadOnlyCollection<MediaReference> files, CancellationToken cancellation, params NpgsqlParameter[] others) => files.Count == 0
        ? Task.FromResult(0)
        : ChangeAsync(
            connection => PostgresSystemTables.ExecuteAsync(
                connection, sql, cancellation, [PostgresParameters.Of([.. files.Select(file => file.Path)]), .. others]),
            cancellation);

    private async Task<T> ChangeAsync<T>(Func<NpgsqlConnection, Task<T>> change, CancellationToken cancellation)
    {
        try
        {
            return await database.ChangeAsync(
                async connection =>
                {
                    await PostgresSystemTables.BeginCreationAsync(connection, cancellation).ConfigureAwait(false);
                    return await change(connection).ConfigureAwait(false);
                },
                cancellation).ConfigureAwait(false);
        }
        catch (Exception failure) when (PostgresFailure.IsOfDatabase(failure))
        {
            throw new ProblemException(StoreProblems.Unavailable, failure);
        }
    }
}
