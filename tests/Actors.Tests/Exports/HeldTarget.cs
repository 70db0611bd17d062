using System.Collections.Immutable;
using System.Text;
using System.Threading.Channels;
using TableActors.Actors.Exports;
using TableActors.Contracts.Messages;
using TableActors.TestSupport;

namespace TableActors.Actors.Tests.Exports;

/// <summary>A target whose writes end when a test says so.</summary>
internal sealed class HeldTarget : IExportTarget
{
    private readonly Channel<HeldWrite> _writes = Channel.CreateUnbounded<HeldWrite>();

    public bool HasWrite => _writes.Reader.Count > 0;

    public Task<HeldWrite> NextAsync() =>
        _writes.Reader.ReadAsync().AsTask().OrFailAsync("a transaction in the target began");

    public Task<ImmutableArray<ExportFault>> CheckAsync(CancellationToken cancellation) =>
        Task.FromResult(ImmutableArray<ExportFault>.Empty);

    public Task<ImmutableArray<ExportFault>> PrepareAsync(CancellationToken cancellation) => CheckAsync(cancellation);

    public Task<ExportResult> WriteAsync(
        IReadOnlyList<ExportedRow> rows, LaneFence? fence, CancellationToken cancellation)
    {
        var write = new HeldWrite(rows, fence, cancellation);
        _writes.Writer.TryWrite(write);
        return write.Result;
    }

    internal sealed class HeldWrite(IReadOnlyList<ExportedRow> rows, LaneFence? fence, CancellationToken cancellation)
    {
        private readonly TaskCompletionSource<ExportResult> _result = new(
            TaskCreationOptions.RunContinuationsAsynchronously);

        public Task<ExportResult> Result => _result.Task;

        public LaneFence? Fence => fence;

        public CancellationToken Cancellation => cancellation;

        public IEnumerable<string> Ids => rows.Select(row => row.Id.Value);

        public IEnumerable<TraceContext?> Traces => rows.Select(row => row.Trace);

        public IEnumerable<string> Bodies => rows.Select(row => Encoding.UTF8.GetString(row.Json.Span));

        public void Succeed() => End(new ExportResult(rows.Count));

        public void End(ExportResult result) => _result.SetResult(result);
    }
}
