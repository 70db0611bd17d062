using System.Collections.Concurrent;
using TableActors.Actors.Stores;
using TableActors.Contracts.Messages;
using TableActors.Contracts.Naming;
using TableActors.Contracts.Tables;

namespace TableActors.Actors.Tests.Jobs;

/// <summary>Remembers what jobs ask of a register.</summary>
internal sealed class RecordingRegister : IRequestRegister
{
    private readonly ConcurrentQueue<(RequestId Request, string Lane)> _resumed = [];
    private readonly ConcurrentQueue<RequestId> _forgotten = [];

    public Exception? Failure { get; set; }

    /// <summary>What a resumption waits for.</summary>
    public Task Gate { get; set; } = Task.CompletedTask;

    public IReadOnlyCollection<(RequestId Request, string Lane)> Resumed => _resumed;

    public IReadOnlyCollection<RequestId> Forgotten => _forgotten;

    public async Task<bool> ResumeExportAsync(RequestId request, string lane, CancellationToken cancellation)
    {
        if (Failure is not null)
            throw Failure;
        _resumed.Enqueue((request, lane));
        await Gate;
        return true;
    }

    public Task ForgetAsync(IReadOnlyCollection<RequestId> requests, CancellationToken cancellation)
    {
        if (Failure is not null)
            throw Failure;
        foreach (var request in requests)
            _forgotten.Enqueue(request);
        return Task.CompletedTask;
    }

    public Task<WriteReply?> FindAsync(TableSchema schema, RequestMark mark, CancellationToken cancellation) =>
        throw Unused();

    public Task<int> ForgetExpiredAsync(DateTimeOffset now, int most, CancellationToken cancellation) => throw Unused();

    public Task<IReadOnlyList<DueExport>> ListPendingAsync(string lane, int most, CancellationToken cancellation) =>
        throw Unused();

    public Task EndExportsAsync(IReadOnlyCollection<RequestId> requests, CancellationToken cancellation) =>
        throw Unused();

    public Task GiveUpExportsAsync(IReadOnlyCollection<RequestId> requests, CancellationToken cancellation) =>
        throw Unused();

    private static NotSupportedException Unused() => new("A job only resumes exports and forgets outcomes.");
}
