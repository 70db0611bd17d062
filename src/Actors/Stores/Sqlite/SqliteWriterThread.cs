using System.Runtime.InteropServices;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using TableActors.Contracts.Errors;
using TableActors.Contracts.Messages;

namespace TableActors.Actors.Stores.Sqlite;

/// <summary>
/// The thread that owns the writing connection. It takes all that waits at once: batches of several tables share a transaction,
/// and so one wait for the disk. After a failure it opens the database anew with the next piece of work.
/// </summary>
internal sealed partial class SqliteWriterThread : IAsyncDisposable
{
    private readonly SqliteDatabase _database;
    private readonly ILogger _logger;
    private readonly object _gate = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private List<object> _waiting = [];
    private SqliteWriter? _writer;
    private bool _stopping;

    public SqliteWriterThread(SqliteDatabase database, ILogger logger)
    {
        _database = database;
        _logger = logger;
        new Thread(Loop) { IsBackground = true, Name = "TableActors SQLite writer" }.Start();
    }

    /// <summary>Carries out a batch, together with what else waits.</summary>
    public Task<BatchOutcome> CommitAsync(TableLease lease, IReadOnlyList<WriteCommand> batch)
    {
        var commit = new PendingCommit(lease, batch);
        return Enqueue(commit) ? commit.Completion : Task.FromResult<BatchOutcome>(new BatchOutcome.Failed(StoreProblems.Unavailable));
    }

    /// <summary>Does something else with the connection.</summary>
    /// <exception cref="ProblemException"><c>store_unavailable</c>, or what the work throws.</exception>
    public Task<T> RunAsync<T>(Func<SqliteWriter, T> work)
    {
        var pending = new PendingWork<T>(work);
        return Enqueue(pending) ? pending.Completion : Task.FromException<T>(new ProblemException(StoreProblems.Unavailable));
    }

    /// <summary>Finishes what waits, closes the connection and ends the thread.</summary>
    public async ValueTask DisposeAsync()
    {
        lock (_gate)
        {
            _stopping = true;
            Monitor.Pulse(_gate);
        }

        await _ended.Task.ConfigureAwait(false);
    }

    private bool Enqueue(object work)
    {
        lock (_gate)
        {
            if (_stopping)
                return false;
            _waiting.Add(work);
            if (_waiting.Count == 1)
                Monitor.Pulse(_gate);
            return true;
        }
    }

    private void Loop()
    {
        var taken = new List<object>();
        var commits = new List<PendingCommit>();
        while (Take(ref taken))
        {
            for (var i = 0; i < taken.Count;)
            {
                commits.Clear();
                while (i < taken.Count && taken[i] is PendingCommit commit)
                {
                    commits.Add(commit);
                    i++;
                }

                if (commits.Count > 0)
                    Commit(CollectionsMarshal.AsSpan(commits));
                else
                    Run((IPendingWork)taken[i++]);
            }

            taken.Clear();
        }

        Close();
        _ended.SetResult();
    }

    private bool Take(ref List<object> taken)
    {
        lock (_gate)
        {
            while (_waiting.Count == 0)
            {
                if (_stopping)
                    return false;
                Monitor.Wait(_gate);
            }

            (_waiting, taken) = (taken, _waiting);
            return true;
        }
    }

    private void Commit(ReadOnlySpan<PendingCommit> commits)
    {
        try
        {
            _writer ??= new SqliteWriter(_database.OpenWriter());
            if (_writer.Commit(commits) is { } failure)
            {
                TransactionFailed(failure, commits.Length);
                Close();
            }
        }
        catch (Exception failure)
        {
            // A defect, or a database that cannot be opened: closing undoes what was not committed.
            TransactionFailed(failure, commits.Length);
            Close();
            foreach (var commit in commits)
                commit.Outcome = new BatchOutcome.Failed(StoreProblems.Unavailable);
        }

        foreach (var commit in commits)
            commit.Complete();
    }

    private void Run(IPendingWork work)
    {
        try
        {
            _writer ??= new SqliteWriter(_database.OpenWriter());
            work.Run(_writer);
        }
        catch (ProblemException problem)
        {
            work.Fail(problem);
        }
        catch (Exception failure)
        {
            WorkFailed(failure);
            Close();
            work.Fail(failure is SqliteException ? failure : new ProblemException(StoreProblems.Unavailable, failure));
        }
    }

    private void Close()
    {
        try
        {
            _writer?.Dispose();
        }
        catch (SqliteException failure)
        {
            WorkFailed(failure);
        }

        _writer = null;
    }
}
