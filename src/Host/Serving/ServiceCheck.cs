using System.Collections.Immutable;
using TableActors.AspNetCore;
using TableActors.Contracts.Errors;
using TableActors.Host.ServiceFiles;

namespace TableActors.Host.Serving;

/// <summary>Finds everything that is wrong with a service file: what cannot be read, and what breaks a rule of the library.</summary>
internal static class ServiceCheck
{
    public static async Task<ImmutableArray<ServiceFault>> FaultsOfAsync(ServiceReading reading, CancellationToken cancellation)
    {
        if (reading.Service is not { } service)
            return reading.Faults;
        try
        {
            await using var app = ServiceApplication.Build(service);
            var faults = await app.Services.GetRequiredService<TableServiceCheck>().CheckAsync(cancellation);
            return reading.FaultsWith([.. OpenServiceRule.FaultsOf(service), .. faults]);
        }
        catch (DefinitionException refused)
        {
            return reading.FaultsWith([.. OpenServiceRule.FaultsOf(service), .. refused.Faults]);
        }
    }
}
