using System.CommandLine;
using TableActors.Host.ServiceFiles;
using TableActors.Host.Serving;

namespace TableActors.Host.Commands;

/// <summary><c>tableactors serve [FILE]</c></summary>
internal static class ServeCommand
{
    private const string DemoFile = "hocon/demo.conf";

    public static Command Create()
    {
        var file = new Argument<string>("FILE") { Description = "The service file.", DefaultValueFactory = _ => DemoFile };
        var urls = new Option<string[]>("--urls")
        {
            Description = "Where to listen instead of http.urls, for example http://0.0.0.0:8080. Port 0 is any free port. May be given several times.",
            HelpName = "URL",
        };
        urls.Validators.Add(given =>
        {
            foreach (var token in given.Tokens)
            {
                if (ListenUrl.FaultOf(token.Value) is { } fault)
                    given.AddError(fault);
            }
        });
        var store = StoreOption.Create();
        var command = new Command(
            "serve",
            """
            Serves what the file describes until it is told to stop (SIGTERM, Ctrl+C), then finishes the requests under way.
            Prints "listening on URL" when it answers requests. Faults of the file go to standard error, one a line, with exit code 1.
            """)
        {
            file, urls, store,
        };
        command.SetAction((arguments, cancellation) =>
            ServeAsync(
                arguments.GetRequiredValue(file), arguments.GetValue(urls) ?? [], arguments.GetValue(store), arguments.InvocationConfiguration, cancellation));
        return command;
    }

    public static Task<int> ServeDemoAsync(InvocationConfiguration console, CancellationToken cancellation) =>
        ServeAsync(DemoFile, [], null, console, cancellation);

    private static async Task<int> ServeAsync(
        string file, string[] urls, string? store, InvocationConfiguration console, CancellationToken cancellation)
    {
        var reading = ServiceFile.Read(file);
        var service = reading.Service;
        service = service with
        {
            Store = store ?? service.Store,
            Http = urls.Length > 0 ? service.Http with { Urls = [.. urls] } : service.Http,
        };
        var server = new ServiceServer(console.Output, console.Error);
        return await server.RunAsync(reading with { Service = service }, cancellation);
    }
}
