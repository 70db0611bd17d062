using System.Diagnostics;
using TableActors.EndToEnd.Tests.Service;
using TableActors.TestSupport;

namespace TableActors.EndToEnd.Tests.Demo;

/// <summary>
/// A shell command as a document prints it, with the JSON answer that the document prints below it,
/// if it does.
/// </summary>
internal sealed record PrintedCommand(string Text, string? Answer)
{
    private const string PrintedAddress = "http://127.0.0.1:8080";

    /// <summary>The <c>curl</c> commands of a Markdown document's <c>sh</c> blocks, in order.</summary>
    public static IReadOnlyList<PrintedCommand> ReadFrom(string document)
    {
        var commands = new List<PrintedCommand>();
        string? language = null;
        foreach (var line in File.ReadLines(document))
        {
            if (line.StartsWith("```", StringComparison.Ordinal))
                language = language is null ? line[3..] : null;
            else if (language == "sh" && line.StartsWith("curl ", StringComparison.Ordinal))
                commands.Add(new PrintedCommand(line, null));
            else if (language == "json" && commands.Count > 0)
                commands[^1] = commands[^1] with { Answer = commands[^1].Answer + line };
        }

        return commands;
    }

    /// <summary>Runs the command as it is printed, but for the service's address, and returns what it prints.</summary>
    public async Task<string> RunAsync(Uri service)
    {
        var text = Text.Replace(PrintedAddress, service.GetLeftPart(UriPartial.Authority), StringComparison.Ordinal);
        using var shell = Process.Start(new ProcessStartInfo("bash", ["-c", text])
        {
            RedirectStandardOutput = true,
            WorkingDirectory = RepositoryRoot.Path
        })!;
        var output = await shell.StandardOutput.ReadToEndAsync();
        await shell.WaitForExitAsync();
        shell.ExitCode.ShouldBe(0, text);
        return output;
    }
}
