using System.Diagnostics;

namespace TableActors.EndToEnd.Tests.Service;

/// <summary>The program, run to its end.</summary>
internal static class CommandLine
{
#if DEBUG
    private const string Configuration = "Debug";
#else
    private const string Configuration = "Release";
#endif

    public static Task<(int ExitCode, string Output)> RunAsync(params string[] arguments) =>
        RunDotnetAsync(
            AppContext.BaseDirectory, [Path.Combine(AppContext.BaseDirectory, "tableactors.dll"), .. arguments]);

    /// <summary>Starts the program; what it says is not heard.</summary>
    public static Process Start(params string[] arguments) =>
        // Where the tests run in the background of a shell, Ctrl-C is ignored, and would be by this program too.
        Process.Start(new ProcessStartInfo("env", [
            "--default-signal=INT", "dotnet", Path.Combine(AppContext.BaseDirectory, "tableactors.dll"), .. arguments
        ]))!;

    /// <summary>As the documents print it: <c>dotnet run --project …</c>, on what is built already.</summary>
    public static Task<(int ExitCode, string Output)> RunProjectAsync(
        string workingDirectory, string project, params string[] arguments) =>
        RunDotnetAsync(
            workingDirectory, ["run", "--no-build", "-c", Configuration, "--project", project, "--", .. arguments]);

    private static async Task<(int ExitCode, string Output)> RunDotnetAsync(string workingDirectory, string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = workingDirectory,
        };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, await output + await errors);
    }
}
