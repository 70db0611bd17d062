using System.Collections.Immutable;
using TableActors.AspNetCore;
using TableActors.Contracts.Errors;
using TableActors.Host.ServiceFiles;

namespace TableActors.Host.Serving;

/// <summary>Finds everything that is wrong with a service file: what cannot be read, and what breaks a rule of the library.</summary>
internal static class ServiceCheck
{
    public static async Task<ImmutableArray<DefinitionFault>> FaultsOfAsync(ServiceReading reading, CancellationToken cancellation)
    {
        try
        {
            await using var app = ServiceApplication.Build(reading.Service, services => CheckOnlyStore.PutBefore(services, reading.Service.Store));
            var faults = await app.Services.GetRequiredService<TableServiceCheck>().CheckAsync(cancellation);
            return [.. reading.Faults, .. faults];
        }
        catch (DefinitionException refused)
        {
            return [.. reading.Faults, .. refused.Faults];
        }
    }
}
