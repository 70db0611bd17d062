using System.CommandLine;
using System.Reflection;

namespace TableActors.Host.Commands;

/// <summary><c>tableactors version</c></summary>
internal static class VersionCommand
{
    public static Command Create()
    {
        var command = new Command("version", "Prints the program's version.");
        command.SetAction(arguments => arguments.InvocationConfiguration.Output.WriteLine($"tableactors {Version}"));
        return command;
    }

    private static string Version =>
        typeof(VersionCommand).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;
}
