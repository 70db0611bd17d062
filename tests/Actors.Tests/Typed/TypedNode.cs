using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using TableActors.Actors.Hosting;
using TableActors.Actors.Tables;
using TableActors.Actors.Typed;
using TableActors.Contracts.Tables;
using TableActors.Sqlite;
using TableActors.TestSupport;

namespace TableActors.Actors.Tests.Typed;

/// <summary>A node without HTTP, on a SQLite file of its own.</summary>
internal sealed class TypedNode : IAsyncDisposable
{
    private readonly TestFolder _folder = new();
    private readonly IHost _host;

    private TypedNode(Action<TableActorsOptions>? configure) => _host = new HostBuilder()
        .ConfigureServices(services => services.AddTableActorsNode(options =>
        {
            options.UseSqlite(_folder.File("tables.db"));
            options.Overrides = ActorSpec.Serialized;
            configure?.Invoke(options);
        }))
        .Build();

    public ITypedTables Tables => _host.Services.GetRequiredService<ITypedTables>();

    public static Task<TypedNode> StartAsync(params TableDefinition[] tables) => StartAsync(null, tables);

    public static async Task<TypedNode> StartAsync(
        Action<TableActorsOptions>? configure, params TableDefinition[] tables)
    {
        var node = new TypedNode(configure);
        var registry = node._host.Services.GetRequiredService<ServedTables>();
        foreach (var table in tables)
            registry.Register(table);
        registry.Faults.ShouldBeEmpty();
        await node._host.StartAsync().OrFailAsync("the node starts");
        return node;
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync().OrFailAsync("the node stops");
        _host.Dispose();
        _folder.Dispose();
    }
}
