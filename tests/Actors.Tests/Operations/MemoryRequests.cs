using System.Collections.Concurrent;
using TableActors.Actors.Stores;
using TableActors.Contracts.Messages;
using TableActors.Contracts.Naming;
using TableActors.Contracts.Tables;

namespace TableActors.Actors.Tests.Operations;

/// <summary>The outcomes that a test says are kept.</summary>
internal sealed class MemoryRequests : IRequestRegister
{
    private readonly ConcurrentDictionary<RequestId, WriteReply> _kept = [];
    private readonly TaskCompletionSource _forgotten = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public int Searches { get; private set; }

    public Exception? Failure { get; set; }

    /// <summary>How many outcomes may be forgotten.</summary>
    public int Expired { get; set; }

    /// <summary>Ends when all that may be forgotten is.</summary>
    public Task Forgotten => _forgotten.Task;

    public void Keep(RequestMark mark, WriteReply reply) => _kept[mark.Id] = reply with { IsReplayed = true };

    public async Task<WriteReply?> FindAsync(TableSchema schema, RequestMark mark, CancellationToken cancellation)
    {
        await Task.Yield();
        Searches++;
        return Failure is null ? _kept.GetValueOrDefault(mark.Id) : throw Failure;
    }

    public async Task<int> ForgetExpiredAsync(DateTimeOffset now, int most, CancellationToken cancellation)
    {
        await Task.Yield();
        if (Failure is not null)
            throw Failure;
        var count = Math.Min(most, Expired);
        Expired -= count;
        if (count > 0 && Expired == 0)
            _forgotten.TrySetResult();
        return count;
    }

    public Task ForgetAsync(IReadOnlyCollection<RequestId> requests, CancellationToken cancellation) =>
        throw new NotSupportedException();

    public Task<IReadOnlyList<DueExport>> ListPendingAsync(string lane, int most, CancellationToken cancellation) =>
        throw new NotSupportedException();

    public Task EndExportsAsync(IReadOnlyCollection<RequestId> requests, CancellationToken cancellation) =>
        throw new NotSupportedException();

    public Task GiveUpExportsAsync(IReadOnlyCollection<RequestId> requests, CancellationToken cancellation) =>
        throw new NotSupportedException();

    public Task<bool> ResumeExportAsync(RequestId request, string lane, CancellationToken cancellation) =>
        throw new NotSupportedException();
}
