using System.Collections.Concurrent;
using TableActors.Actors.Stores;
using TableActors.Actors.Tests.Stores;
using TableActors.Contracts.Messages;
using TableActors.Contracts.Rows;
using TableActors.Contracts.Tables;

namespace TableActors.Actors.Tests.Delivery;

/// <summary>
/// A store that commits at once, fences as a real one does, and remembers the keys that it was
/// given for good.
/// </summary>
internal sealed class QuickStore : PartialStore
{
    private readonly ConcurrentDictionary<string, long> _epochs = [];
    private readonly ConcurrentDictionary<object, bool> _stored = [];

    /// <summary>
    /// What a transaction that holds a certain key does in place of its work; taken away once it
    /// was done.
    /// </summary>
    public ConcurrentDictionary<
        object, Func<TableLease, IReadOnlyList<WriteCommand>, Task<BatchOutcome>>> Instead { get; } = [];

    public int Stored => _stored.Count;

    public bool Has(object key) => _stored.ContainsKey(key);

    public override Task<TableLease> AcquireAsync(TableSchema schema, CancellationToken cancellation) => Task.Run(
        () => new TableLease(schema, _epochs.AddOrUpdate(schema.Name.Value, 1, (_, epoch) => epoch + 1)),
        CancellationToken.None);

    public override Task<BatchOutcome> CommitAsync(TableLease lease, IReadOnlyList<WriteCommand> batch)
    {
        WriteCommand[] writes = [.. batch];
        foreach (var write in writes)
        {
            if (!Instead.IsEmpty && Instead.TryRemove(KeyOf(write), out var instead))
                return Task.Run(() => instead(lease, writes));
        }

        return Task.Run(() => Commit(lease, writes));
    }

    public BatchOutcome Commit(TableLease lease, IReadOnlyList<WriteCommand> writes)
    {
        var name = lease.Schema.Name.Value;
        // As a transaction does: the table is nobody else's meanwhile.
        lock (_epochs)
        {
            if (_epochs[name] != lease.Epoch)
                return new BatchOutcome.Fenced();
            foreach (var write in writes)
                _stored.TryAdd(KeyOf(write), true).ShouldBeTrue("no write is carried out twice");
            return new BatchOutcome.Committed(
                [.. writes.Select(write => new RowWritten(new StoredRow([KeyOf(write)], 1)))]);
        }
    }

    public static object KeyOf(WriteCommand write) => ((InsertRow)write).Values[0]!;
}
