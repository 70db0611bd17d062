using TableActors.Actors.Hosting;
using TableActors.Actors.Stores;
using TableActors.Actors.Stores.Postgres;
using TableActors.Host.ServiceFiles;

namespace TableActors.Host.Serving;

/// <summary>A store of the same kind as the service's, to try queries in; nothing of it stays.</summary>
internal sealed class ScratchDatabase : IAsyncDisposable
{
    private readonly ServiceProvider _services;
    private readonly IAsyncDisposable? _schema;
    private readonly DirectoryInfo? _folder;

    private ScratchDatabase(string location, IAsyncDisposable? schema, DirectoryInfo? folder)
    {
        _schema = schema;
        _folder = folder;
        _services = new ServiceCollection()
            .AddLogging()
            .AddTableActorsNode(options => StoreLocation.Choose(options, location))
            .BuildServiceProvider();
    }

    public ITableStore Store => _services.GetRequiredService<ITableStore>();

    /// <param name="store">Where the service's own store is.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    /// <exception cref="Contracts.Errors.ProblemException">The service's database cannot be used.</exception>
    public static async Task<ScratchDatabase> CreateAsync(string store, CancellationToken cancellation)
    {
        if (PostgresLocation.IsMeantBy(store))
        {
            var schema = await PostgresScratch.CreateAsync(store, cancellation);
            return new ScratchDatabase(schema.Location, schema, null);
        }

        var folder = Directory.CreateTempSubdirectory("tableactors-check-");
        return new ScratchDatabase(Path.Combine(folder.FullName, "check.db"), null, folder);
    }

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        if (_schema is not null)
            await _schema.DisposeAsync();
        _folder?.Delete(recursive: true);
    }
}
