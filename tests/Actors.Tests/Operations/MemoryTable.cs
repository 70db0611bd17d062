using System.Collections.Concurrent;
using System.Collections.Immutable;
using TableActors.Actors.Stores;
using TableActors.Actors.Tables;
using TableActors.Contracts.Errors;
using TableActors.Contracts.Messages;
using TableActors.Contracts.Queries;
using TableActors.Contracts.Rows;
using TableActors.Contracts.Tables;

namespace TableActors.Actors.Tests.Operations;

/// <summary>One table in memory, as writer and as store. Its first column is its key.</summary>
internal sealed class MemoryTable : ITableGateway, ITableStore
{
    private readonly Lock _gate = new();
    private readonly Dictionary<object, StoredRow> _rows = [];
    private long _changes;

    public ConcurrentQueue<WriteCommand> Sent { get; } = new();

    /// <summary>Runs before each write takes effect, for tests that need something to happen in between.</summary>
    public Func<WriteCommand, WriteReply?>? BeforeWrite { get; set; }

    public Func<ProblemException?>? BeforeRead { get; set; }

    public int Reads { get; private set; }

    public StoredRow Put(params object?[] values)
    {
        lock (_gate)
            return _rows[values[0]!] = new StoredRow([.. values], ++_changes);
    }

    public StoredRow? Get(object key)
    {
        lock (_gate)
            return _rows.GetValueOrDefault(key);
    }

    public async Task<WriteReply> WriteAsync(WriteCommand command, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        Sent.Enqueue(command);
        await Task.Yield();
        return BeforeWrite?.Invoke(command) ?? Apply(command);
    }

    public async Task<StoredRow?> FindAsync(
        TableSchema schema, ImmutableArray<object?> key, CancellationToken cancellation)
    {
        await Task.Yield();
        cancellation.ThrowIfCancellationRequested();
        if (BeforeRead?.Invoke() is { } problem)
            throw problem;
        lock (_gate)
        {
            Reads++;
            return _rows.GetValueOrDefault(key[0]!);
        }
    }

    public IMediaRegister Media => throw new NotSupportedException();

    public MemoryRequests Kept { get; } = new();

    public IRequestRegister Requests => Kept;

    public IJobIndex Jobs => throw new NotSupportedException();

    public ILaneRegister Lanes => throw new NotSupportedException();

    public IKeyRegister Keys => throw new NotSupportedException();

    public Task<TableLease> AcquireAsync(TableSchema schema, CancellationToken cancellation) =>
        throw new NotSupportedException();

    public Task<BatchOutcome> CommitAsync(TableLease lease, IReadOnlyList<WriteCommand> batch) =>
        throw new NotSupportedException();

    public Task<ImmutableArray<DefinitionFault>> CheckAsync(TableSchema schema, CancellationToken cancellation) =>
        throw new NotSupportedException();

    public Task<PreparedQuery> PrepareAsync(
        QueryDefinition query, IServedTables tables, CancellationToken cancellation) =>
        throw new NotSupportedException();

    public Task<ImmutableArray<DefinitionFault>> CheckJobsAsync(CancellationToken cancellation) =>
        throw new NotSupportedException();

    public Task<PreparedQuery?> DescribeAsync(
        QueryDefinition query, IServedTables tables, CancellationToken cancellation) =>
        throw new NotSupportedException();

    public Task StreamAsync(
        PreparedQuery query, ImmutableArray<object?> arguments, IRowSink rows, CancellationToken cancellation) =>
        throw new NotSupportedException();

    public Task PingAsync(CancellationToken cancellation) => Task.CompletedTask;

    public ValueTask DisposeAsync() => default;

    private WriteReply Apply(WriteCommand command)
    {
        lock (_gate)
        {
            return command switch
            {
                InsertRow insert => new RowWritten(Put([.. insert.Values])),
                UpdateRow update => Update(update),
                DeleteRows delete => new RowsDeleted(_rows.Remove(delete.Match.Values[0]!) ? 1 : 0),
                _ => throw new NotSupportedException(),
            };
        }
    }

    private WriteReply Update(UpdateRow update)
    {
        if (!_rows.TryGetValue(update.Key[0]!, out var row))
            return RowMissing.Instance;
        if (!RowVersions.Allow(update.Versions, row.Version))
            return new RowVersionDiffers(row);
        var values = row.Values.ToArray();
        for (var index = 0; index < update.Changes.Ordinals.Length; index++)
            values[update.Changes.Ordinals[index]] = update.Changes.Values[index];
        return new RowWritten(Put(values));
    }
}
