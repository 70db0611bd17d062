using System.Collections.Immutable;
using Npgsql;
using TableActors.Actors.Jobs;
using TableActors.Actors.Stores;
using TableActors.Contracts.Columns;
using TableActors.Contracts.Errors;
using TableActors.Contracts.Jobs;
using TableActors.Postgres.Connections;
using TableActors.Postgres.Tables;

namespace TableActors.Postgres.Registers;

/// <summary>The table <c>ta_jobs</c>.</summary>
internal sealed class PostgresJobIndex : IJobIndex
{
    /// <summary>The states are those of <see cref="JobState"/>. Every row is written twice or more: there is room for that on its page.</summary>
    public const string SystemTable =
        $"""
        CREATE TABLE IF NOT EXISTS ta_jobs (
          id text NOT NULL PRIMARY KEY, route text NOT NULL, state integer NOT NULL, submitted_at timestamptz NOT NULL,
          ended_at timestamptz, code text, version bigint, submitter text
        ) WITH (fillfactor = 70);
        ALTER TABLE ta_jobs ADD COLUMN IF NOT EXISTS submitter text;
        {JobIndexSql.CreateIndexes}
        """;

    private const string Put =
        """
        INSERT INTO ta_jobs SELECT * FROM unnest($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (id) DO UPDATE SET
          route = excluded.route, state = excluded.state, submitted_at = excluded.submitted_at, ended_at = excluded.ended_at,
          code = excluded.code, version = excluded.version, submitter = excluded.submitter
        """;

    private readonly PostgresDatabase _database;
    private readonly string _journalSchema;
    private readonly GroupedWrites<JobEntry> _jobs;

    public PostgresJobIndex(PostgresDatabase database, string journalSchema)
    {
        _database = database;
        _journalSchema = journalSchema;
        _jobs = new GroupedWrites<JobEntry>(PutAllAsync);
    }

    public Task PrepareAsync(CancellationToken cancellation) =>
        WriteAsync(() => _database.ChangeAsync(connection => PrepareAsync(connection, cancellation), cancellation));

    /// <inheritdoc cref="ITableStore.CheckJobsAsync"/>
    public async Task<ImmutableArray<DefinitionFault>> CheckAsync(CancellationToken cancellation)
    {
        try
        {
            return await _database.TryOutAsync(connection => MissingRightsAsync(connection, cancellation), cancellation).ConfigureAwait(false);
        }
        catch (Exception failure) when (PostgresFailure.IsOfDatabase(failure))
        {
            return [PostgresFailure.FaultOf(failure, _database.Role)];
        }
    }

    public Task PutAsync(JobEntry job) => _jobs.AddAsync(job);

    public async Task<JobEntry?> FindAsync(JobId job, CancellationToken cancellation)
    {
        var found = await ReadAsync($"{JobIndexSql.Select} WHERE id = $1", cancellation, PostgresParameters.Of(job.Value)).ConfigureAwait(false);
        return found.IsEmpty ? null : found[0];
    }

    public Task<ImmutableArray<JobEntry>> ListAsync(JobFilter filter, JobCursor? after, int most, CancellationToken cancellation) =>
        ReadAsync(JobIndexSql.List(filter, after is not null, Parameter), cancellation, [.. NamedBy(filter, most), .. PlaceOf(after)]);

    public Task<ImmutableArray<JobEntry>> ListUnfinishedAsync(JobCursor? after, int most, CancellationToken cancellation) => ReadAsync(
        JobIndexSql.ListUnfinished(after is not null, Parameter), cancellation, [PostgresParameters.Of((long)most), .. PlaceOf(after)]);

    public Task<ImmutableArray<JobEntry>> ListFailedAsync(JobFilter filter, int most, CancellationToken cancellation) =>
        ReadAsync(JobIndexSql.ListFailed(filter, Parameter), cancellation, NamedBy(filter, most));

    public Task<ImmutableArray<JobEntry>> ListEndedAsync(
        JobState state, ImmutableArray<ErrorCode> codes, DateTimeOffset before, int most, CancellationToken cancellation) => ReadAsync(
        JobIndexSql.ListEnded(state, codes, Parameter), cancellation,
        PostgresParameters.Of((long)most), PostgresParameters.Of(ColumnTypes.Timestamp, before));

    public Task RemoveAsync(IReadOnlyCollection<JobId> jobs, DateTimeOffset now, CancellationToken cancellation) => ExecuteAsync(
        "UPDATE ta_jobs SET state = 4, ended_at = $2, code = NULL, version = NULL WHERE id = ANY($1) AND state IN (2, 3)",
        cancellation,
        PostgresParameters.Of([.. jobs.Select(job => job.Value)]), PostgresParameters.Of(ColumnTypes.Timestamp, now));

    public Task ForgetAsync(IReadOnlyCollection<JobEntry> jobs, CancellationToken cancellation)
    {
        var entries = jobs.ToList();
        return ExecuteAsync(
            """
            DELETE FROM ta_jobs j USING unnest($1, $2, $3) AS f(id, state, submitted_at)
            WHERE j.id = f.id AND j.state = f.state AND j.submitted_at = f.submitted_at
            """,
            cancellation,
            Column(ColumnTypes.String, entries, entry => entry.Id.Value),
            Column(ColumnTypes.Int, entries, entry => (long)entry.State),
            Column(ColumnTypes.Timestamp, entries, entry => entry.SubmittedAt));
    }

