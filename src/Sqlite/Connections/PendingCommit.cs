using TableActors.Actors.Stores;
using TableActors.Contracts.Messages;

namespace TableActors.Sqlite.Connections;

/// <summary>A batch that waits for the writer.</summary>
internal sealed class PendingCommit(TableLease lease, IReadOnlyList<WriteCommand> batch)
{
    // Whoever waits must not keep the connection from the next piece of work.
    private readonly TaskCompletionSource<BatchOutcome> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public TableLease Lease { get; } = lease;

    public IReadOnlyList<WriteCommand> Batch { get; } = batch;

    /// <summary>What will be told once the transaction has ended.</summary>
    public BatchOutcome? Outcome { get; set; }

    public Task<BatchOutcome> Completion => _completion.Task;

    public void Complete() => _completion.SetResult(Outcome ?? throw new InvalidOperationException("The batch has no outcome yet."));
}
