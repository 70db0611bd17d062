using System.Diagnostics;

namespace TableActors.Bench.Comparison;

/// <summary>Runs programs that end by themselves.</summary>
internal static class Commands
{
    /// <summary>Runs a program and returns what it printed.</summary>
    /// <param name="limit">It is killed when it takes longer.</param>
    /// <param name="program">The program.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="accepted">The exit codes that are no failure.</param>
    /// <exception cref="InvalidOperationException">It failed or took too long.</exception>
    public static async Task<string> RunAsync(
        TimeSpan limit, string program, IEnumerable<string> arguments, params int[] accepted)
    {
        var start =
            new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        using Process process = Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start");
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> errors = process.StandardError.ReadToEndAsync();
        using var timeout = new CancellationTokenSource(limit);
        try
        {
            await process.WaitForExitAsync(timeout.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw new InvalidOperationException($"{program} did not end within {limit.TotalSeconds} s");
        }

        if (process.ExitCode != 0 && !accepted.Contains(process.ExitCode))
            throw new InvalidOperationException(
                $"{program} ended with exit code {process.ExitCode}:\n{await output}{await errors}");
        return await output;
    }
}
