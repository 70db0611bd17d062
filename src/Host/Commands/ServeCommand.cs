using System.CommandLine;
using TableActors.Host.ServiceFiles;
using TableActors.Host.Serving;

namespace TableActors.Host.Commands;

/// <summary><c>tableactors serve [FILE]</c></summary>
internal static class ServeCommand
{
    private const string DemoFile = "demo/demo.toml";

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
        var media = MediaOption.Create();
        var command = new Command(
            "serve",
            """
            Serves what the file describes until it is told to stop (SIGTERM, Ctrl+C), then finishes the requests under way.
            Prints "listening on URL" when it answers requests. Faults of the file go to standard error, one a line, with exit code 1.
            """)
        {
            file, urls, store, media,
        };
        command.SetAction((arguments, cancellation) =>
            ServeAsync(
                arguments.GetRequiredValue(file),
                service => service with
                {
                    Http = arguments.GetValue(urls) is { Length: > 0 } given ? service.Http with { Urls = [.. given] } : service.Http,
                    Store = arguments.GetValue(store) ?? service.Store,
                    Media = arguments.GetValue(media) is { } directory ? service.Media with { Store = directory } : service.Media,
                },
                arguments.InvocationConfiguration,
                cancellation));
        return command;
    }

    public static Task<int> ServeDemoAsync(InvocationConfiguration console, CancellationToken cancellation) =>
        ServeAsync(DemoFile, service => service, console, cancellation);

    private static async Task<int> ServeAsync(
        string file, Func<ServiceDefinition, ServiceDefinition> adjust, InvocationConfiguration console, CancellationToken cancellation)
    {
        var reading = ServiceFile.Read(file);
        return await new ServiceServer(console.Output, console.Error).RunAsync(reading.With(adjust), cancellation);
    }
}