    private static string Parameter(int number) => $"${number}";

    private static NpgsqlParameter[] NamedBy(JobFilter filter, int most) =>
        [
            PostgresParameters.Of((long)most), PostgresParameters.Of(filter.Route ?? ""), PostgresParameters.Of(filter.Code ?? ""),
            .. JobIndexSql.ParametersOf(filter.Viewer).Select(value => PostgresParameters.Of(ColumnTypes.String, value)),
        ];

    private static NpgsqlParameter[] PlaceOf(JobCursor? after) => after is null
        ? []
        : [PostgresParameters.Of(ColumnTypes.Timestamp, after.SubmittedAt), PostgresParameters.Of(after.Job.Value)];

    private static NpgsqlParameter Column<T>(ColumnType type, IReadOnlyList<T> rows, Func<T, object?> value) =>
        PostgresParameters.OfColumn(type, rows, value);

    private async Task<bool> PrepareAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        await PostgresSystemTables.BeginCreationAsync(connection, cancellation).ConfigureAwait(false);
        // Whoever may not create schemas may still use one that is there.
        var isMissing = await PostgresSystemTables.ScalarAsync(
            connection, "SELECT NOT EXISTS (SELECT FROM pg_namespace WHERE nspname = $1)", cancellation,
            PostgresParameters.Of(_journalSchema)).ConfigureAwait(false);
        if (isMissing is true)
            await PostgresSystemTables.ExecuteAsync(connection, $"CREATE SCHEMA {PostgresTableSql.Quote(_journalSchema)}", cancellation).ConfigureAwait(false);
        return true;
    }

    private async Task<ImmutableArray<DefinitionFault>> MissingRightsAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        await PrepareAsync(connection, cancellation).ConfigureAwait(false);
        return
        [
            .. await PostgresRights.MissingOnTablesAsync(connection, PostgresSystemTables.SystemTableNames, cancellation).ConfigureAwait(false),
            .. await PostgresRights.MissingOnJournalAsync(connection, _journalSchema, cancellation).ConfigureAwait(false),
        ];
    }

    private Task PutAllAsync(IReadOnlyList<JobEntry> jobs)
    {
        // A statement can write a row only once; what was said last of a job stands.
        var last = jobs.Count == 1 ? jobs : [.. jobs.Reverse().DistinctBy(job => job.Id)];
        return ExecuteAsync(
            Put,
            CancellationToken.None,
            Column(ColumnTypes.String, last, job => job.Id.Value),
            Column(ColumnTypes.String, last, job => job.Route),
            Column(ColumnTypes.Int, last, job => (long)job.State),
            Column(ColumnTypes.Timestamp, last, job => job.SubmittedAt),
            Column(ColumnTypes.Timestamp, last, job => job.EndedAt),
            Column(ColumnTypes.String, last, job => job.Code),
            Column(ColumnTypes.Int, last, job => job.Version),
            Column(ColumnTypes.String, last, job => job.Submitter));
    }

    private Task ExecuteAsync(string sql, CancellationToken cancellation, params NpgsqlParameter[] parameters) => WriteAsync(
        () => _database.Writers.RunAsync(
            connection => PostgresSystemTables.ExecuteAsync(connection.Connection, sql, cancellation, parameters), cancellation));

    private static async Task WriteAsync<T>(Func<Task<T>> work)
    {
        try
        {
            await work().ConfigureAwait(false);
        }
        catch (Exception failure) when (PostgresFailure.IsOfDatabase(failure) || failure is ObjectDisposedException)
        {
            throw new ProblemException(StoreProblems.Unavailable, failure);
        }
    }

    private Task<ImmutableArray<JobEntry>> ReadAsync(string sql, CancellationToken cancellation, params NpgsqlParameter[] parameters) => _database.ServeAsync(
        async (connection, token) =>
        {
            await using var command = new NpgsqlCommand(sql, connection);
            // A read that is tried again makes a command of its own.
            foreach (var parameter in parameters)
                command.Parameters.Add(parameter.Clone());
            await using var reader = await command.ReadPreparedAsync(token).ConfigureAwait(false);
            var rows = ImmutableArray.CreateBuilder<JobEntry>();
            while (await reader.ReadAsync(token).ConfigureAwait(false))
                rows.Add(EntryOf(reader));
            return rows.DrainToImmutable();
        },
        cancellation);

    private static JobEntry EntryOf(NpgsqlDataReader row)
    {
        var isKnown = JobId.TryParse(row.GetString(0), out var id);
        return new JobEntry(
            isKnown ? id! : throw new ProblemException(StoreProblems.UnreadableIndex),
            row.GetString(1),
            (JobState)row.GetInt32(2),
            Instant(row, 3),
            row.IsDBNull(4) ? null : Instant(row, 4),
            row.IsDBNull(5) ? null : row.GetString(5),
            row.IsDBNull(6) ? null : row.GetInt64(6))
        {
            Submitter = row.IsDBNull(7) ? null : row.GetString(7),
        };
    }

    private static DateTimeOffset Instant(NpgsqlDataReader row, int at) =>
        PostgresTime.TryFromMicroseconds(row.GetFieldValue<long>(at), out var instant)
            ? (DateTimeOffset)instant
            : throw new ProblemException(StoreProblems.UnreadableIndex);
}
