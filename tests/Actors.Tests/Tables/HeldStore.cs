using System.Threading.Channels;
using TableActors.Actors.Stores;
using TableActors.Actors.Tests.Stores;
using TableActors.Contracts.Messages;
using TableActors.Contracts.Tables;
using TableActors.TestSupport;

namespace TableActors.Actors.Tests.Tables;

/// <summary>A store whose leases and transactions end when the test says so. It stores nothing.</summary>
internal sealed class HeldStore : PartialStore
{
    private readonly Channel<HeldCommit> _commits = Channel.CreateUnbounded<HeldCommit>();
    private readonly Channel<TaskCompletionSource<TableLease>> _acquires =
        Channel.CreateUnbounded<TaskCompletionSource<TableLease>>();

    /// <summary>The next transaction that the actor begins.</summary>
    public Task<HeldCommit> NextCommitAsync() =>
        _commits.Reader.ReadAsync().AsTask().OrFailAsync("the actor begins a transaction");

    /// <summary>The next time the actor asks for a lease.</summary>
    public Task<TaskCompletionSource<TableLease>> NextAcquireAsync() =>
        _acquires.Reader.ReadAsync().AsTask().OrFailAsync("the actor asks for a lease");

    /// <summary>Whether a transaction has begun that the test has not taken yet.</summary>
    public bool HasCommit => _commits.Reader.Count > 0;

    public override Task<TableLease> AcquireAsync(TableSchema schema, CancellationToken cancellation)
    {
        var lease = new TaskCompletionSource<TableLease>(TaskCreationOptions.RunContinuationsAsynchronously);
        _acquires.Writer.TryWrite(lease);
        return lease.Task;
    }

    public override Task<BatchOutcome> CommitAsync(TableLease lease, IReadOnlyList<WriteCommand> batch)
    {
        var commit = new HeldCommit(lease, batch);
        _commits.Writer.TryWrite(commit);
        return commit.Outcome;
    }
}
