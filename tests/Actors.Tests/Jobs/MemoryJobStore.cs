using System.Collections.Immutable;
using TableActors.Actors.Stores;
using TableActors.Actors.Tables;
using TableActors.Contracts.Errors;
using TableActors.Contracts.Messages;
using TableActors.Contracts.Queries;
using TableActors.Contracts.Rows;
using TableActors.Contracts.Tables;

namespace TableActors.Actors.Tests.Jobs;

/// <summary>A store that has an index of jobs, and nothing else.</summary>
internal sealed class MemoryJobStore(MemoryJobIndex index) : ITableStore
{
    public IMediaRegister Media => throw Unused();

    public IRequestRegister Requests => throw Unused();

    public IJobIndex Jobs => index;

    public Task<TableLease> AcquireAsync(TableSchema schema, CancellationToken cancellation) => throw Unused();

    public Task<BatchOutcome> CommitAsync(TableLease lease, IReadOnlyList<WriteCommand> batch) => throw Unused();

    public Task<StoredRow?> FindAsync(TableSchema schema, ImmutableArray<object?> key, CancellationToken cancellation) => throw Unused();

    public Task<ImmutableArray<DefinitionFault>> CheckAsync(TableSchema schema, CancellationToken cancellation) => throw Unused();

    public Task<PreparedQuery> PrepareAsync(QueryDefinition query, ITableCatalog tables, CancellationToken cancellation) => throw Unused();

    public Task<IReadOnlyList<ResultRow>> QueryAsync(
        PreparedQuery query, ImmutableArray<object?> arguments, int? maxRows, CancellationToken cancellation) => throw Unused();

    public Task PingAsync(CancellationToken cancellation) => throw Unused();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static NotSupportedException Unused() => new("There is only an index of jobs.");
}
