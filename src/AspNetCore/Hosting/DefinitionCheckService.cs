using Microsoft.Extensions.Hosting;
using TableActors.AspNetCore.Routing;
using TableActors.Contracts.Errors;

namespace TableActors.AspNetCore.Hosting;

/// <summary>Ends the application's start where a definition is faulty, before anything else of it runs.</summary>
internal sealed class DefinitionCheckService(TableServiceCheck check, ExportCheck exports) : IHostedLifecycleService
{
    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        var faults = await check.PrepareAsync(cancellationToken);
        if (faults.IsEmpty)
            faults = await exports.PrepareAsync(cancellationToken);
        if (!faults.IsEmpty)
            throw new DefinitionException(faults);
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
