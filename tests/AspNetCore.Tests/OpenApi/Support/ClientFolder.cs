using System.ComponentModel;
using System.Diagnostics;
using TableActors.TestSupport;

namespace TableActors.AspNetCore.Tests.OpenApi.Support;

/// <summary>
/// A copy of the folder <c>client</c> with its packages installed and the sample's document in it.
/// One for all tests of a class.
/// </summary>
public sealed class ClientFolder : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private readonly TestFolder _folder = new();

    public async Task InitializeAsync()
    {
        foreach (var file in Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "OpenApi", "client")))
            File.Copy(file, FileOf(Path.GetFileName(file)));
        var (exitCode, output) = await RunAsync("npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts");
        if (exitCode != 0)
            throw new InvalidOperationException($"The packages of the client could not be installed: npm's registry must be reachable. npm ci said:\n{output}");
        await File.WriteAllTextAsync(
            FileOf("openapi.json"), (await DocumentedService.DocumentOfAsync(SampleApi.Map)).Json);
    }

    public Task DisposeAsync()
    {
        _folder.Dispose();
        return Task.CompletedTask;
    }

    internal string FileOf(string name) => _folder.File(name);

    /// <summary>Runs a script of an installed package, or of the folder itself.</summary>
    internal Task<(int ExitCode, string Output)> NodeAsync(string script, params string[] arguments) =>
        RunAsync("node", [script, .. arguments]);

    private async Task<(int ExitCode, string Output)> RunAsync(string program, params string[] arguments)
    {
        using var process = Start(program, arguments);
        using var patience = new CancellationTokenSource(Patience);
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(patience.Token);
            var error = process.StandardError.ReadToEndAsync(patience.Token);
            await process.WaitForExitAsync(patience.Token);
            return (process.ExitCode, await output + await error);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"{program} {string.Join(' ', arguments)} did not end within {Patience}.");
        }
    }

    private Process Start(string program, string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = _folder.Path,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception missing)
        {
            throw new InvalidOperationException(
                $"{program} is missing: these tests need Node.js with npm, which ./test.sh installs.", missing);
        }
    }
}
