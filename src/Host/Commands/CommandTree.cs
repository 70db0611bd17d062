using System.CommandLine;
using System.Reflection;
using TableActors.Host.Loading.Posting;

namespace TableActors.Host.Commands;

/// <summary>All commands of the program.</summary>
internal static class CommandTree
{
    /// <summary>Makes the root command.</summary>
    /// <param name="time">The clock.</param>
    /// <param name="schedule">How often and when <c>load</c> sends a row again.</param>
    public static RootCommand Create(TimeProvider time, RetrySchedule schedule)
    {
        var root = new RootCommand(
            """
            Serves typed tables over HTTP, with one writer per table.
            A service file describes the tables, their computed columns, the queries and the routes; docs/reference.toml explains
            every setting. Without a command the demo is served: demo/demo.toml.
            """)
        {
            ServeCommand.Create(),
            CheckCommand.Create(),
            OpenApiCommand.Create(),
            LoadCommand.Create(time, schedule),
            VersionCommand.Create(),
        };
        root.SetAction(
            (arguments, cancellation) => ServeCommand.ServeDemoAsync(arguments.InvocationConfiguration, cancellation));
        return root;
    }
}

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
        typeof(VersionCommand).Assembly
            .GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;
}

/// <summary>The program's exit codes.</summary>
internal static class ExitCode
{
    /// <summary>All went well.</summary>
    public const int Success = 0;

    /// <summary>The service file or the command line has faults, or rows were refused.</summary>
    public const int Faults = 1;

    /// <summary>A load could not be carried through.</summary>
    public const int Failed = 2;
}
