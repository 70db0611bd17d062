using System.Collections.Immutable;
using TableActors.Actors.Hosting;
using TableActors.Actors.Stores;
using TableActors.Actors.Tables;
using TableActors.Contracts.Errors;
using TableActors.Contracts.Messages;
using TableActors.Contracts.Queries;
using TableActors.Contracts.Rows;
using TableActors.Contracts.Tables;
using TableActors.Host.ServiceFiles;

namespace TableActors.Host.Serving;

/// <summary>
/// A store for checking alone: tables are compared with the real store, which changes nothing there; queries are tried on a
/// database of their own, because preparing one creates its tables.
/// </summary>
internal sealed class CheckOnlyStore : ITableStore
{
    private readonly ITableStore _real;
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("tableactors-check-");
    private readonly ServiceProvider _scratch;

    private CheckOnlyStore(ITableStore real)
    {
        _real = real;
        _scratch = new ServiceCollection()
            .AddLogging()
            .AddTableActorsNode(options => StoreLocation.Choose(options, Path.Combine(_folder.FullName, "check.db")))
            .BuildServiceProvider();
    }

    public IMediaRegister Media => throw NotForChecks();

    /// <summary>Puts itself between an application and its store.</summary>
    public static void PutBefore(IServiceCollection services)
    {
        var registered = services.Last(service => service.ServiceType == typeof(ITableStore));
        services.AddSingleton<ITableStore>(provider => new CheckOnlyStore((ITableStore)registered.ImplementationFactory!(provider)));
    }

    public Task<ImmutableArray<DefinitionFault>> CheckAsync(TableSchema schema, CancellationToken cancellation) => _real.CheckAsync(schema, cancellation);

    public Task<PreparedQuery> PrepareAsync(QueryDefinition query, ITableCatalog tables, CancellationToken cancellation) =>
        _scratch.GetRequiredService<ITableStore>().PrepareAsync(query, tables, cancellation);

    public Task PingAsync(CancellationToken cancellation) => _real.PingAsync(cancellation);

    public Task<TableLease> AcquireAsync(TableSchema schema, CancellationToken cancellation) => throw NotForChecks();

    public Task<BatchOutcome> CommitAsync(TableLease lease, IReadOnlyList<WriteCommand> batch) => throw NotForChecks();

    public Task<StoredRow?> FindAsync(TableSchema schema, ImmutableArray<object?> key, CancellationToken cancellation) => throw NotForChecks();

    public Task<IReadOnlyList<ResultRow>> QueryAsync(
        PreparedQuery query, ImmutableArray<object?> arguments, int? maxRows, CancellationToken cancellation) => throw NotForChecks();

    public async ValueTask DisposeAsync()
    {
        await _real.DisposeAsync();
        await _scratch.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    private static InvalidOperationException NotForChecks() => new("A check reads and writes no rows.");
}
