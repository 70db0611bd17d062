using System.CommandLine;
using TableActors.Host.Commands;
using TableActors.Host.Loading.Posting;

namespace TableActors.Host.Tests.Support;

/// <summary>Runs the program's commands within the test's process.</summary>
internal static class Tool
{
    private static readonly RetrySchedule Impatient = new(
        3, TimeSpan.FromMilliseconds(1), TimeSpan.FromMilliseconds(2));

    public static async Task<ToolResult> RunAsync(params string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var exitCode = await StartAsync(output, error, CancellationToken.None, arguments);
        return new ToolResult(exitCode, output.ToString(), error.ToString());
    }

    public static Task<int> StartAsync(
        TextWriter output, TextWriter error, CancellationToken cancellation, params string[] arguments) =>
        CommandTree.Create(TimeProvider.System, Impatient)
            .Parse(arguments)
            .InvokeAsync(
                new InvocationConfiguration { Output = output, Error = error, ProcessTerminationTimeout = null },
                cancellation);
}
