using TableActors.Actors.Stores;
using TableActors.Contracts.Errors;
using TableActors.Contracts.Messages;
using TableActors.Contracts.Rows;

namespace TableActors.Actors.Tests.Tables;

/// <summary>A transaction that ends when the test says so.</summary>
internal sealed class HeldCommit(TableLease lease, IReadOnlyList<WriteCommand> batch)
{
    private readonly TaskCompletionSource<BatchOutcome> _outcome = new(
        TaskCreationOptions.RunContinuationsAsynchronously);

    public TableLease Lease { get; } = lease;

    public IReadOnlyList<WriteCommand> Batch { get; } = [.. batch];

    /// <summary>The first value of each insert.</summary>
    public IEnumerable<object?> Keys => Batch.Select(write => ((InsertRow)write).Values[0]);

    public Task<BatchOutcome> Outcome => _outcome.Task;

    /// <summary>Every write is carried out.</summary>
    public void Succeed() => End(new BatchOutcome.Committed(
        [.. Batch.Select((write, index) => new RowWritten(new StoredRow(((InsertRow)write).Values, index + 1)))]));

    public void End(BatchOutcome outcome) => _outcome.SetResult(outcome);

    public void FailWith(ErrorCode code) => End(new BatchOutcome.Failed(new Problem(code, "as the test says")));

    public void Break(Exception defect) => _outcome.SetException(defect);
}
