using TableActors.Actors.Stores;
using TableActors.Contracts.Errors;
using TableActors.Contracts.Messages;
using TableActors.Contracts.Naming;
using TableActors.Contracts.Tables;

namespace TableActors.TestSupport.Exports;

/// <summary>What a register knows of exports, in memory. It fails while a test wants it to.</summary>
internal sealed class MemoryRegister : IRequestRegister, ILaneRegister
{
    private readonly Lock _gate = new();
    private readonly Dictionary<RequestId, (long Version, string? Lane)> _written = [];

    /// <summary>How many calls are to fail.</summary>
    public int Failures { get; set; }

    /// <summary>The calls that change something, in their order.</summary>
    public List<string> Changes { get; } = [];

    public void Write(RequestId request, long version, string? lane)
    {
        lock (_gate)
            _written[request] = (version, lane);
    }

    public Task<IReadOnlyList<DueExport>> ListPendingAsync(string lane, int most, CancellationToken cancellation) =>
        Answer(() =>
            (IReadOnlyList<DueExport>)
            [
                .. _written
                    .Where(row => row.Value.Lane == lane)
                    .Select(row => new DueExport(row.Key, row.Value.Version))
                    .OrderBy(row => row.Version)
                    .Take(most),
            ]);

    /// <summary>The number of the present ownership; a spec raises it in the name of another owner.</summary>
    public long Epoch { get; set; }

    public Task<long> TakeAsync(string lane, CancellationToken cancellation) => Answer(() => ++Epoch);

    public Task<bool> IsOwnerAsync(string lane, long epoch, CancellationToken cancellation) =>
        Answer(() => epoch == Epoch);

    public Task EndExportsAsync(IReadOnlyCollection<RequestId> requests, CancellationToken cancellation) => Answer(() =>
    {
        Note("end", requests);
        return requests.Count(_written.Remove);
    });

    public Task GiveUpExportsAsync(IReadOnlyCollection<RequestId> requests, CancellationToken cancellation) =>
        Answer(() =>
        {
            Note("give up", requests);
            foreach (var request in requests.Where(_written.ContainsKey))
                _written[request] = (_written[request].Version, null);
            return 0;
        });

    public Task<bool> ResumeExportAsync(RequestId request, string lane, CancellationToken cancellation) => Answer(() =>
    {
        Note("resume", [request]);
        if (!_written.TryGetValue(request, out var row))
            return false;
        _written[request] = (row.Version, lane);
        return true;
    });

    public Task<WriteReply?> FindAsync(TableSchema schema, RequestMark mark, CancellationToken cancellation) =>
        throw new NotSupportedException();

    public Task<int> ForgetExpiredAsync(DateTimeOffset now, int most, CancellationToken cancellation) =>
        throw new NotSupportedException();

    public Task ForgetAsync(IReadOnlyCollection<RequestId> requests, CancellationToken cancellation) =>
        throw new NotSupportedException();

    private void Note(string change, IReadOnlyCollection<RequestId> requests)
    {
        if (requests.Count > 0)
            Changes.Add($"{change} {string.Join(' ', requests.Select(request => _written.TryGetValue(request, out var row) ? $"{row.Version}" : "?"))}");
    }

    private Task<T> Answer<T>(Func<T> answer)
    {
        lock (_gate)
        {
            if (Failures-- > 0)
                return Task.FromException<T>(
                    new ProblemException(new Problem(ErrorCodes.StoreUnavailable, "The register fails.")));
            Failures = 0;
            return Task.FromResult(answer());
        }
    }
}
