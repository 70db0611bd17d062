namespace Akka.Persistence.Sql.Storage;

/// <summary>
/// The one writer of a database: while a commit is under way, requests queue, and the next transaction takes all of them. It has a
/// thread of its own, because it spends its time waiting for the disk.
/// </summary>
internal sealed class GroupWriter : IDisposable
{
    private const int MaxEvents = 2_000;
    private const long MaxBytes = 8 << 20;
    private static readonly TimeSpan ClosingTime = TimeSpan.FromSeconds(10);

    private readonly object _gate = new();
    private readonly Queue<WriteRequest> _waiting = new();
    private readonly SqlDatabase _database;
    private readonly Lazy<Thread> _thread;
    private bool _isClosed;

    public GroupWriter(SqlDatabase database)
    {
        _database = database;
        _thread = new Lazy<Thread>(Start);
    }

    public void Add(WriteRequest request)
    {
        _ = _thread.Value;
        lock (_gate)
        {
            if (!_isClosed)
            {
                _waiting.Enqueue(request);
                if (_waiting.Count == 1) Monitor.Pulse(_gate);
                return;
            }
        }

        request.Fail(new ObjectDisposedException(nameof(GroupWriter), "The actor system has ended."));
    }

    /// <summary>Writes what waits, and ends.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _isClosed = true;
            Monitor.Pulse(_gate);
        }

        if (_thread.IsValueCreated) _thread.Value.Join(ClosingTime);
    }

    private Thread Start()
    {
        var thread = new Thread(Run) { IsBackground = true, Name = "persistence writer" };
        thread.Start();
        return thread;
    }

    private void Run()
    {
        using var session = new WriteSession(_database);
        while (Take() is { } group)
            Commit(session, group);
    }

    /// <summary>Waits for requests and takes all, up to a limit; null at the end.</summary>
    private List<WriteRequest> Take()
    {
        lock (_gate)
        {
            while (_waiting.Count == 0)
            {
                if (_isClosed) return null;
                Monitor.Wait(_gate);
            }

            var group = new List<WriteRequest>(_waiting.Count);
            var events = 0;
            var bytes = 0L;
            while (_waiting.Count > 0 && events < MaxEvents && bytes < MaxBytes)
            {
                var request = _waiting.Dequeue();
                group.Add(request);
                events += Math.Max(1, request.Events.Count);
                bytes += request.Events.Sum(row => (long)row.Payload.Bytes.Length);
            }

            return group;
        }
    }

    private void Commit(WriteSession session, IReadOnlyList<WriteRequest> group)
    {
        try
        {
            session.Commit(group);
        }
        catch (Exception fault) when (group.Count > 1 && _database.IsFaultOfARequest(fault))
        {
            // One of them is to blame; the others must not suffer for it.
            foreach (var request in group) Commit(session, [request]);
            return;
        }
        catch (Exception fault)
        {
            foreach (var request in group) request.Fail(fault);
            return;
        }

        foreach (var request in group) request.Succeed();
    }
}
