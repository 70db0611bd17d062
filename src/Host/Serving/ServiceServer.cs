using System.Net.Sockets;
using TableActors.Actors.Cluster;
using TableActors.Contracts.Errors;
using TableActors.Host.Commands;
using TableActors.Host.ServiceFiles;

namespace TableActors.Host.Serving;

/// <summary>Runs a service from its start to its end.</summary>
internal sealed class ServiceServer(TextWriter output, TextWriter error)
{
    /// <summary>Serves until the process is told to stop, or <paramref name="cancellation"/> ends it.</summary>
    /// <returns>The program's exit code.</returns>
    public async Task<int> RunAsync(ServiceReading reading, CancellationToken cancellation)
    {
        if (!reading.Faults.IsEmpty || OpenServiceRule.FaultsOf(reading.Service!).Any())
            return await RefuseAsync(Lines(await ServiceCheck.FaultsOfAsync(reading, cancellation)));
        try
        {
            await using var app = ServiceApplication.Build(reading.Service!);
            return await ServeAsync(app, reading.Service!.Http.Urls, cancellation);
        }
        catch (DefinitionException e)
        {
            return await RefuseAsync(Lines(reading.FaultsWith(e.Faults)));
        }
    }

    private static IEnumerable<string> Lines(IEnumerable<ServiceFault> faults) =>
        faults.Select(fault => fault.ToString());

    // The database's own words say what is to be done.
    private static string ReasonOf(ProblemException refused) => refused.InnerException switch
    {
        null => refused.Message,
        { InnerException: { } inner } cause => $"the database cannot be used: {cause.Message}: {inner.Message}",
        { } cause => $"the database cannot be used: {cause.Message}",
    };

    private async Task<int> ServeAsync(WebApplication app, IEnumerable<string> urls, CancellationToken cancellation)
    {
        try
        {
            await app.StartAsync(cancellation);
        }
        catch (ProblemException e)
        {
            return await RefuseAsync([$"service: {ReasonOf(e)}"]);
        }
        catch (MembershipRefusedException e)
        {
            return await RefuseAsync([$"cluster: {e.Message}"]);
        }
        catch (IOException e)
        {
            return await RefuseAsync([$"http: {e.Message.TrimEnd('.')}; choose another address with --urls"]);
        }
        catch (SocketException e)
        {
            return await RefuseAsync([
                $"http: Failed to bind to address {string.Join(", ", urls)}: {e.Message}; "
                + "choose another address with --urls"
            ]);
        }

        foreach (var url in app.Urls)
            await output.WriteLineAsync($"listening on {url}");
        await output.FlushAsync(CancellationToken.None);
        await app.WaitForShutdownAsync(cancellation);
        return ExitCode.Success;
    }

    private async Task<int> RefuseAsync(IEnumerable<string> faults)
    {
        foreach (var fault in faults)
            await error.WriteLineAsync(fault);
        return ExitCode.Faults;
    }
}
