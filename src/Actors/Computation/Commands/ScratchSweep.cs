using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using TableActors.Actors.Tables;
using TableActors.Contracts.Computations;

namespace TableActors.Actors.Computation.Commands;

/// <summary>Removes at the start what programs of processes that were killed have left in the folder of temporary files.</summary>
internal sealed partial class ScratchSweep(ITableCatalog tables, TimeProvider time, ILogger<ScratchSweep> logger) : IHostedService
{
    private readonly ILogger<ScratchSweep> _logger = logger;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (tables.Tables.Any(table => table.ComputedInOrder.Any(column => column.Computation is CommandComputation))
            && ScratchSpace.Sweep(Path.GetTempPath(), time.GetUtcNow()) is var removed and > 0)
            LogRemoved(removed);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(2132, LogLevel.Information, "Removed {Count} temporary folders that programs of processes which were killed had left")]
    private partial void LogRemoved(int count);
}
