using Microsoft.Extensions.Logging;
using Npgsql;
using TableActors.Actors.Cluster;

namespace TableActors.Postgres.Membership;

/// <summary>
/// Keeps the session of this process with the members' database. It has a thread of its own, so
/// that no busy thread pool and no busy actor can delay its beats. The lock of the session shows
/// the others that this process lives. When the process dies, the kernel ends the session at once.
/// </summary>
internal sealed partial class MemberSession(
    MemberDatabase database, MembershipSettings settings, TimeProvider time, ILogger<MemberSession> logger,
    Action<int, string> endProcess)
{
    private readonly TaskCompletionSource<MemberName> _entered = new(
        TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<string> _evicted = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ManualResetEventSlim _stop = new();
    private readonly MemberEntry _entry = new(settings, time);
    private MemberName? _name;
    private NpgsqlConnection? _connection;
    private BeatAndLook? _look;
    private TimeSpan _openedAt;
    private bool _isLost;
    private TimeSpan? _unwatchedSince;
    private volatile MemberTableSnapshot? _view;

    /// <summary>
    /// Raised after every look at the members' table, on the session's thread. A handler that fails
    /// has a defect. If one fails for <see cref="MembershipSettings.BeatDead"/>, this process ends:
    /// the others believe that it watches them, and it does not.
    /// </summary>
    public event Action<MemberTableSnapshot>? Looked;

    /// <summary>The last look; <see langword="null"/>: there was none.</summary>
    public MemberTableSnapshot? View => _view;

    /// <summary>Completes with the reason when this process was evicted.</summary>
    public Task<string> Evicted => _evicted.Task;

    /// <summary>The server's process behind the session when this process entered.</summary>
    public int Backend { get; private set; }

    public TimeSpan Now => time.GetElapsedTime(0);

    /// <summary>Enters, and keeps the session from then on.</summary>
    /// <exception cref="MembershipRefusedException">
    /// Other nodes use the database in a way that excludes this one.
    /// </exception>
    public Task<MemberName> EnterAsync(CancellationToken cancellation)
    {
        new Thread(() => Run(cancellation)) { IsBackground = true, Name = "tableactors member" }.Start();
        return _entered.Task;
    }

    /// <summary>
    /// Ends this process because the other nodes have removed it, which they do only when it is
    /// evicted.
    /// </summary>
    public void EndRemoved() => EndEvicted("the other nodes have removed this one");

    /// <summary>
    /// Ends the session without writing that this member has left, as the death of the process
    /// would.
    /// </summary>
    public Task StopAsync()
    {
        _stop.Set();
        return _entered.Task.IsCompleted ? _ended.Task : Task.CompletedTask;
    }

    private void Run(CancellationToken cancellation)
    {
        try
        {
            Enter(cancellation);
            while (!_stop.IsSet && Step())
            {
                // Step has done the work.
            }
        }
        catch (Exception failure)
        {
            _entered.TrySetException(failure);
        }
        finally
        {
            Close();
            _ended.TrySetResult();
        }
    }

    private void Enter(CancellationToken cancellation)
    {
        try
        {
            _connection = database.OpenSession();
            _name = _entry.Enter(_connection, cancellation);
            Backend = MemberTable.BackendOf(_connection);
            Opened();
            // A pooler may become apparent only when the statements are used again.
            _view = Look(Now);
        }
        catch (PostgresException failure)
            when (failure.SqlState is PostgresErrorCodes.DuplicatePreparedStatement
                or PostgresErrorCodes.InvalidSqlStatementName)
        {
            throw new MembershipRefusedException(MemberDatabase.PoolerBetween);
        }

        _entered.TrySetResult(_name);
    }

    // One beat and one look. False: it was the last.
    private bool Step()
    {
        try
        {
            if (_connection is null && !TryReturn())
                return false;
            var start = Now;
            var view = Look(start);
            _view = view;
            if (!IsAlive(view))
                return false;
            if (_isLost)
                LogSessionBack();
            _isLost = false;
            if (!IsWatched(view))
                return false;
            var rest = (settings.IsClustered ? settings.BeatEvery : settings.SoleLookEvery) - (Now - start);
            if (rest >= TimeSpan.FromMilliseconds(1) && !_stop.IsSet)
                _connection!.Wait(rest);
        }
        catch (Exception failure)
        {
            // Tries again whatever the failure was: without beats this process is evicted soon
            // anyway.
            if (!_isLost)
                LogSessionLost(failure);
            _isLost = true;
            Close();
            _stop.Wait(settings.ReopenAfter);
        }

        return true;
    }

    private MemberTableSnapshot Look(TimeSpan start) =>
        new(start, start - _openedAt, _name!.Incarnation, [.. _look!.Run()]);

    private bool IsAlive(MemberTableSnapshot view)
    {
        var own = view.Rows.FirstOrDefault(row => row.Incarnation == view.Self);
        if (own is { IsAlive: true })
            return true;
        if (own is { State: MemberState.Left })
            return false;
        EndEvicted(own is null ? "its row is gone" : ReasonOf());
        return false;
    }

    // Shows the look to the handlers. False: they have failed for too long.
    private bool IsWatched(MemberTableSnapshot view)
    {
        Exception? defect = null;
        foreach (var handler in Delegate.EnumerateInvocationList(Looked))
        {
            try
            {
                handler(view);
            }
            catch (Exception failure)
            {
                defect = failure;
            }
        }

        if (defect is null)
        {
            _unwatchedSince = null;
            return true;
        }

        if (_unwatchedSince is null)
            LogDefect(defect);
        _unwatchedSince ??= view.At;
        if (view.At - _unwatchedSince < settings.BeatDead)
            return true;
        LogUnwatched(defect);
        var reason = "This process cannot watch the cluster's other members, by a defect of its own; it ends at once: ";
        endProcess(ProcessEnd.Defect, reason + defect.Message);
        return false;
    }

    private void EndEvicted(string reason)
    {
        var text =
            $"This process was evicted from the cluster: {reason}. Others have taken over what it had; "
            + "it ends at once.";
        LogEvicted(reason);
        _evicted.TrySetResult(text);
        endProcess(ProcessEnd.Evicted, text);
    }

    private string ReasonOf()
    {
        try
        {
            using var command = MemberTable.Command(
                _connection!,
                """
                SELECT coalesce(own.reason, '') || ', by ' || coalesce(evictor.address, evictor.name, '')
                FROM ta_members own LEFT JOIN ta_members evictor ON evictor.incarnation = own.ended_by WHERE own.incarnation = $1
                """,
                MemberTable.Of(_name!.Incarnation));
            return command.ExecuteScalar() as string ?? "";
        }
        catch (NpgsqlException)
        {
            return "the reason cannot be read";
        }
    }

    // False: this process was ended meanwhile.
    private bool TryReturn()
    {
        _connection = database.OpenSession();
        if (_entry.TryReturn(_connection, _name!))
        {
            Opened();
            return true;
        }

        // Another node has the database now. It has evicted this process, or is about to.
        using var look = new BeatAndLook(_connection, _name!, false);
        _view = new MemberTableSnapshot(Now, TimeSpan.Zero, _name!.Incarnation, [.. look.Run()]);
        return IsAlive(_view)
            ? throw new InvalidOperationException("Another node is taking the database.")
            : false;
    }

    private void Opened()
    {
        _look = new BeatAndLook(_connection!, _name!, settings.IsClustered);
        _openedAt = Now;
    }

    private void Close()
    {
        _look?.Dispose();
        _look = null;
        _connection?.Dispose();
        _connection = null;
    }

    [LoggerMessage(
        1500, LogLevel.Warning, "The session with the members' database is lost; this process tries to open it again.")]
    private partial void LogSessionLost(Exception failure);

    [LoggerMessage(1501, LogLevel.Information, "The session with the members' database is open again.")]
    private partial void LogSessionBack();

    [LoggerMessage(1502, LogLevel.Critical, "This process was evicted from the cluster: {Reason}. It ends at once.")]
    private partial void LogEvicted(string reason);

    [LoggerMessage(1503, LogLevel.Error,
        "What this process knows of the cluster's members could not be used, by a defect of its own.")]
    private partial void LogDefect(Exception defect);

    [LoggerMessage(1504, LogLevel.Critical,
        "This process cannot watch the cluster's other members, by a defect of its own. It ends at once.")]
    private partial void LogUnwatched(Exception defect);
}
