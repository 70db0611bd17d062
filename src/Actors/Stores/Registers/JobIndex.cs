using System.Collections.Immutable;
using TableActors.Actors.Jobs;
using TableActors.Contracts.Columns;
using TableActors.Contracts.Errors;
using TableActors.Contracts.Jobs;

namespace TableActors.Actors.Stores.Registers;

/// <summary>The table <c>ta_jobs</c>.</summary>
internal sealed class JobIndex : IJobIndex
{
    /// <summary>
    /// Makes the indexes for the queries of <see cref="JobIndexQueries"/>. The numbers of states
    /// are those of <see cref="JobState"/>.
    /// </summary>
    public const string CreateIndexes =
        """
        CREATE INDEX IF NOT EXISTS ta_jobs_listed ON ta_jobs (submitted_at, id) WHERE state <> 4;
        CREATE INDEX IF NOT EXISTS ta_jobs_pending ON ta_jobs (submitted_at, id) WHERE state = 1;
        CREATE INDEX IF NOT EXISTS ta_jobs_failed ON ta_jobs (submitted_at, id) WHERE state = 3;
        CREATE INDEX IF NOT EXISTS ta_jobs_ended ON ta_jobs (state, ended_at) WHERE ended_at IS NOT NULL;
        """;

    private static readonly RegisterColumn<JobId> Id = new(ColumnTypes.String, job => job.Value);

    private static readonly RegisterColumn<JobEntry>[] IdentifyingColumns =
    [
        new(ColumnTypes.String, job => job.Id.Value),
        new(ColumnTypes.Int, job => (long)job.State),
        new(ColumnTypes.Timestamp, job => job.SubmittedAt),
    ];

    private static readonly RegisterColumn<JobEntry>[] AllColumns =
    [
        new(ColumnTypes.String, job => job.Id.Value),
        new(ColumnTypes.String, job => job.Route),
        new(ColumnTypes.Int, job => (long)job.State),
        new(ColumnTypes.Timestamp, job => job.SubmittedAt),
        new(ColumnTypes.Timestamp, job => job.EndedAt),
        new(ColumnTypes.String, job => job.Code),
        new(ColumnTypes.Int, job => job.Version),
        new(ColumnTypes.String, job => job.Submitter),
    ];

    private readonly IRegisterDatabase _database;
    private readonly GroupedWrites<JobEntry> _puts;
    private readonly string _put;
    private readonly string _remove;
    private readonly string _forget;

    public JobIndex(IRegisterDatabase database)
    {
        _database = database;
        _puts = new GroupedWrites<JobEntry>(PutAllAsync);
        _put =
            $"""
            INSERT INTO ta_jobs (id, route, state, submitted_at, ended_at, code, version, submitter)
            {database.ValuesOfItems(AllColumns.Length)} ON CONFLICT (id) DO UPDATE SET
              route = excluded.route, state = excluded.state, submitted_at = excluded.submitted_at,
              ended_at = excluded.ended_at, code = excluded.code, version = excluded.version, submitter = excluded.submitter
            """;
        _remove =
            $"""
            UPDATE ta_jobs SET state = 4, ended_at = $2, code = NULL, version = NULL
            WHERE {database.IsOfItem("id")} AND state IN (2, 3)
            """;
        _forget = $"DELETE FROM ta_jobs WHERE {database.IsOfItem("id", "state", "submitted_at")}";
    }

    public Task PrepareAsync(CancellationToken cancellation) => _database.PrepareForJobsAsync(cancellation);

    public Task PutAsync(JobEntry job) => _puts.AddAsync(job);

    public async Task<JobEntry?> FindAsync(JobId job, CancellationToken cancellation)
    {
        var found = await ReadAsync(JobIndexQueries.Find(job), cancellation).ConfigureAwait(false);
        return found.IsEmpty ? null : found[0];
    }

    public Task<ImmutableArray<JobEntry>> ListAsync(
        JobFilter filter, JobCursor? after, int most, CancellationToken cancellation) =>
        ReadAsync(JobIndexQueries.List(filter, after, most), cancellation);

    public Task<ImmutableArray<JobEntry>> ListUnfinishedAsync(
        JobCursor? after, int most, CancellationToken cancellation) =>
        ReadAsync(JobIndexQueries.ListUnfinished(after, most), cancellation);

    public Task<ImmutableArray<JobEntry>> ListFailedAsync(JobFilter filter, int most, CancellationToken cancellation) =>
        ReadAsync(JobIndexQueries.ListFailed(filter, most), cancellation);

    public Task<ImmutableArray<JobEntry>> ListEndedAsync(
        JobState state,
        ImmutableArray<ErrorCode> codes,
        DateTimeOffset before,
        int most,
        CancellationToken cancellation) =>
        ReadAsync(JobIndexQueries.ListEnded(state, codes, before, most), cancellation);

    public Task RemoveAsync(IReadOnlyCollection<JobId> jobs, DateTimeOffset now, CancellationToken cancellation) =>
        _database.ChangeAsync(new RegisterStatement(_remove, now).ForEach(jobs, Id), cancellation);

    public Task ForgetAsync(IReadOnlyCollection<JobEntry> jobs, CancellationToken cancellation) =>
        _database.ChangeAsync(new RegisterStatement(_forget).ForEach(jobs, IdentifyingColumns), cancellation);

    private Task PutAllAsync(IReadOnlyList<JobEntry> jobs)
    {
        // A statement of PostgreSQL can write a row only once. So only a job's last entry is sent.
        var last = jobs.Count == 1 ? jobs : [.. jobs.Reverse().DistinctBy(job => job.Id)];
        return _database.ChangeAsync(new RegisterStatement(_put).ForEach(last, AllColumns), CancellationToken.None);
    }

    private async Task<ImmutableArray<JobEntry>> ReadAsync(RegisterStatement query, CancellationToken cancellation) =>
        [.. await _database.ReadAsync(query, EntryOf, cancellation).ConfigureAwait(false)];

    private static JobEntry EntryOf(IRegisterRow row) => new(
        JobId.TryParse(row.Text(0), out var id) ? id : throw new ProblemException(StoreProblems.UnreadableIndex),
        row.Text(1),
        (JobState)row.Whole(2),
        InstantOf(row, 3),
        row.IsNull(4) ? null : InstantOf(row, 4),
        row.IsNull(5) ? null : row.Text(5),
        row.IsNull(6) ? null : row.Whole(6))
    {
        Submitter = row.IsNull(7) ? null : row.Text(7),
    };

    private static DateTimeOffset InstantOf(IRegisterRow row, int ordinal) =>
        row.TryInstant(ordinal, out var instant) ? instant : throw new ProblemException(StoreProblems.UnreadableIndex);
}
