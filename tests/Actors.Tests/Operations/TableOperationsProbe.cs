using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using TableActors.Actors.Operations;
using TableActors.Actors.Stores;
using TableActors.Actors.Tables;
using TableActors.Contracts.Messages;

namespace TableActors.Actors.Tests.Operations;

/// <summary>Operations whose writer answers at once with the same task, so that what they allocate themselves can be measured.</summary>
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
