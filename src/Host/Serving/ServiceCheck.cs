using System.Collections.Immutable;
using TableActors.AspNetCore;
using TableActors.AspNetCore.OpenApi;
using TableActors.Contracts.Errors;
using TableActors.Host.Commands;
using TableActors.Host.ServiceFiles;

namespace TableActors.Host.Serving;

/// <summary>
/// Finds everything that is wrong with a service file: what cannot be read, and what breaks a rule
/// of the library.
/// </summary>
internal static class ServiceCheck
{
    public static async Task<ImmutableArray<ServiceFault>> FaultsOfAsync(
        ServiceReading reading, CancellationToken cancellation)
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

/// <summary>Prints the OpenAPI document of a service that does not run.</summary>
internal sealed class ServiceDocument(TextWriter output, TextWriter error)
{
    /// <summary>Prints the document, or what is wrong with the file.</summary>
    /// <returns>The program's exit code.</returns>
    public async Task<int> PrintAsync(ServiceReading reading, CancellationToken cancellation)
    {
        var faults = reading.Faults;
        try
        {
            if (reading.Service is { } service)
            {
                // The types of query results come from the store, which is only looked at.
                await using var app = ServiceApplication.Build(service);
                faults = reading.FaultsWith(
                    await app.Services.GetRequiredService<TableServiceCheck>().CheckAsync(cancellation));
                if (faults.IsEmpty)
                {
                    await output.WriteLineAsync(
                        await app.Services.GetRequiredService<TableApiDocument>().GetJsonAsync(cancellation));
                    return ExitCode.Success;
                }
            }
        }
        catch (DefinitionException refused)
        {
            faults = reading.FaultsWith(refused.Faults);
        }

        foreach (var fault in faults)
            await error.WriteLineAsync(fault.ToString());
        return ExitCode.Faults;
    }
}
