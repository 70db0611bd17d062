using System.CommandLine;
using TableActors.Host.ServiceFiles;
using TableActors.Host.Serving;

namespace TableActors.Host.Commands;

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
            var reading = StoreOption.Apply(arguments.GetValue(store), ServiceFile.Read(arguments.GetRequiredValue(file)));
            var faults = await ServiceCheck.FaultsOfAsync(reading, cancellation);
            foreach (var fault in faults)
                await arguments.InvocationConfiguration.Output.WriteLineAsync(fault.ToString());
            await arguments.InvocationConfiguration.Error.WriteLineAsync(faults.Length == 1 ? "1 fault" : $"{faults.Length} faults");
            return faults.IsEmpty ? ExitCode.Success : ExitCode.Faults;
        });
        return command;
    }
}
