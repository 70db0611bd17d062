using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using TableActors.Actors.Tables;
using TableActors.Contracts.Computations;

namespace TableActors.Actors.Computation.Programs;

/// <summary>
/// Finds programs as a shell does: a name in the folders of <c>PATH</c>, a path relative to the
/// working directory.
/// </summary>
internal static class ProgramPath
{
    private const UnixFileMode AnyExecute =
        UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    /// <summary>The absolute path of a program; <see langword="null"/>: there is none.</summary>
    public static string? Find(string program)
    {
        if (program.Contains(Path.DirectorySeparatorChar) || program.Contains(Path.AltDirectorySeparatorChar))
            return IsProgram(program) ? Path.GetFullPath(program) : null;
        var folders = Environment.GetEnvironmentVariable("PATH")
            ?.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            ?? [];
        var name = OperatingSystem.IsWindows() && !Path.HasExtension(program) ? program + ".exe" : program;
        return folders.Select(folder => Path.GetFullPath(Path.Combine(folder, name))).FirstOrDefault(IsProgram);
    }

    private static bool IsProgram(string path) =>
        File.Exists(path) && (OperatingSystem.IsWindows() || (File.GetUnixFileMode(path) & AnyExecute) != 0);
}

/// <summary>
/// Gives a program only the environment variables that it needs. Those of the service may hold
/// secrets.
/// </summary>
internal static class ProgramEnvironment
{
    // Hardly any program of Windows runs without the folder of the system.
    private static readonly string[] Kept = OperatingSystem.IsWindows()
        ? ["PATH", "HOME", "LANG", "SystemRoot"]
        : ["PATH", "HOME", "LANG"];

    /// <summary>Replaces a program's environment. Its temporary files go into the folder.</summary>
    public static void Set(IDictionary<string, string?> environment, string folder)
    {
        environment.Clear();
        foreach (var name in Kept)
        {
            if (Environment.GetEnvironmentVariable(name) is { } value)
                environment[name] = value;
        }

        environment["TMPDIR"] = folder;
    }
}

/// <summary>
/// Warns at the start of programs of computed columns that are not installed. The service runs all
/// the same: a program may come later, and until then its columns are errors of their rows.
/// </summary>
internal sealed partial class MissingProgramWarning(IServedTables tables, ILogger<MissingProgramWarning> logger)
    : IHostedService
{
    private readonly ILogger<MissingProgramWarning> _logger = logger;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var table in tables.Tables)
        {
            foreach (var column in table.ComputedInOrder)
            {
                if (column.Computation is ProgramComputation { Command: [var program, ..] }
                    && ProgramPath.Find(program) is null)
                    LogMissing(table.Name.Value, column.Name, program);
            }
        }

        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(2131, LogLevel.Warning,
        "Column {Column} of table {Table} needs the program {Program}, which is not installed; "
        + "until it is, the column cannot be computed")]
    private partial void LogMissing(string table, string column, string program);
}
