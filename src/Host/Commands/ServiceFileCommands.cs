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
        var file =
            new Argument<string>("FILE") { Description = "The service file.", DefaultValueFactory = _ => DemoFile };
        var urls = new Option<string[]>("--urls")
        {
            Description =
                "Where to listen instead of http.urls, for example http://0.0.0.0:8080. Port 0 is any free port. "
                + "May be given several times.",
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
                    Http = arguments.GetValue(urls) is { Length: > 0 } given
                        ? service.Http with { Urls = [.. given] }
                        : service.Http,
                    Store = arguments.GetValue(store) ?? service.Store,
                    Media = arguments.GetValue(media) is { } directory
                        ? service.Media with { Store = directory }
                        : service.Media,
                },
                arguments.InvocationConfiguration,
                cancellation));
        return command;
    }

    public static Task<int> ServeDemoAsync(InvocationConfiguration console, CancellationToken cancellation) =>
        ServeAsync(DemoFile, service => service, console, cancellation);

    private static async Task<int> ServeAsync(
        string file, Func<ServiceDefinition, ServiceDefinition> adjust, InvocationConfiguration console,
        CancellationToken cancellation)
    {
        var reading = ServiceFile.Read(file);
        return await new ServiceServer(console.Output, console.Error).RunAsync(reading.With(adjust), cancellation);
    }
}

/// <summary><c>tableactors check FILE</c></summary>
internal static class CheckCommand
{
    public static Command Create()
    {
        var file = new Argument<string>("FILE") { Description = "The service file." };
        var store = StoreOption.Create();
        var command = new Command(
            "check",
            """
            Checks a service file against every rule and against its store, without starting anything or changing anything.
            Faults go to standard output, one a line, their number to standard error; exit code 1 if there are any.
            """)
        {
            file, store,
        };
        command.SetAction(async (arguments, cancellation) =>
        {
            var reading = StoreOption.Apply(
                arguments.GetValue(store), ServiceFile.Read(arguments.GetRequiredValue(file)));
            var faults = await ServiceCheck.FaultsOfAsync(reading, cancellation);
            foreach (var fault in faults)
                await arguments.InvocationConfiguration.Output.WriteLineAsync(fault.ToString());
            await arguments.InvocationConfiguration.Error.WriteLineAsync(
                faults.Length == 1 ? "1 fault" : $"{faults.Length} faults");
            return faults.IsEmpty ? ExitCode.Success : ExitCode.Faults;
        });
        return command;
    }
}

/// <summary><c>tableactors openapi FILE</c></summary>
internal static class OpenApiCommand
{
    public static Command Create()
    {
        var file = new Argument<string>("FILE") { Description = "The service file." };
        var store = StoreOption.Create();
        var command = new Command(
            "openapi",
            """
            Prints the OpenAPI document of what a service file describes, as /openapi.json would answer it, without starting anything
            or changing anything. Faults of the file go to standard error, one a line, with exit code 1.
            """)
        {
            file, store,
        };
        command.SetAction(async (arguments, cancellation) =>
        {
            var reading = StoreOption.Apply(
                arguments.GetValue(store), ServiceFile.Read(arguments.GetRequiredValue(file)));
            var document = new ServiceDocument(
                arguments.InvocationConfiguration.Output, arguments.InvocationConfiguration.Error);
            return await document.PrintAsync(reading, cancellation);
        });
        return command;
    }
}

/// <summary>The option <c>--store</c>.</summary>
internal static class StoreOption
{
    public static Option<string> Create()
    {
        var option = new Option<string>("--store")
        {
            Description =
                "The database to use instead of the file's: sqlite:///FILE, the path of an SQLite file, "
                + "or postgresql://…",
            HelpName = "STORE",
        };
        option.Validators.Add(given =>
        {
            if (given.Tokens is [var token] && !StoreLocation.IsValid(token.Value))
                given.AddError($"--store must be {StoreLocation.Expected}");
        });
        return option;
    }

    /// <summary>Replaces the file's value by the option's, if the option is given.</summary>
    public static ServiceReading Apply(string? store, ServiceReading reading) =>
        store is null ? reading : reading.With(service => service with { Store = store });
}

/// <summary>The option <c>--media</c>.</summary>
internal static class MediaOption
{
    public static Option<string> Create()
    {
        var option = new Option<string>("--media")
        {
            Description =
                "The directory of the files of media columns instead of the file's media.store; "
                + "\"store\" is the database, ./store a directory.",
            HelpName = "DIRECTORY",
        };
        option.Validators.Add(given =>
        {
            if (given.Tokens is [var token] && string.IsNullOrWhiteSpace(token.Value))
                given.AddError("--media must be a directory");
        });
        return option;
    }
}
