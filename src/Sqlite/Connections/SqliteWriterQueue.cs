using System.Runtime.InteropServices;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using TableActors.Actors.Stores;
using TableActors.Contracts.Errors;
using TableActors.Contracts.Messages;
using TableActors.Sqlite.Tables;

namespace TableActors.Sqlite.Connections;

/// <summary>
/// The work that waits for the writing connection. Pieces of work run one at a time. The queue
/// takes everything that waits at once: batches of several tables share a transaction, and so one
/// wait for the disk. After a failure, the next piece of work opens the database again.
/// </summary>
/// <remarks>
/// The work runs on the thread pool, preferably on the thread that brought it. A thread of its own
/// would have to be woken for each commit, and would have to wake another one. That takes longer
/// than the statements do.
/// </remarks>
internal sealed partial class SqliteWriterQueue(SqliteDatabase database, ILogger logger)
    : IThreadPoolWorkItem, IAsyncDisposable
{
    private readonly SqliteDatabase _database = database;
    private readonly ILogger _logger = logger;
    private readonly Lock _gate = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<QueuedCommit> _commits = [];
    private List<object> _waiting = [];
    private List<object> _taken = [];
    private SqliteWriter? _writer;
    private bool _isRunning;
    private bool _isStopping;

    /// <summary>Carries out a batch, together with the other work that waits.</summary>
    public Task<BatchOutcome> CommitAsync(TableLease lease, IReadOnlyList<WriteCommand> batch)
    {
        var commit = new QueuedCommit(lease, batch);
        return Enqueue(commit)
            ? commit.Completion
            : Task.FromResult<BatchOutcome>(new BatchOutcome.Failed(StoreProblems.Unavailable));
    }

    /// <summary>Does other work with the connection.</summary>
    /// <exception cref="ProblemException"><c>store_unavailable</c>, or what the work throws.</exception>
    public Task<T> RunAsync<T>(Func<SqliteWriter, T> work)
    {
        var pending = new QueuedWork<T>(work);
        return Enqueue(pending)
            ? pending.Completion
            : Task.FromException<T>(new ProblemException(StoreProblems.Unavailable));
    }

    /// <summary>Does other work with the connection, and reports a failure of the database as a problem.</summary>
    /// <param name="work">The work.</param>
    /// <param name="cancellation">Ends the wait, not the work.</param>
    /// <exception cref="ProblemException"><c>store_unavailable</c>, or what the work throws.</exception>
    public async Task<T> ServeAsync<T>(Func<SqliteWriter, T> work, CancellationToken cancellation)
    {
        try
        {
            return await RunAsync(work).WaitAsync(cancellation).ConfigureAwait(false);
        }
        catch (SqliteException failure)
        {
            throw new ProblemException(StoreProblems.Unavailable, failure);
        }
    }

    /// <summary>Finishes the waiting work and closes the connection.</summary>
    public async ValueTask DisposeAsync()
    {
        lock (_gate)
        {
            _isStopping = true;
            if (!_isRunning)
                Start();
        }

        await _ended.Task.ConfigureAwait(false);
    }

    /// <summary>Does the waiting work. Only the thread pool calls this, after <see cref="Start"/>.</summary>
    void IThreadPoolWorkItem.Execute()
    {
        lock (_gate)
            (_waiting, _taken) = (_taken, _waiting);
        DoTaken();
        lock (_gate)
        {
            if (_waiting.Count > 0)
            {
                // The next work does not begin at once on this thread. Those who got replies run
                // first.
                ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
                return;
            }

            if (!_isStopping)
            {
                _isRunning = false;
                return;
            }
        }

        Close();
        _ended.TrySetResult();
    }

    private bool Enqueue(object work)
    {
        lock (_gate)
        {
            if (_isStopping)
                return false;
            _waiting.Add(work);
            if (!_isRunning)
                Start();
            return true;
        }
    }

    private void Start()
    {
        _isRunning = true;
        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: true);
    }

    private void DoTaken()
    {
        for (var i = 0; i < _taken.Count;)
        {
            _commits.Clear();
            while (i < _taken.Count && _taken[i] is QueuedCommit commit)
            {
                _commits.Add(commit);
                i++;
            }

            if (_commits.Count > 0)
                Commit(CollectionsMarshal.AsSpan(_commits));
            else
                Run((QueuedWork)_taken[i++]);
        }

        _taken.Clear();
    }

    private void Commit(ReadOnlySpan<QueuedCommit> commits)
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
            // A defect, or a database that cannot be opened. Closing undoes everything that was not
            // committed.
            TransactionFailed(failure, commits.Length);
            Close();
            foreach (var commit in commits)
                commit.Outcome = new BatchOutcome.Failed(StoreProblems.Unavailable);
        }

        foreach (var commit in commits)
            commit.Complete();
    }

    private void Run(QueuedWork work)
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

    // Events 1000 to 1009.
    [LoggerMessage(1000, LogLevel.Error, "A transaction of {Batches} batches failed; the database is opened anew.")]
    private partial void TransactionFailed(Exception failure, int batches);

    [LoggerMessage(1001, LogLevel.Error, "The database failed; it is opened anew.")]
    private partial void WorkFailed(Exception failure);
}

/// <summary>Work other than a batch that waits for the writer.</summary>
internal abstract class QueuedWork
{
    public abstract void Run(SqliteWriter writer);

    public abstract void Fail(Exception failure);
}

/// <summary>Work with a result that waits for the writer.</summary>
internal sealed class QueuedWork<T>(Func<SqliteWriter, T> work) : QueuedWork
{
    private readonly TaskCompletionSource<T> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<T> Completion => _completion.Task;

    public override void Run(SqliteWriter writer) => _completion.SetResult(work(writer));

    public override void Fail(Exception failure) => _completion.SetException(failure);
}

/// <summary>A batch that waits for the writer.</summary>
internal sealed class QueuedCommit(TableLease lease, IReadOnlyList<WriteCommand> batch)
{
    // Continuations must not keep the connection from the next piece of work.
    private readonly TaskCompletionSource<BatchOutcome> _completion = new(
        TaskCreationOptions.RunContinuationsAsynchronously);

    public TableLease Lease { get; } = lease;

    public IReadOnlyList<WriteCommand> Batch { get; } = batch;

    /// <summary>The outcome, set before <see cref="Complete"/>.</summary>
    public BatchOutcome? Outcome { get; set; }

    public Task<BatchOutcome> Completion => _completion.Task;

    public void Complete() =>
        _completion.SetResult(Outcome ?? throw new InvalidOperationException("The batch has no outcome yet."));
}
