using System.Collections.Immutable;
using TableActors.Actors.Stores;
using TableActors.Contracts.Columns;
using TableActors.Contracts.Computations;
using TableActors.Contracts.Errors;
using TableActors.Contracts.Messages;
using TableActors.Contracts.Rows;
using TableActors.Contracts.Tables;
using TableActors.TestSupport;

namespace TableActors.TestSupport.Stores;

/// <summary>What every store does alike. Each test has a database of its own.</summary>
public abstract partial class TableStoreContract : IAsyncLifetime
{
    private readonly List<ITableStore> _opened = [];

    protected static TableSchema Films { get; } =
        TestSchema.Of("films", t => t.Int("id").PrimaryKey().String("title").Float("rating").Nullable());

    protected ITableStore Store { get; private set; } = null!;

    /// <summary>Opens a store on the test's database; a second call opens the same database once more.</summary>
    protected abstract ITableStore Open();

    /// <summary>Runs SQL behind the store's back.</summary>
    protected abstract void Execute(string sql);

    /// <summary>The first column of the first row, read behind the store's back.</summary>
    protected abstract object? Scalar(string sql);

    /// <summary>An expression of the store's SQL that doubles the whole number in column <c>n</c>.</summary>
    protected virtual string DoubleOfN => "n * 2";

    /// <summary>An expression of the store's SQL that fails where column <c>body</c> holds no JSON.</summary>
    protected abstract string FailingOnBrokenJsonInBody { get; }

    public virtual Task InitializeAsync()
    {
        Store = OpenAnother();
        return Task.CompletedTask;
    }

    public virtual async Task DisposeAsync()
    {
        foreach (var store in _opened)
            await store.DisposeAsync();
    }

    protected ITableStore OpenAnother()
    {
        var store = Open();
        _opened.Add(store);
        return store;
    }

    protected Task<TableLease> Acquire(TableSchema table) => Store.AcquireAsync(table, CancellationToken.None);

    /// <summary>Commits a batch that must go through, and answers its replies.</summary>
    protected async Task<ImmutableArray<WriteReply>> Commit(TableLease lease, params WriteCommand[] batch) =>
        (await Store.CommitAsync(lease, batch)).ShouldBeOfType<BatchOutcome.Committed>().Replies;

    protected Task<StoredRow?> Find(TableSchema table, params object?[] key) =>
        Store.FindAsync(table, [.. key], CancellationToken.None);

    protected static StoredRow Written(WriteReply reply) => reply.ShouldBeOfType<RowWritten>().Row;

    protected static ErrorCode Refused(WriteReply reply) => reply.ShouldBeOfType<WriteRefused>().Problem.Code;
}
