using System.Collections.Concurrent;
using TableActors.Contracts.Errors;
using TableActors.Contracts.Naming;

namespace TableActors.AspNetCore.Idempotency;

/// <summary>
/// The requests with a key that this node is carrying out. It spares the work, and gives a clear answer; what runs on other nodes is
/// decided by the table, which carries out a request once, wherever it comes from.
/// </summary>
internal sealed class RunningRequests
{
    private const int RetryAfterSeconds = 1;

    private readonly ConcurrentDictionary<RequestId, Running> _running = [];

    /// <summary>What a repeat is told while the first one runs.</summary>
    public static Problem InProgress { get; } =
        new(ErrorCodes.RequestInProgress, "A request with this key is being carried out at the moment; nothing was done for this one.")
        {
            RetryAfterSeconds = RetryAfterSeconds,
        };

    /// <summary>Begins a request.</summary>
    /// <returns>What ends it; <see langword="null"/>: one of the same id is running.</returns>
    public IDisposable? TryBegin(RequestId request)
    {
        var running = new Running(this, request);
        return _running.TryAdd(request, running) ? running : null;
    }

    private sealed class Running(RunningRequests requests, RequestId request) : IDisposable
    {
        public void Dispose() => requests._running.TryRemove(KeyValuePair.Create(request, this));
    }
}
