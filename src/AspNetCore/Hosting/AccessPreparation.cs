using Microsoft.Extensions.Hosting;
using TableActors.AspNetCore.Access;

namespace TableActors.AspNetCore.Hosting;

/// <summary>Gets what deciding on rights needs, before the first request comes.</summary>
internal sealed class AccessPreparation(RouteRights rights, MediaSignatures signatures) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await rights.PrepareAsync();
        await signatures.PrepareAsync(cancellationToken);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
