using System.Collections.Immutable;
using TableActors.Actors.Stores;
using TableActors.Actors.Tables;
using TableActors.Contracts.Errors;
using TableActors.Contracts.Messages;
using TableActors.Contracts.Queries;
using TableActors.Contracts.Rows;
using TableActors.Contracts.Tables;

namespace TableActors.Host.Serving;

/// <summary>
/// A store for checking alone: tables are compared with the real store, which changes nothing there; queries are tried on a
/// database of their own, because preparing one creates its tables.
/// </summary>
internal sealed class CheckOnlyStore(ITableStore real, string location) : ITableStore
{
    private readonly Lazy<Task<ScratchDatabase>> _scratch = new(() => ScratchDatabase.CreateAsync(location, CancellationToken.None));

    public IMediaRegister Media => throw NotForChecks();

    public IRequestRegister Requests => throw NotForChecks();

    public IJobIndex Jobs => throw NotForChecks();

    /// <summary>Puts itself between an application and its store.</summary>
    /// <param name="services">The application's services.</param>
    /// <param name="location">Where the store is.</param>
    public static void PutBefore(IServiceCollection services, string location)
    {
        var registered = services.Last(service => service.ServiceType == typeof(ITableStore));
        services.AddSingleton<ITableStore>(provider => new CheckOnlyStore((ITableStore)registered.ImplementationFactory!(provider), location));
    }

    public Task<ImmutableArray<DefinitionFault>> CheckAsync(TableSchema schema, CancellationToken cancellation) => real.CheckAsync(schema, cancellation);

    public async Task<PreparedQuery> PrepareAsync(QueryDefinition query, ITableCatalog tables, CancellationToken cancellation)
    {
        var scratch = await _scratch.Value.WaitAsync(cancellation);
        return await scratch.Store.PrepareAsync(query, tables, cancellation);
    }

    public Task PingAsync(CancellationToken cancellation) => real.PingAsync(cancellation);

    public Task<TableLease> AcquireAsync(TableSchema schema, CancellationToken cancellation) => throw NotForChecks();

    public Task<BatchOutcome> CommitAsync(TableLease lease, IReadOnlyList<WriteCommand> batch) => throw NotForChecks();

    public Task<StoredRow?> FindAsync(TableSchema schema, ImmutableArray<object?> key, CancellationToken cancellation) => throw NotForChecks();

    public Task<IReadOnlyList<ResultRow>> QueryAsync(
        PreparedQuery query, ImmutableArray<object?> arguments, int? maxRows, CancellationToken cancellation) => throw NotForChecks();

    public async ValueTask DisposeAsync()
    {
        await real.DisposeAsync();
        if (_scratch.IsValueCreated && _scratch.Value.IsCompletedSuccessfully)
            await (await _scratch.Value).DisposeAsync();
    }

    private static InvalidOperationException NotForChecks() => new("A check reads and writes no rows.");
}
