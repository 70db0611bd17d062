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

    public int Searches { get; private set; }

    public Exception? Failure { get; set; }

    public void Keep(RequestMark mark, WriteReply reply) => _kept[mark.Id] = reply with { IsReplayed = true };

    public async Task<WriteReply?> FindAsync(TableSchema schema, RequestMark mark, CancellationToken cancellation)
    {
        await Task.Yield();
        Searches++;
        return Failure is null ? _kept.GetValueOrDefault(mark.Id) : throw Failure;
    }

    public Task<int> ForgetExpiredAsync(DateTimeOffset now, int most, CancellationToken cancellation) => throw new NotSupportedException();

    public Task ForgetAsync(IReadOnlyCollection<RequestId> requests, CancellationToken cancellation) => throw new NotSupportedException();

    public Task<IReadOnlyList<PendingExport>> ListPendingAsync(string lane, int most, CancellationToken cancellation) =>
        throw new NotSupportedException();

    public Task EndExportsAsync(IReadOnlyCollection<RequestId> requests, CancellationToken cancellation) => throw new NotSupportedException();

    public Task GiveUpExportsAsync(IReadOnlyCollection<RequestId> requests, CancellationToken cancellation) => throw new NotSupportedException();

    public Task<bool> ResumeExportAsync(RequestId request, string lane, CancellationToken cancellation) => throw new NotSupportedException();
}
