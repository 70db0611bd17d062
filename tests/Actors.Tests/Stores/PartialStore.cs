using System.Collections.Immutable;
using TableActors.Actors.Stores;
using TableActors.Actors.Tables;
using TableActors.Contracts.Errors;
using TableActors.Contracts.Messages;
using TableActors.Contracts.Queries;
using TableActors.Contracts.Rows;
using TableActors.Contracts.Tables;

namespace TableActors.Actors.Tests.Stores;

/// <summary>A store of which a spec needs only a part; whatever else is asked of it fails the spec.</summary>
internal abstract class PartialStore : ITableStore
{
    public virtual IMediaRegister Media => throw Unused();

    public virtual IRequestRegister Requests => throw Unused();

    public virtual IJobIndex Jobs => throw Unused();

    public virtual ILaneRegister Lanes => throw Unused();

    public virtual IKeyRegister Keys => throw Unused();

    public virtual Task<TableLease> AcquireAsync(TableSchema schema, CancellationToken cancellation) => throw Unused();

    public virtual Task<BatchOutcome> CommitAsync(TableLease lease, IReadOnlyList<WriteCommand> batch) =>
        throw Unused();

    public virtual Task<StoredRow?> FindAsync(
        TableSchema schema, ImmutableArray<object?> key, CancellationToken cancellation) =>
        throw Unused();

    public virtual Task<ImmutableArray<DefinitionFault>> CheckAsync(
        TableSchema schema, CancellationToken cancellation) =>
        throw Unused();

    public virtual Task<PreparedQuery> PrepareAsync(
        QueryDefinition query, IServedTables tables, CancellationToken cancellation) =>
        throw Unused();

    public Task<ImmutableArray<DefinitionFault>> CheckJobsAsync(CancellationToken cancellation) => throw Unused();

    public Task<PreparedQuery?> DescribeAsync(
        QueryDefinition query, IServedTables tables, CancellationToken cancellation) =>
        throw Unused();

    public virtual Task StreamAsync(
        PreparedQuery query, ImmutableArray<object?> arguments, IRowSink rows, CancellationToken cancellation) =>
        throw Unused();

    public virtual Task PingAsync(CancellationToken cancellation) => throw Unused();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private NotSupportedException Unused() => new($"This is not to be asked of a {GetType().Name}.");
}
