using Microsoft.Extensions.Logging;
using Npgsql;
using TableActors.Actors.Cluster;

namespace TableActors.Postgres.Membership;

/// <summary>
/// The session of this process with the members' database, on a thread of its own: neither the thread pool nor an actor can be too busy to
/// give signs of life. The session's lock tells the others that this process lives; when the process dies, the kernel ends both at once.
/// </summary>
internal sealed partial class MemberSession(
    MemberDatabase database, MembershipSettings settings, TimeProvider time, ILogger<MemberSession> logger, Action<int, string> end)
{
    private readonly TaskCompletionSource<MemberName> _entered = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<string> _evicted = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ManualResetEventSlim _stop = new();
    private readonly MemberEntry _entry = new(settings, time);
    private MemberName? _name;
    private NpgsqlConnection? _connection;
    private BeatAndLook? _look;
    private TimeSpan _openSince;
    private bool _isLost;
    private volatile MemberTableSnapshot? _view;

    /// <summary>Every look at the members' table, on the session's thread.</summary>
    public event Action<MemberTableSnapshot>? Looked;

    /// <summary>The last look; <see langword="null"/>: there was none.</summary>
    public MemberTableSnapshot? View => _view;

    /// <summary>Completes with the reason when this process was evicted.</summary>
    public Task<string> Evicted => _evicted.Task;

    /// <summary>The process of the server that served the session when this process entered.</summary>
    public int Backend { get; private set; }

    public TimeSpan Now => time.GetElapsedTime(0);

    /// <summary>Enters, and keeps the session from then on.</summary>
    /// <exception cref="MembershipRefusedException">Others use the database in a way that leaves no place for this process.</exception>
    public Task<MemberName> EnterAsync(CancellationToken cancellation)
    {
        new Thread(() => Run(cancellation)) { IsBackground = true, Name = "tableactors member" }.Start();
        return _entered.Task;
    }

    /// <summary>Ends this process because the other nodes have removed it, which they do only when it is evicted.</summary>
    public void EndRemoved() => EndEvicted("the other nodes have removed this one");

    /// <summary>Ends the session without a word, as the death of the process does.</summary>
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
                // It goes on.
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
            // A pooler may show itself only when the statements are used again.
            _view = Look(Now);
        }
        catch (PostgresException failure)
            when (failure.SqlState is PostgresErrorCodes.DuplicatePreparedStatement or PostgresErrorCodes.InvalidSqlStatementName)
        {
            throw new MembershipRefusedException(MemberDatabase.PoolerBetween);
        }

        _entered.TrySetResult(_name);
    }

    // One sign of life. False: it was the last.
    private bool Step()
    {
        try
        {
            if (_connection is null && !Return())
                return false;
            var start = Now;
            var view = Look(start);
            _view = view;
            if (!IsAlive(view))
                return false;
            Looked?.Invoke(view);
            if (_isLost)
                SessionIsBack();
            _isLost = false;
            var rest = (settings.IsClustered ? settings.BeatEvery : settings.SoleLookEvery) - (Now - start);
            if (rest >= TimeSpan.FromMilliseconds(1) && !_stop.IsSet)
                _connection!.Wait(rest);
        }
        catch (Exception failure)
        {
            // Whatever it was: without signs of life this process is soon evicted, so that another try costs nothing.
            if (!_isLost)
                SessionLost(failure);
            _isLost = true;
            Close();
            _stop.Wait(settings.ReopenAfter);
        }

        return true;
    }

    private MemberTableSnapshot Look(TimeSpan start) => new(start, start - _openSince, _name!.Incarnation, [.. _look!.Run()]);

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

    private void EndEvicted(string reason)
    {
        var text = $"This process was evicted from the cluster: {reason}. Others have taken over what it had; it ends at once.";
        EvictedFromCluster(reason);
        _evicted.TrySetResult(text);
        end(ProcessEnd.Evicted, text);
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

    // False: this process has ended meanwhile.
    private bool Return()
    {
        _connection = database.OpenSession();
        if (_entry.Return(_connection, _name!))
        {
            Opened();
            return true;
        }

        // Whoever has the database now has evicted this process, or is about to.
        using var look = new BeatAndLook(_connection, _name!, false);
        _view = new MemberTableSnapshot(Now, TimeSpan.Zero, _name!.Incarnation, [.. look.Run()]);
        return IsAlive(_view)
            ? throw new InvalidOperationException("Another node is taking the database.")
            : false;
    }

    private void Opened()
    {
        _look = new BeatAndLook(_connection!, _name!, settings.IsClustered);
        _openSince = Now;
    }

    private void Close()
    {
        _look?.Dispose();
        _look = null;
        _connection?.Dispose();
        _connection = null;
    }

    [LoggerMessage(1500, LogLevel.Warning, "The session with the members' database is lost; it is opened again until it stands.")]
    private partial void SessionLost(Exception failure);

    [LoggerMessage(1501, LogLevel.Information, "The session with the members' database stands again.")]
    private partial void SessionIsBack();

    [LoggerMessage(1502, LogLevel.Critical, "This process was evicted from the cluster: {Reason}. It ends at once.")]
    private partial void EvictedFromCluster(string reason);
}
