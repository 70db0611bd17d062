using System.Collections.Immutable;
using Microsoft.Data.Sqlite;
using SQLitePCL;
using TableActors.Actors.Jobs;
using TableActors.Actors.Stores;
using TableActors.Contracts.Errors;
using TableActors.Contracts.Jobs;
using TableActors.Sqlite.Connections;

namespace TableActors.Sqlite.Registers;

/// <summary>The table <c>ta_jobs</c>.</summary>
internal sealed class SqliteJobIndex : IJobIndex
{
    /// <summary>The states are those of <see cref="JobState"/>.</summary>
    public const string SystemTable =
        $"""
        CREATE TABLE IF NOT EXISTS ta_jobs (
          id TEXT NOT NULL PRIMARY KEY, route TEXT NOT NULL, state INTEGER NOT NULL, submitted_at TEXT NOT NULL,
          ended_at TEXT, code TEXT, version INTEGER, submitter TEXT
        ) STRICT, WITHOUT ROWID;
        {JobIndexSql.CreateIndexes}
        """;

    private const string Put =
        """
        INSERT INTO ta_jobs VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) ON CONFLICT (id) DO UPDATE SET
          route = ?2, state = ?3, submitted_at = ?4, ended_at = ?5, code = ?6, version = ?7, submitter = ?8
        """;

    private readonly SqliteWriterQueue _writer;
    private readonly SqliteReaderPool _readers;
    private readonly GroupedWrites<JobEntry> _jobs;

    public SqliteJobIndex(SqliteWriterQueue writer, SqliteReaderPool readers)
    {
        _writer = writer;
        _readers = readers;
        _jobs = new GroupedWrites<JobEntry>(PutAllAsync);
    }

    /// <remarks>Opening the database makes its tables, and the folder in which the journal is to be, too.</remarks>
    public Task PrepareAsync(CancellationToken cancellation) => _writer.ServeAsync(static _ => true, cancellation);

    public Task PutAsync(JobEntry job) => _jobs.AddAsync(job);

    public async Task<JobEntry?> FindAsync(JobId job, CancellationToken cancellation)
    {
        var found = await ReadAsync($"{JobIndexSql.Select} WHERE id = ?1", cancellation, job.Value).ConfigureAwait(false);
        return found.IsEmpty ? null : found[0];
    }

    public Task<ImmutableArray<JobEntry>> ListAsync(JobFilter filter, JobCursor? after, int most, CancellationToken cancellation) => ReadAsync(
        JobIndexSql.List(filter, after is not null, Parameter), cancellation,
        [.. NamedBy(filter, most), .. after is null ? [] : new object?[] { after.SubmittedAt, after.Job.Value }]);

    public Task<ImmutableArray<JobEntry>> ListUnfinishedAsync(JobCursor? after, int most, CancellationToken cancellation) => after is null
        ? ReadAsync(JobIndexSql.ListUnfinished(isContinued: false, Parameter), cancellation, (long)most)
        : ReadAsync(JobIndexSql.ListUnfinished(isContinued: true, Parameter), cancellation, (long)most, after.SubmittedAt, after.Job.Value);

    public Task<ImmutableArray<JobEntry>> ListFailedAsync(JobFilter filter, int most, CancellationToken cancellation) =>
        ReadAsync(JobIndexSql.ListFailed(filter, Parameter), cancellation, [.. NamedBy(filter, most)]);

    public Task<ImmutableArray<JobEntry>> ListEndedAsync(
        JobState state, ImmutableArray<ErrorCode> codes, DateTimeOffset before, int most, CancellationToken cancellation) =>
        ReadAsync(JobIndexSql.ListEnded(state, codes, Parameter), cancellation, (long)most, before);

    public Task RemoveAsync(IReadOnlyCollection<JobId> jobs, DateTimeOffset now, CancellationToken cancellation) => ForEachAsync(
        "UPDATE ta_jobs SET state = 4, ended_at = ?2, code = NULL, version = NULL WHERE id = ?1 AND state IN (2, 3)",
        jobs, job => [job.Value, now], cancellation);

    public Task ForgetAsync(IReadOnlyCollection<JobEntry> jobs, CancellationToken cancellation) => ForEachAsync(
        "DELETE FROM ta_jobs WHERE id = ?1 AND state = ?2 AND submitted_at = ?3",
        jobs, job => [job.Id.Value, (long)job.State, job.SubmittedAt], cancellation);

    private static string Parameter(int number) => $"?{number}";

    private static IEnumerable<object?> NamedBy(JobFilter filter, int most) =>
        [(long)most, filter.Route, filter.Code, .. JobIndexSql.ParametersOf(filter.Viewer)];

    private Task PutAllAsync(IReadOnlyList<JobEntry> jobs) => ForEachAsync(
        Put,
        jobs,
        job => [job.Id.Value, job.Route, (long)job.State, job.SubmittedAt, job.EndedAt, job.Code, job.Version, job.Submitter],
        CancellationToken.None);

    private Task ForEachAsync<T>(string sql, IReadOnlyCollection<T> items, Func<T, object?[]> values, CancellationToken cancellation) => _writer.ServeAsync(
        writer => writer.InTransaction(() =>
        {
            using var statement = new SqliteStatement(writer.Database, sql);
            foreach (var item in items)
            {
                Bind(statement, values(item));
                statement.Run();
            }

            return true;
        }),
        cancellation);

    private static void Bind(SqliteStatement statement, object?[] values)
    {
        for (var i = 0; i < values.Length; i++)
        {
            if (SqliteValues.Bind(statement, i + 1, values[i]) is { } fault)
                throw new ArgumentException($"A value of the job index {fault}.", nameof(values));
        }
    }

    private Task<ImmutableArray<JobEntry>> ReadAsync(string sql, CancellationToken cancellation, params object?[] values) =>
        _readers.ServeAsync(reader => Read(reader.Database, sql, values), cancellation);

    private static ImmutableArray<JobEntry> Read(sqlite3 database, string sql, object?[] values)
    {
        using var statement = new SqliteStatement(database, sql);
        Bind(statement, values);
        var rows = ImmutableArray.CreateBuilder<JobEntry>();
        while (statement.Read())
            rows.Add(EntryOf(statement));
        return rows.DrainToImmutable();
    }

    private static JobEntry EntryOf(SqliteStatement row)
    {
        var isKnown = JobId.TryParse(row.Text(0), out var id);
        return new JobEntry(
            isKnown ? id! : throw new ProblemException(StoreProblems.UnreadableIndex),
            row.Text(1),
            (JobState)row.Int64(2),
            Instant(row, 3),
            IsNull(row, 4) ? null : Instant(row, 4),
            IsNull(row, 5) ? null : row.Text(5),
            IsNull(row, 6) ? null : row.Int64(6))
        {
            Submitter = IsNull(row, 7) ? null : row.Text(7),
        };
    }

    private static bool IsNull(SqliteStatement row, int at) => row.StorageClass(at) == raw.SQLITE_NULL;

    private static DateTimeOffset Instant(SqliteStatement row, int at) =>
        SqliteTimestamp.TryParse(row.Bytes(at), out var instant) ? instant : throw new ProblemException(StoreProblems.UnreadableIndex);
}
