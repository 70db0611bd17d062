using System.CommandLine;
using TableActors.Host.ServiceFiles;
using TableActors.Host.Serving;

namespace TableActors.Host.Commands;

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
            var reading = StoreOption.Apply(arguments.GetValue(store), ServiceFile.Read(arguments.GetRequiredValue(file)));
            var document = new ServiceDocument(arguments.InvocationConfiguration.Output, arguments.InvocationConfiguration.Error);
            return await document.PrintAsync(reading, cancellation);
        });
        return command;
    }
}
