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
        if (!reading.Faults.IsEmpty)
            return await RefuseAsync(await ServiceCheck.FaultsOfAsync(reading, cancellation));
        WebApplication app;
        try
        {
            app = ServiceApplication.Build(reading.Service);
        }
        catch (DefinitionException e)
        {
            return await RefuseAsync(e.Faults);
        }

        await using (app)
            return await ServeAsync(app, cancellation);
    }

    private async Task<int> ServeAsync(WebApplication app, CancellationToken cancellation)
    {
        try
        {
            await app.StartAsync(cancellation);
        }
        catch (DefinitionException e)
        {
            return await RefuseAsync(e.Faults);
        }
        catch (ProblemException e)
        {
            return await RefuseAsync([new DefinitionFault("service", null, e.Message)]);
        }
        catch (IOException e)
        {
            return await RefuseAsync([new DefinitionFault("http", null, $"{e.Message.TrimEnd('.')}; choose another address with --urls")]);
        }

        foreach (var url in app.Urls)
            await output.WriteLineAsync($"listening on {url}");
        await output.FlushAsync(CancellationToken.None);
        await app.WaitForShutdownAsync(cancellation);
        return ExitCode.Success;
    }

    private async Task<int> RefuseAsync(IReadOnlyCollection<DefinitionFault> faults)
    {
        foreach (var fault in faults)
            await error.WriteLineAsync(fault.ToString());
        return ExitCode.Faults;
    }
}
