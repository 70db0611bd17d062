using TableActors.TestSupport;

namespace TableActors.Cluster.Tests.Faults;

/// <summary>The server of one test class, which can be stopped without harm to others.</summary>
public sealed class OwnPostgres : IAsyncLifetime
{
    public PostgresServer Server { get; private set; } = null!;

    public async Task InitializeAsync() => Server = await PostgresServer.StartAsync();

    public Task DisposeAsync() => Server.DisposeAsync().AsTask();
}
