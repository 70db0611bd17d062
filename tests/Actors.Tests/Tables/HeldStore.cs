using System.Collections.Immutable;
using System.Threading.Channels;
using TableActors.Actors.Stores;
using TableActors.Actors.Tables;
using TableActors.Contracts.Errors;
using TableActors.Contracts.Messages;
using TableActors.Contracts.Queries;
using TableActors.Contracts.Rows;
using TableActors.Contracts.Tables;
using TableActors.TestSupport;

namespace TableActors.Actors.Tests.Tables;

/// <summary>A store whose leases and transactions end when the test says so. It keeps nothing.</summary>
internal sealed class HeldStore : ITableStore
{
    private readonly Channel<HeldCommit> _commits = Channel.CreateUnbounded<HeldCommit>();
    private readonly Channel<TaskCompletionSource<TableLease>> _acquires = Channel.CreateUnbounded<TaskCompletionSource<TableLease>>();

    /// <summary>The next transaction that the actor begins.</summary>
    public Task<HeldCommit> NextCommitAsync() => _commits.Reader.ReadAsync().AsTask().OrFailAsync("the actor begins a transaction");

    /// <summary>The next time the actor asks for a lease.</summary>
    public Task<TaskCompletionSource<TableLease>> NextAcquireAsync() => _acquires.Reader.ReadAsync().AsTask().OrFailAsync("the actor asks for a lease");

    /// <summary>Whether a transaction has begun that the test has not taken yet.</summary>
    public bool HasCommit => _commits.Reader.Count > 0;

    public IMediaRegister Media => throw new NotSupportedException();

    public IRequestRegister Requests => throw new NotSupportedException();

    public IJobIndex Jobs => throw new NotSupportedException();

    public Task<TableLease> AcquireAsync(TableSchema schema, CancellationToken cancellation)
    {
        var lease = new TaskCompletionSource<TableLease>(TaskCreationOptions.RunContinuationsAsynchronously);
        _acquires.Writer.TryWrite(lease);
        return lease.Task;
    }

    public Task<BatchOutcome> CommitAsync(TableLease lease, IReadOnlyList<WriteCommand> batch)
    {
        var commit = new HeldCommit(lease, batch);
        _commits.Writer.TryWrite(commit);
        return commit.Outcome;
    }

    public Task<StoredRow?> FindAsync(TableSchema schema, ImmutableArray<object?> key, CancellationToken cancellation) => throw Unused();

    public Task<ImmutableArray<DefinitionFault>> CheckAsync(TableSchema schema, CancellationToken cancellation) => throw Unused();

    public Task<PreparedQuery> PrepareAsync(QueryDefinition query, ITableCatalog tables, CancellationToken cancellation) => throw Unused();

    public Task<IReadOnlyList<ResultRow>> QueryAsync(
        PreparedQuery query, ImmutableArray<object?> arguments, int? maxRows, CancellationToken cancellation) => throw Unused();

    public Task PingAsync(CancellationToken cancellation) => throw Unused();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static NotSupportedException Unused() => new("A table's actor only takes leases and commits.");
}
