using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using TableActors.Actors.Operations;
using TableActors.Actors.Stores;
using TableActors.Actors.Tables;
using TableActors.Contracts.Messages;

namespace TableActors.Actors.Tests.Operations;

/// <summary>
/// Operations whose gateway always returns the same finished task, so that a test can measure what the
/// operations allocate themselves.
/// </summary>
internal sealed class TableOperationsProbe : ITableGateway
{
    private readonly Task<WriteReply> _reply;

    public TableOperationsProbe(Task<WriteReply> reply)
    {
        _reply = reply;
        var services = new ServiceCollection();
        services.AddSingleton<ITableGateway>(this);
        services.AddSingleton<ITableStore>(new MemoryTable());
        services.AddSingleton(typeof(ILogger<>), typeof(NullLogger<>));
        services.AddTableOperations();
        Operations = services.BuildServiceProvider().GetRequiredService<ITableOperations>();
    }

    public ITableOperations Operations { get; }

    public Task<WriteReply> WriteAsync(WriteCommand command, CancellationToken cancellation) => _reply;
}
